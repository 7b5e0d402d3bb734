import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import { scopeId } from '#src/domain/scope.ts'
import { isReviewed } from './review-items.ts'
import type { ReviewCampaign } from './review.ts'
import type { AssignmentRow, SnapshotGroup } from './snapshot.ts'

/** Loaded access that is no item of a review, counted by reason: no one decided on it. */

export const excludedParts = ['assignments', 'group-members', 'invitations', 'users'] as const
export type ExcludedPart = (typeof excludedParts)[number]

export const exclusionReasons = [
  'managed',
  'internal',
  'other-principal',
  'built-in-group',
  'scim-group',
  'sso-group',
  'unknown-group',
  'members-unknown',
  'not-asked',
  'no-item',
] as const
export type ExclusionReason = (typeof exclusionReasons)[number]

export type Exclusion = {
  readonly of: ExcludedPart
  readonly reason: ExclusionReason
  readonly count: number
  /** Names of the groups, if the entry is about their members. */
  readonly groups?: readonly string[]
}

const STEP = 500
/** Maximum number of groups that are named. */
const NAMED = 5

/**
 * Together with the items at the start, every role assignment, group membership, and invitation is counted exactly
 * once. Users without items are counted too, unless only certain users are reviewed.
 */
export function* exclusionsOf(review: ReviewCampaign): Generator<undefined, Exclusion[]> {
  const { population, criteria, items } = review
  const { roles } = criteria
  const users = roles.kind === 'users' ? new Set(roles.ids) : undefined
  const found = new Map<string, { of: ExcludedPart; reason: ExclusionReason; count: number; groups?: string[] }>()
  const add = (of: ExcludedPart, reason: ExclusionReason, count: number, group?: SnapshotGroup) => {
    const key = `${of} ${reason}`
    const entry = found.get(key) ?? { of, reason, count: 0, ...(group === undefined ? {} : { groups: [] }) }
    entry.count += count
    if (group !== undefined) entry.groups?.push(group.name)
    found.set(key, entry)
  }
  let steps = 0
  const assigned = new Set<string>()
  const invited = new Set<string>()
  const members = new Map<string, number>()
  const named = new Set<string>()
  for (const item of items) {
    if (++steps % STEP === 0) yield
    if ('user' in item) named.add(item.user)
    else if ('row' in item && item.row.kind === 'user') named.add(item.row.principal)
    if ('row' in item) assigned.add(`${scopeId(item.scope)} ${item.row.id}`)
    else if (item.kind === 'invitation') invited.add(`${scopeId(item.scope)} ${item.invitation.id}`)
    else if (item.kind === 'group-member') {
      const group = `${scopeId(item.group.scope)} ${item.group.id}`
      members.set(group, (members.get(group) ?? 0) + 1)
    }
  }
  for (const row of population.assignments) {
    if (++steps % STEP === 0) yield
    if (!assigned.has(`${scopeId(row.scope)} ${row.id}`)) add('assignments', reasonOf(review, row, users), 1)
  }
  const usersOf = new Map<string, number>()
  for (const { id, scopes } of population.users) {
    if (++steps % STEP === 0) yield
    if (users === undefined && !named.has(id)) add('users', 'no-item', 1)
    for (const scope of scopes) usersOf.set(scopeId(scope), (usersOf.get(scopeId(scope)) ?? 0) + 1)
  }
  for (const group of population.groups.values()) {
    if (++steps % STEP === 0) yield
    if (group.members === 'unknown') add('group-members', 'members-unknown', 0, group)
    else if (group.members === 'all-users-of-scope')
      add('group-members', 'built-in-group', usersOf.get(scopeId(group.scope)) ?? 0, group)
    else {
      const all = new Set(group.members).size
      const left = all - (members.get(`${scopeId(group.scope)} ${group.id}`) ?? 0)
      if (left > 0) add('group-members', group.kind === 'local' ? 'not-asked' : `${group.kind}-group`, left, group)
    }
  }
  for (const invitation of population.invitations) {
    if (++steps % STEP === 0) yield
    if (!invited.has(`${scopeId(invitation.scope)} ${invitation.id}`)) add('invitations', 'not-asked', 1)
  }
  const order = (entry: Exclusion) => excludedParts.indexOf(entry.of) * 100 + exclusionReasons.indexOf(entry.reason)
  return [...found.values()].toSorted((one, other) => order(one) - order(other))
}

/** In the same order as the creation of items, so that the counts agree with those at the start. */
function reasonOf(
  { population, criteria }: ReviewCampaign,
  row: AssignmentRow,
  users: ReadonlySet<string> | undefined,
): ExclusionReason {
  if (row.internal) return 'internal'
  if (!isReviewed(population, criteria.roles, row)) return 'not-asked'
  if (users !== undefined && !(row.kind === 'user' && users.has(row.principal))) return 'not-asked'
  if (row.managed) return 'managed'
  return row.kind === 'other' ? 'other-principal' : 'not-asked'
}

/** “What this review doesn’t cover”, for the report and both files. */
export function notCoveredText({ criteria }: ReviewCampaign, exclusions: readonly Exclusion[]): string[] {
  const { roles } = criteria
  const sentences = [
    ...exclusions.flatMap((exclusion) => exclusionText(exclusion)),
    'Internal roles that every user has in Harness, and access outside role assignments.',
    'What Harness doesn’t report: when other users last signed in, who assigned a role, when a user was added, how old an invitation is, who manages a user, and the sessions and API keys of others.',
    'Service accounts without a role assignment. Harness doesn’t list them.',
  ]
  if (roles.kind === 'users') sentences.push('Other users, groups, and what these users inherit.')
  if (!criteria.serviceAccounts) sentences.push('Service accounts.')
  if (!criteria.invitations) sentences.push('Pending invitations.')
  if (!criteria.groupMembers) sentences.push('Members of groups.')
  if (!criteria.withoutRole) sentences.push('Users without a role.')
  return sentences
}

function exclusionText({ of, reason, count, groups = [] }: Exclusion): string[] {
  const number = formatNumber(count)
  const names = namesOf(groups)
  switch (reason) {
    case 'managed':
      return [
        byCount(
          count,
          '1 role assignment is part of a membership and can’t be removed separately. No one decided on it in this review.',
          `${number} role assignments are part of memberships and can’t be removed separately. No one decided on them in this review.`,
        ),
      ]
    case 'internal':
      return [
        byCount(
          count,
          '1 role assignment is internal to Harness: every user has it.',
          `${number} role assignments are internal to Harness: every user has them.`,
        ),
      ]
    case 'other-principal':
      return [
        byCount(
          count,
          '1 role assignment isn’t for a user, a group, or a service account.',
          `${number} role assignments aren’t for a user, a group, or a service account.`,
        ),
      ]
    case 'built-in-group':
      return [
        byCount(
          count,
          '1 membership in built-in groups: every user in the scope is a member.',
          `${number} memberships in built-in groups: every user in the scope is a member.`,
        ),
      ]
    case 'scim-group':
      return [
        byCount(
          count,
          `1 membership in ${names}: managed by the identity provider (SCIM) and changed there.`,
          `${number} memberships in ${names}: managed by the identity provider (SCIM) and changed there.`,
        ),
      ]
    case 'sso-group':
      return [
        byCount(
          count,
          `1 membership in ${names}: linked to SSO and changed in the identity provider.`,
          `${number} memberships in ${names}: linked to SSO and changed in the identity provider.`,
        ),
      ]
    case 'unknown-group':
      return [
        byCount(
          count,
          `1 membership in ${names}: Harness doesn’t report who manages the members.`,
          `${number} memberships in ${names}: Harness doesn’t report who manages the members.`,
        ),
      ]
    case 'members-unknown':
      return [`Members of ${names}: we couldn’t load them.`]
    case 'no-item':
      return [
        byCount(
          count,
          'No item is about 1 user: what they have is part of a membership, inherited from a group, or outside the criteria of this review.',
          `No item is about ${number} users: what they have is part of a membership, inherited from a group, or outside the criteria of this review.`,
        ),
      ]
    case 'not-asked':
      return of === 'assignments'
        ? [
            byCount(
              count,
              '1 role assignment is outside the criteria of this review.',
              `${number} role assignments are outside the criteria of this review.`,
            ),
          ]
        : []
  }
}

/** "Platform, Data, and 3 more groups". */
function namesOf(groups: readonly string[]): string {
  const left = groups.length - NAMED
  return formatList([...groups.slice(0, NAMED), ...(left > 0 ? [counted(left, 'more group', 'more groups')] : [])])
}
