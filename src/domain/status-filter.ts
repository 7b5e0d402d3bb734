import type { UserSortField } from '#src/contract/paging-schema.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { allRoles, filtersByAccess, matchesAccessFilter, type AccessFilter, type InheritedRoles } from './inherited.ts'
import { isAdminRole } from './roles.ts'
import type { StatusMatch, StatusName } from './user-status.ts'

/** Filters users by criteria that the service can't filter by, without loading all users if possible. */

type Flag = 'locked' | 'disabled' | 'externallyManaged' | 'twoFactorAuthenticationEnabled'

/** Filters that a sort brings to the front, those with usually few matches first. */
const flags = new Map<StatusName, { readonly flag: Flag; readonly wanted: boolean }>([
  ['locked', { flag: 'locked', wanted: true }],
  ['disabled', { flag: 'disabled', wanted: true }],
  ['no-2fa', { flag: 'twoFactorAuthenticationEnabled', wanted: false }],
  ['external', { flag: 'externallyManaged', wanted: true }],
])

/**
 * Whether a user matches a filter; undefined if the service does not report it.
 *
 * @param inherited inherited roles count too, if known
 */
export function hasStatus(row: UserAggregate, status: StatusName, inherited?: InheritedRoles): boolean | undefined {
  const rule = flags.get(status)
  if (rule !== undefined) {
    const value = row.user[rule.flag]
    return value === undefined ? undefined : value === rule.wanted
  }
  const roles = allRoles(row, inherited)
  return status === 'no-role' ? roles.length === 0 : roles.some(({ roleIdentifier }) => isAdminRole(roleIdentifier))
}

/**
 * Whether a user matches the filters; undefined if that depends on something the service does not report.
 *
 * @param match whether all filters must match, or one is enough
 */
export function hasStatuses(
  row: UserAggregate,
  statuses: readonly StatusName[],
  inherited?: InheritedRoles,
  match: StatusMatch = 'all',
): boolean | undefined {
  if (statuses.length === 0) return true
  const answers = statuses.map((status) => hasStatus(row, status, inherited))
  // One such result decides, whatever is not reported.
  const settling = match === 'any'
  return answers.includes(settling) ? settling : answers.includes(undefined) ? undefined : !settling
}

/** Whether one role, direct or inherited, matches both filters. */
export function hasAccess(row: UserAggregate, filter: AccessFilter, inherited?: InheritedRoles): boolean {
  return !filtersByAccess(filter) || allRoles(row, inherited).some((role) => matchesAccessFilter(role, filter))
}

/** Whether a filter depends on roles. If so, the service must not omit any from the rows (docs/service.md, trap 12). */
export function needsAllRoles(statuses: readonly StatusName[]): boolean {
  return statuses.includes('no-role') || statuses.includes('admin')
}

/** A sort that brings all matching users to the front. */
export type SortedPrefix = {
  readonly status: StatusName
  readonly flag: Flag
  readonly sort: `${UserSortField},${'ASC' | 'DESC'}`
}

/**
 * The sort to request, or undefined if all users must be loaded: no sort groups users who match one of several
 * filters.
 */
export function sortedPrefixOf(statuses: readonly StatusName[], match: StatusMatch = 'all'): SortedPrefix | undefined {
  if (match === 'any' && statuses.length > 1) return undefined
  for (const [status, { flag, wanted }] of flags)
    if (statuses.includes(status)) return { status, flag, sort: `${flag},${wanted ? 'DESC' : 'ASC'}` }
  return undefined
}

/** Unreported flags sort before "no", and "no" before "yes". */
const rankOf = (value: boolean | undefined) => (value === undefined ? 0 : value ? 2 : 1)

/**
 * Checks whether users arrive in the requested order.
 *
 * @param before the last one of the previous rows, if any
 * @returns `broken`: the order was not kept; `past`: no one from here on matches
 */
export function checkOrder(front: SortedPrefix, before: UserMetadata | undefined, rows: readonly UserMetadata[]) {
  const sign = front.sort.endsWith('DESC') ? -1 : 1
  let last = before === undefined ? -Infinity : sign * rankOf(before[front.flag])
  let isUnsorted = false
  for (const user of rows) {
    const rank = sign * rankOf(user[front.flag])
    if (rank < last) isUnsorted = true
    last = rank
  }
  // In both directions, matching users come before the last rank: "yes" first, or "not reported" and "no" first.
  return { broken: isUnsorted, past: last > (sign === -1 ? -2 : 1) }
}

const binary = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

function byField(field: string): ((a: UserMetadata, b: UserMetadata) => number) | undefined {
  switch (field) {
    case 'name':
      // Users without a name come first, as in the service.
      return (a, b) =>
        a.name === undefined || b.name === undefined
          ? Number(a.name !== undefined) - Number(b.name !== undefined)
          : binary(a.name, b.name)
    case 'email':
      return (a, b) => binary(a.email, b.email)
    case 'locked':
    case 'disabled':
    case 'externallyManaged':
    case 'twoFactorAuthenticationEnabled':
      return (a, b) => rankOf(a[field]) - rankOf(b[field])
    default:
      return undefined
  }
}

/**
 * Sorts users differently from the order they were loaded in.
 *
 * @param sort wire format
 * @returns undefined if the rows lack the sorted field
 */
export function inOrder(rows: readonly UserAggregate[], sort: string): readonly UserAggregate[] | undefined {
  const [field = '', direction] = sort.split(',')
  const compare = byField(field)
  if (compare === undefined) return undefined
  const sign = direction === 'DESC' ? -1 : 1
  return rows.toSorted((a, b) => sign * compare(a.user, b.user) || binary(a.user.email, b.user.email))
}
