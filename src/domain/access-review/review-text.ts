import { byCount, counted, formatDay, formatInstant, formatList, formatNumber, formatTime } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { Gap, Part } from './completeness.ts'
import type { ReviewedUsers } from './review.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** Texts about loaded access. */

type PartTexts = {
  /** As a heading. */
  readonly title: string
  readonly denied: string
  readonly changed: string
  readonly cut: string
  /** If the number is unknown. */
  readonly someUnreadable: string
  readonly unreadable: (count: number) => string
  readonly stopped: string
  readonly failed: string
  readonly notLoaded: string
}

const partTexts: Record<Part, PartTexts> = {
  users: {
    title: 'Users',
    denied: 'You don’t have permission to view users.',
    changed: 'Users changed while we loaded them.',
    cut: 'We could load only some of the users.',
    someUnreadable: 'We couldn’t understand some users.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of users.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of users.`,
      ),
    stopped: 'You stopped loading users.',
    failed: 'We couldn’t load the users.',
    notLoaded: 'We didn’t load the users.',
  },
  assignments: {
    title: 'Role assignments',
    denied: 'You don’t have permission to view role assignments.',
    changed: 'Role assignments changed while we loaded them.',
    cut: 'We could load only some of the role assignments.',
    someUnreadable: 'We couldn’t understand some role assignments.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of role assignments.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of role assignments.`,
      ),
    stopped: 'You stopped loading role assignments.',
    failed: 'We couldn’t load the role assignments.',
    notLoaded: 'We didn’t load the role assignments.',
  },
  'service-accounts': {
    title: 'Service accounts',
    denied: 'You don’t have permission to view service accounts.',
    changed: 'Service accounts changed while we loaded them.',
    cut: 'We could load only some of the service accounts.',
    someUnreadable: 'We couldn’t understand some service accounts.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of service accounts.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of service accounts.`,
      ),
    stopped: 'You stopped loading service accounts.',
    failed: 'We couldn’t load the service accounts.',
    notLoaded: 'We didn’t load the service accounts.',
  },
  groups: {
    title: 'Groups',
    denied: 'You don’t have permission to view groups.',
    changed: 'Groups changed while we loaded them.',
    cut: 'We could load only some of the groups.',
    someUnreadable: 'We couldn’t understand some groups.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of groups.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of groups.`,
      ),
    stopped: 'You stopped loading groups.',
    failed: 'We couldn’t load the groups.',
    notLoaded: 'We didn’t load the groups.',
  },
  members: {
    title: 'Group members',
    denied: 'You don’t have permission to view group members.',
    changed: 'Group members changed while we loaded them.',
    cut: 'We could load only some of the group members.',
    someUnreadable: 'We couldn’t understand some group members.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of group members.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of group members.`,
      ),
    stopped: 'You stopped loading group members.',
    failed: 'We couldn’t load the group members.',
    notLoaded: 'We didn’t load the group members.',
  },
  roles: {
    title: 'Roles',
    denied: 'You don’t have permission to view roles.',
    changed: 'Roles changed while we loaded them.',
    cut: 'We could load only some of the roles.',
    someUnreadable: 'We couldn’t understand some roles.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of roles.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of roles.`,
      ),
    stopped: 'You stopped loading roles.',
    failed: 'We couldn’t load the roles.',
    notLoaded: 'We didn’t load the roles.',
  },
  'resource-groups': {
    title: 'Resource groups',
    denied: 'You don’t have permission to view resource groups.',
    changed: 'Resource groups changed while we loaded them.',
    cut: 'We could load only some of the resource groups.',
    someUnreadable: 'We couldn’t understand some resource groups.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of resource groups.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of resource groups.`,
      ),
    stopped: 'You stopped loading resource groups.',
    failed: 'We couldn’t load the resource groups.',
    notLoaded: 'We didn’t load the resource groups.',
  },
  invitations: {
    title: 'Invitations',
    denied: 'You don’t have permission to view invitations.',
    changed: 'Invitations changed while we loaded them.',
    cut: 'We could load only some of the invitations.',
    someUnreadable: 'We couldn’t understand some invitations.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of invitations.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of invitations.`,
      ),
    stopped: 'You stopped loading invitations.',
    failed: 'We couldn’t load the invitations.',
    notLoaded: 'We didn’t load the invitations.',
  },
  scopes: {
    title: 'Organizations and projects',
    denied: 'You don’t have permission to view organizations and projects.',
    changed: 'Organizations and projects changed while we loaded them.',
    cut: 'We could load only some of the organizations and projects.',
    someUnreadable: 'We couldn’t understand some organizations and projects.',
    unreadable: (count) =>
      byCount(
        count,
        'We couldn’t understand 1 entry in the list of organizations and projects.',
        `We couldn’t understand ${formatNumber(count)} entries in the list of organizations and projects.`,
      ),
    stopped: 'You stopped loading organizations and projects.',
    failed: 'We couldn’t load the organizations and projects.',
    notLoaded: 'We didn’t load the organizations and projects.',
  },
}

/**
 * Why something might be missing: "Organization retail: You don’t have permission to view roles."
 *
 * @param here the scope of the page, which isn't named
 * @param side which of two loads it is about, if there are two
 */
export function gapText(gap: Gap, here: Scope, side?: string): string {
  const labels = [side, placeLabel(gap.scope, here)].filter((label) => label !== undefined)
  return labels.length === 0 ? sentenceOf(gap) : `${labels.join(' · ')}: ${sentenceOf(gap)}`
}

function placeLabel(scope: Scope, here: Scope): string | undefined {
  if (scopeId(scope) === scopeId(here)) return undefined
  if (scope.project !== undefined) return `Project ${scope.project}`
  return scope.org === undefined ? 'Account' : `Organization ${scope.org}`
}

function sentenceOf({ part, reason, count, names = [] }: Gap): string {
  const texts = partTexts[part]
  const list = formatList(names)
  switch (reason) {
    case 'no-permission':
      return texts.denied
    case 'changed':
      return texts.changed
    case 'cut':
      return texts.cut
    case 'unreadable':
      return count === undefined ? texts.someUnreadable : texts.unreadable(count)
    case 'lists-disagree':
      return count === undefined
        ? 'The user list and the role assignments don’t agree.'
        : byCount(
            count,
            'Roles of 1 user changed while we loaded them.',
            `Roles of ${formatNumber(count)} users changed while we loaded them.`,
          )
    case 'members-unknown':
      return names.length === 0
        ? 'We couldn’t load the members of a group.'
        : `We couldn’t load the members of ${list}.`
    case 'role-unreadable':
      if (names.length === 0) return 'We couldn’t load some roles, so we don’t know what they allow.'
      return byCount(
        names.length,
        `We couldn’t load the role ${list}, so we don’t know what it allows.`,
        `We couldn’t load the roles ${list}, so we don’t know what they allow.`,
      )
    case 'stopped':
      return texts.stopped
    case 'failed':
      return texts.failed
    case 'not-listed':
      return part === 'roles'
        ? byCount(
            count ?? 0,
            '1 role assignment has a role that Harness doesn’t list.',
            `${formatNumber(count ?? 0)} role assignments have roles that Harness doesn’t list.`,
          )
        : texts.notLoaded
  }
}

/** A part of what is loaded, as a heading: "Role assignments". */
export function partText(part: Part): string {
  return partTexts[part].title
}

/** What a load includes that was proved to be complete. */
export const claimText =
  'The loaded access includes everything that existed during the whole load, and everything in it existed at some point during the load.'

/**
 * The claim about a load that was proved to be complete: everything that existed the whole time is in it, and
 * everything in it existed at some moment.
 *
 * @param place "account Meridian Foods"
 * @param isForElsewhere the times are in UTC to the second, for readers elsewhere
 */
export function provedText(
  { users, assignments, startedAt, endedAt }: Pick<AccessSnapshot, 'users' | 'assignments' | 'startedAt' | 'endedAt'>,
  place: string,
  isForElsewhere = false,
): string {
  const rows = formatList([
    counted(users.size, 'user', 'users'),
    counted(assignments.size, 'role assignment', 'role assignments'),
  ])
  return isForElsewhere
    ? `These ${rows} include all that existed in ${place} the whole time from ${formatInstant(startedAt)} to ${formatInstant(endedAt)}. Each of them existed at some point during that time. The totals match before and after, and two lists agree.`
    : `These ${rows} include all that existed in ${place} the whole time on ${formatDay(endedAt)}, ${formatTime(startedAt)}–${formatTime(endedAt)}. Each of them existed at some point during that time. The totals match before and after, and two lists agree.`
}

const PLACE = '{place}'

/** The text before and after the place, which is a separate element on a page. */
export function provedParts(
  snapshot: Parameters<typeof provedText>[0],
  isForElsewhere = false,
): readonly [string, string] {
  const [before = '', after = ''] = provedText(snapshot, PLACE, isForElsewhere).split(PLACE)
  return [before, after]
}

/** About role assignments that were created during the load; undefined if there are none. */
export function assignedMeanwhileText(count: number): string | undefined {
  if (count === 0) return undefined
  return byCount(
    count,
    '1 role assignment was created after loading started, so it didn’t exist the whole time.',
    `${formatNumber(count)} role assignments were created after loading started, so they didn’t exist the whole time.`,
  )
}

/** Role assignments that were created after loading started, if Harness reports when. */
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

/** Shown below everything that is loaded about scopes. */
export const unlistableText =
  'Organizations and projects that you can’t list aren’t included. Harness doesn’t report whether there are any.'

/** "Users with status “locked” (23)": the users of a review of users. */
export function reviewedUsersText({ words, ids }: ReviewedUsers): string {
  return `${words} (${formatNumber(ids.length)})`
}

/** Exclusions of a review of users. */
export const onlyUsersText =
  'The review includes only direct roles of these users, without groups, service accounts, or invitations. The list of users doesn’t change after the review starts.'

/** For a review of users whose list might be incomplete. */
export const partialUsersText = 'Some access couldn’t be checked when these users were found.'
