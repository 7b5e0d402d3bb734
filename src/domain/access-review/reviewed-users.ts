import { formatAlternatives, formatList, formatNumber } from '#src/domain/format.ts'
import { groupOfRef } from '#src/domain/group-ref.ts'
import { hasAccess, hasStatuses, needsAllRoles } from '#src/domain/status-filter.ts'
import { filtersByAccess, notInherited } from '#src/domain/inherited.ts'
import { isSearching } from '#src/domain/list-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { UserFilter } from '#src/domain/user-filter.ts'
import { statusesText } from '#src/domain/user-status.ts'
import { displayName } from '#src/domain/user.ts'
import type { UserSelection } from './user-selection.ts'
import { hasGap, holdingsAt, type Holdings } from './holdings.ts'
import { questionTexts } from './question-texts.ts'
import type { ReviewedUsers } from './review.ts'
import { keyAt, roleIdOf, type AccessSnapshot, type SnapshotUser } from './snapshot.ts'
import { shownRoles, userRowOf } from './user-row.ts'
import type { WhoCan, WhoCanQuestion } from './who-can.ts'

/** The users of a review, found once when it starts. */

export type FoundUsers = {
  readonly users: ReviewedUsers
  /** Selected users who are no longer in any loaded scope. */
  readonly away: number
}

const STEP = 100
/** Maximum number of selected users that are named. */
const NAMED = 3

/**
 * Finds users in the access loaded for the review.
 *
 * @param scope of the review: only its users can match a filter
 */
export function* reviewedUsers(
  snapshot: AccessSnapshot,
  scope: Scope,
  selection: Exclude<UserSelection, { from: 'who-can' }>,
): Generator<undefined, FoundUsers> {
  if (selection.from === 'filter') return { users: yield* usersOfFilter(snapshot, scope, selection), away: 0 }
  const known = selection.ids.flatMap((id) => snapshot.users.get(id) ?? [])
  const names = known.slice(0, NAMED).map(displayName)
  const more = known.length > NAMED ? [`${formatNumber(known.length - NAMED)} more`] : []
  const text = `Selected users: ${formatList([...names, ...more])}`
  return { users: usersFound('selection', text, known), away: selection.ids.length - known.length }
}

/**
 * Users who can sign in and match a question.
 *
 * @param only limits it to this resource group; empty: all
 */
export function usersWhoCan(
  { users, unknown, snapshot }: WhoCan & { readonly snapshot: AccessSnapshot },
  question: WhoCanQuestion,
  only: string,
): ReviewedUsers {
  const found = users.filter(
    ({ user, paths }) =>
      snapshot.users.get(user)?.disabled !== true &&
      (only === '' || paths.some(({ resourceGroup }) => resourceGroup === only)),
  )
  const text = questionTexts(question, snapshot, only).users
  return usersFound(
    'who-can',
    text,
    found.map(({ user: id }) => ({ id })),
    unknown.length > 0,
  )
}

function usersFound(
  from: ReviewedUsers['from'],
  text: string,
  users: readonly Pick<SnapshotUser, 'id'>[],
  isPartial = false,
): ReviewedUsers {
  // In a fixed order, so that the same users always result in the same file.
  const ids = users.map(({ id }) => id).toSorted()
  return { kind: 'users', from, words: text, ids, ...(isPartial ? { isPartial } : {}) }
}

function* usersOfFilter(
  snapshot: AccessSnapshot,
  scope: Scope,
  { filter, view }: Extract<UserSelection, { from: 'filter' }>,
): Generator<undefined, ReviewedUsers> {
  const holdings = yield* holdingsAt(snapshot, scope)
  const lacks = (...parts: Parameters<typeof hasGap>[1][]) => parts.some((part) => hasGap(snapshot, part, scope))
  const asksForRoles = filtersByAccess(filter) || needsAllRoles(filter.status)
  const lacksRoles = asksForRoles && lacks('assignments', 'groups', 'members', 'roles')
  let isPartial = lacks('users') || lacksRoles || (filter.groups.length > 0 && lacks('groups', 'members'))
  const matchesFilter = filterFor(snapshot, holdings, filter, lacksRoles)
  const found: SnapshotUser[] = []
  let steps = 0
  for (const user of snapshot.users) {
    if (++steps % STEP === 0) yield
    if (!holdings.users.has(user.id)) continue
    const matches = matchesFilter(user)
    if (matches === true) found.push(user)
    // Harness doesn't report it for this user.
    else if (matches === undefined) isPartial = true
  }
  const text = filterText(snapshot, scope, filter)
  return usersFound('filter', view === undefined ? text : `View “${view}”: ${text}`, found, isPartial)
}

/** @returns whether a user matches; undefined if unknown */
function filterFor(snapshot: AccessSnapshot, holdings: Holdings, filter: UserFilter, lacksRoles: boolean) {
  const { status, match } = filter
  const text = isSearching(filter) ? filter.q.trim().toLowerCase() : ''
  const members = membersOf(snapshot, holdings.scope, filter.groups)
  return (user: SnapshotUser): boolean | undefined => {
    const { id, name = '', email } = user
    if (text !== '' && ![name, email].some((part) => part.toLowerCase().includes(text)) && filter.q.trim() !== id)
      return false
    if (filter.groups.length > 0 && members !== 'all' && !members.has(id)) return false
    const row = userRowOf(snapshot, holdings, id)
    if (row === undefined) return false
    const roles = shownRoles(snapshot, holdings, id).map((role) => ({ ...role, from: role.from ?? '' }))
    const inherited = { ...notInherited(), byUser: new Map([[id, roles]]) }
    if (!hasAccess(row, filter, inherited)) return false
    const matches = hasStatuses(row, status, inherited, match)
    // Without all roles, no user is known to have none.
    if (!lacksRoles || !status.includes('no-role') || roles.length > 0) return matches
    const others = status.filter((each) => each !== 'no-role')
    const settled = match === 'any'
    return others.length > 0 && hasStatuses(row, others, inherited, match) === settled ? settled : undefined
  }
}

/** Users who are in one of some groups. */
function membersOf(snapshot: AccessSnapshot, scope: Scope, refs: readonly string[]): ReadonlySet<string> | 'all' {
  const all = new Set<string>()
  for (const ref of refs) {
    const wanted = groupOfRef(scope, ref)
    const members = wanted && snapshot.groups.get(keyAt(wanted.scope, wanted.id))?.members
    if (members === 'all-users-of-scope') return 'all'
    if (members !== undefined && members !== 'unknown') for (const id of members) all.add(id)
  }
  return all
}

function filterText(snapshot: AccessSnapshot, scope: Scope, filter: UserFilter): string {
  const { q, roles, resourceGroups, groups, status, match } = filter
  const roleName = (id: string) => [...snapshot.roles].find(([key]) => roleIdOf(key) === id)?.[1].name ?? id
  const resourceGroupName = (id: string) => snapshot.resourceGroups.get(keyAt(scope, id))?.name ?? id
  const groupName = (ref: string) => {
    const wanted = groupOfRef(scope, ref)
    return (wanted && snapshot.groups.get(keyAt(wanted.scope, wanted.id))?.name) ?? ref
  }
  const parts = [
    isSearching(filter) && `“${q.trim()}” in name or email`,
    roles.length > 0 && `role ${formatAlternatives(roles.map(roleName))}`,
    resourceGroups.length > 0 && `resource group ${formatAlternatives(resourceGroups.map(resourceGroupName))}`,
    groups.length > 0 && `group ${formatAlternatives(groups.map(groupName))}`,
    status.length > 0 && `status “${statusesText(status, match)}”`,
  ].filter((part) => part !== false)
  return `Users with ${formatList(parts)}`
}
