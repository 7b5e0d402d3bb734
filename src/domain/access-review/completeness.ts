import type { gapReasons } from '#src/contract/access-snapshot-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'

/**
 * How a load is proved to be complete. Lists are read page by page, and the service has no transaction over pages. So
 * the claim is exactly: everything that existed for the whole time is in the list, and everything in the list existed
 * at some moment of it.
 */

/** Why a part might be incomplete. */
export type GapReason = (typeof gapReasons)[number]

export type Part =
  | 'users'
  | 'assignments'
  | 'service-accounts'
  | 'groups'
  | 'members'
  | 'roles'
  | 'resource-groups'
  | 'invitations'
  | 'scopes'

/** Something that might be missing. `count` and `names`: what it is about, if known. */
export type Gap = {
  readonly part: Part
  readonly scope: Scope
  readonly reason: GapReason
  readonly count?: number
  readonly names?: readonly string[]
}

/** Number of rows of a part at a scope. */
export type PartTotal = { readonly part: Part; readonly scope: Scope; readonly total: number }

/**
 * `consistent`: totals match before and after, and the two lists agree. `proved`: in addition, each list was read a
 * second time with the same entries. Only this is complete: a row can be missed if another one disappears while pages
 * are read.
 */
export type Completeness = {
  readonly level: 'gaps' | 'consistent' | 'proved'
  readonly gaps: readonly Gap[]
  readonly totals: readonly PartTotal[]
  /** Users whose assignments changed between the two lists, and who were read again. */
  readonly settled: number
}

/** @param wasReadTwice whether every list was read a second time */
export function completenessOf(
  gaps: readonly Gap[],
  totals: readonly PartTotal[],
  settled: number,
  wasReadTwice: boolean,
): Completeness {
  return { level: gaps.length > 0 ? 'gaps' : wasReadTwice ? 'proved' : 'consistent', gaps, totals, settled }
}

/** Result of reading all pages of a list once. */
export type Sweep = {
  /** The total that every page reported; undefined if pages reported different ones. */
  readonly total: number | undefined
  /** Entries of all pages, including unreadable ones. */
  readonly length: number
  /** Distinct entries among them. */
  readonly distinct: number
  readonly unread: number
  /** The service might have cut off a page. */
  readonly cut: boolean
}

/** Why one pass over the pages doesn't show everything, except for reasons found later. */
export function sweepReason({ total, length, distinct, unread, cut }: Sweep): GapReason | undefined {
  if (unread > 0) return 'unreadable'
  if (cut) return 'cut'
  return total === undefined || length !== total || distinct !== total ? 'changed' : undefined
}

/** Whether rows were repeated or missed although the service reported the same total throughout: pages overlap. */
export function isOverlapping({ total, length, distinct, unread }: Sweep): boolean {
  return total !== undefined && unread === 0 && length === total && distinct < total
}

/** Maximum number of users of a scope who are read again to resolve a difference. */
export const MAX_SETTLED = 50

/** Size of a load before it starts. */
export type LoadSize = {
  readonly scopes: readonly { readonly users: number; readonly assignments: number }[]
  readonly groups: number
  readonly organizations: number
  readonly projects: number
  /** Every list of users is read a second time. */
  readonly secondRoster: boolean
}

const PAGE = 100
const pages = (rows: number) => Math.max(1, Math.ceil(rows / PAGE))

/**
 * Calls for each scope besides users and assignments: catalogs, invitations, totals, and the second read of groups and
 * service accounts.
 */
const FIXED_CALLS = 6

/** Number of calls of a load. */
export function loadCalls({ scopes, groups, organizations, projects, secondRoster }: LoadSize): number {
  const lists = scopes.reduce(
    (sum, { users, assignments }) => sum + pages(users) * (secondRoster ? 2 : 1) + pages(assignments) + FIXED_CALLS,
    0,
  )
  return lists + pages(groups) + pages(organizations) + pages(projects) + 1
}

/** Gaps of a part, or of a scope, each as one entry. */
export function mergeGaps(gaps: readonly Gap[]): Gap[] {
  const merged = new Map<string, Gap>()
  for (const gap of gaps) {
    const key = `${gap.part} ${gap.reason} ${scopeId(gap.scope)}`
    const known = merged.get(key)
    if (known === undefined) merged.set(key, gap)
    else
      merged.set(key, {
        ...known,
        ...(known.count === undefined && gap.count === undefined
          ? {}
          : { count: (known.count ?? 0) + (gap.count ?? 0) }),
        ...(known.names === undefined && gap.names === undefined
          ? {}
          : { names: [...new Set([...(known.names ?? []), ...(gap.names ?? [])])] }),
      })
  }
  return [...merged.values()]
}
