import { counted, formatDay, formatInstant, formatList, formatNumber, formatTime } from '#src/domain/format.ts'
import { scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { Gap, Part } from './completeness.ts'
import type { ReviewedUsers } from './review.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** What is said of loaded access. */

const things: Record<Part, string> = {
  users: 'users',
  assignments: 'role assignments',
  'service-accounts': 'service accounts',
  groups: 'groups',
  members: 'group members',
  roles: 'roles',
  'resource-groups': 'resource groups',
  invitations: 'invitations',
  scopes: 'organizations and projects',
}

/**
 * Why something may be missing, as one sentence.
 *
 * @param here the scope that the page is about, which needs no name
 */
export function gapText(gap: Gap, here: Scope): string {
  return `${sentenceOf(gap)}${placeText(gap.scope, here)}.`
}

function placeText(scope: Scope, here: Scope): string {
  if (scopeId(scope) === scopeId(here)) return ''
  const level = scopeLevel(scope)
  return level === 'account' ? ' in the account' : ` in ${level} ${scope.project ?? scope.org ?? ''}`
}

function sentenceOf({ part, reason, count, names = [] }: Gap): string {
  const thing = things[part]
  const named = names.length === 0 ? '' : ` ${formatList(names)}`
  switch (reason) {
    case 'no-permission':
      return `You don’t have permission to view ${thing}`
    case 'changed':
      return `${capitalize(thing)} changed while we loaded them`
    case 'cut':
      return `Harness sent only a part of the ${thing}`
    case 'unreadable':
      return count === undefined
        ? `We couldn’t understand some ${thing}`
        : `We couldn’t understand ${counted(count, 'entry', 'entries')} in the list of ${thing}`
    case 'lists-disagree':
      return count === undefined
        ? 'The user list and the role assignments don’t agree'
        : `Roles of ${counted(count, 'user', 'users')} changed while we loaded them`
    case 'members-unknown':
      return `We couldn’t load the members of${named === '' ? ' a group' : named}`
    case 'role-unreadable':
      return `We couldn’t load the ${names.length === 1 ? 'role' : 'roles'}${named}, so we don’t know what it allows`
    case 'stopped':
      return `You stopped loading ${thing}`
    case 'failed':
      return `We couldn’t load the ${thing}`
    case 'not-listed':
      return part === 'roles'
        ? `${counted(count ?? 0, 'role assignment has a role', 'role assignments have roles')} that Harness doesn’t list`
        : `We didn’t load the ${thing}`
  }
}

/** A part of what is loaded, as a heading: "Role assignments". */
export function partText(part: Part): string {
  return capitalize(things[part])
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What a load that was proved to be complete is known to have. */
export const claimText =
  'Everything that existed the whole time while it was loaded is in it, and everything in it existed at some point in that time.'

/**
 * What is claimed of a load that was proved to be complete, before and after the name of what was loaded: everything that
 * existed the whole time is in it, and everything in it existed at some moment.
 *
 * @param isForElsewhere the times are UTC to the second, for who reads it elsewhere
 */
export function provedParts(
  { users, assignments, startedAt, endedAt }: Pick<AccessSnapshot, 'users' | 'assignments' | 'startedAt' | 'endedAt'>,
  isForElsewhere = false,
): readonly [before: string, after: string] {
  const rows = `${counted(users.size, 'user', 'users')} and ${counted(assignments.size, 'role assignment', 'role assignments')}`
  return [
    `These ${rows} include all that existed in `,
    ` throughout ${isForElsewhere ? `the time from ${formatInstant(startedAt)} to ${formatInstant(endedAt)}` : `${formatDay(endedAt)}, ${formatTime(startedAt)}–${formatTime(endedAt)}`}. Each of them existed at some point in that time. The totals match before and after, and two lists agree.`,
  ]
}

/** @param place "account Meridian Foods" */
export function provedText(snapshot: AccessSnapshot, place: string): string {
  return provedParts(snapshot).join(place)
}

/** Of role assignments that were made while they were loaded; undefined: none. */
export function assignedMeanwhileText(count: number): string | undefined {
  if (count === 0) return undefined
  return `${counted(count, 'role assignment was', 'role assignments were')} assigned after loading started, so ${count === 1 ? 'it' : 'they'} didn’t exist the whole time.`
}

/** Role assignments that were made after loading started, as far as Harness tells when. */
export function* assignedMeanwhile({
  assignments,
  startedAt,
}: Pick<AccessSnapshot, 'assignments' | 'startedAt'>): Generator<undefined, number> {
  let found = 0
  let steps = 0
  for (const { createdAt } of assignments) {
    if (++steps % 1000 === 0) yield
    if (createdAt !== undefined && createdAt > startedAt) found += 1
  }
  return found
}

/** Stands below everything that is loaded of scopes. */
export const unlistableText =
  'Organizations and projects that you can’t list aren’t included. Harness doesn’t report whether there are any.'

/** "Users with status “locked” (23)": the users of a review of users. */
export function reviewedUsersText({ words, ids }: ReviewedUsers): string {
  return `${words} (${formatNumber(ids.length)})`
}

/** What a review of users leaves out. */
export const onlyUsersText =
  'The review includes only direct roles of these users, without groups, service accounts, or invitations. The list of users doesn’t change after the review starts.'

/** Of a review of users who may be more. */
export const partialUsersText = 'Some access couldn’t be checked when these users were found.'
