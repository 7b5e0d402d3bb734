import type { gapReasons } from '#src/contract/access-snapshot-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'

/**
 * How it is proved that a load is complete. Lists are read a page at a time and the service has no transaction over
 * pages, so the claim is exactly: everything that existed for the whole time is in the list, and everything in the list
 * existed at some moment of it.
 */

/** Why a part may lack something. */
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

/** Something that may be missing. `count` and `names`: of what it is about, where that is known. */
export type Gap = {
  readonly part: Part
  readonly scope: Scope
  readonly reason: GapReason
  readonly count?: number
  readonly names?: readonly string[]
}

/** How many rows a part has at a scope. */
export type PartTotal = { readonly part: Part; readonly scope: Scope; readonly total: number }

/**
 * `consistent`: totals match before and after, and the two lists agree. `proved`: each list was read a second time as
 * well and named the same. Only the second is complete: a row can be missed where another vanishes while pages turn.
 */
export type Completeness = {
  readonly level: 'gaps' | 'consistent' | 'proved'
  readonly gaps: readonly Gap[]
  readonly totals: readonly PartTotal[]
  /** Users whose assignments changed between the two lists, and who were read again. */
  readonly settled: number
}

/** @param secondLook whether every list was read a second time */
export function completenessOf(
  gaps: readonly Gap[],
  totals: readonly PartTotal[],
  settled: number,
  secondLook: boolean,
): Completeness {
  return { level: gaps.length > 0 ? 'gaps' : secondLook ? 'proved' : 'consistent', gaps, totals, settled }
}

/** What one sweep over the pages of a list saw. */
export type Sweep = {
  /** The count that every page reported; undefined where pages reported different ones. */
  readonly total: number | undefined
  /** Entries of all pages, unreadable ones included. */
  readonly length: number
  /** Identities among them. */
  readonly distinct: number
  readonly unread: number
  /** A page may have been cut by the service. */
  readonly cut: boolean
}

/** Why a sweep does not show everything, apart from what is told afterwards. */
export function sweepReason({ total, length, distinct, unread, cut }: Sweep): GapReason | undefined {
  if (unread > 0) return 'unreadable'
  if (cut) return 'cut'
  return total === undefined || length !== total || distinct !== total ? 'changed' : undefined
}

/** Whether rows came twice or not at all although the service counted the same all the time: pages overlap. */
export function isOverlapping({ total, length, distinct, unread }: Sweep): boolean {
  return total !== undefined && unread === 0 && length === total && distinct < total
}

/** Most users of a scope who are read again to settle a difference. */
export const MAX_SETTLED = 50

/** What a load is about to ask for. */
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

/** Calls for each scope besides users and assignments: catalogs, invitations, totals, groups and service accounts again. */
const FIXED_CALLS = 6

/** How many calls a load takes. */
export function loadCalls({ scopes, groups, organizations, projects, secondRoster }: LoadSize): number {
  const lists = scopes.reduce(
    (sum, { users, assignments }) => sum + pages(users) * (secondRoster ? 2 : 1) + pages(assignments) + FIXED_CALLS,
    0,
  )
  return lists + pages(groups) + pages(organizations) + pages(projects) + 1
}

/** Gaps of a part, or of a scope, as one entry each. */
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
