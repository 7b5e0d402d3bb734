import type { gapReasons } from '#src/contract/access-snapshot-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { roleIdOf, type AssignmentRow } from './snapshot.ts'

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

/** Direct assignments of a user as the list of users has them: each by its identifier, else by role and resource group. */
export type RosterEntry = { readonly ids: ReadonlySet<string>; readonly pairs: ReadonlySet<string> }

/** What tells an assignment apart that comes without an identifier. */
export function pairKey(roleIdentifier: string, resourceGroupIdentifier: string | undefined): string {
  return `${roleIdentifier} ${resourceGroupIdentifier ?? ''}`
}

/** Makes the entry of a row of `user/aggregate`. */
export function rosterEntry(
  assignments: readonly {
    readonly identifier?: string | undefined
    readonly roleIdentifier: string
    readonly resourceGroupIdentifier?: string | undefined
  }[],
): RosterEntry {
  const ids = new Set<string>()
  const pairs = new Set<string>()
  for (const { identifier, roleIdentifier, resourceGroupIdentifier } of assignments)
    if (identifier === undefined) pairs.add(pairKey(roleIdentifier, resourceGroupIdentifier))
    else ids.add(identifier)
  return { ids, pairs }
}

/** Why the list of users does not name an assignment that the list of assignments names. */
export type Unnamed = 'internal' | 'missing-role' | 'missing-resource-group'

/** How an assignment looks to the comparison; undefined: the list of users names it if the user is in the scope. */
export type Unnameable = (row: AssignmentRow) => Unnamed | undefined

export type Reconciled = {
  /** Users of the list for whom the two differ, with the assignments that only one of them names. */
  readonly differing: ReadonlyMap<string, { readonly onlyInUsers: string[]; readonly onlyInAssignments: string[] }>
  /** Users whom only assignments name. */
  readonly strangers: ReadonlySet<string>
  /** Assignments that the list of users cannot name, by why. */
  readonly unnamed: Readonly<Record<Unnamed, number>>
}

/** Rows after which a slice may end. */
const STEP = 200

/**
 * Compares the assignments of users in two lists that were read one after the other.
 *
 * @param roster the list of users
 * @param rows assignments of the same scope
 */
export function* reconcile(
  roster: ReadonlyMap<string, RosterEntry>,
  rows: Iterable<AssignmentRow>,
  unnameable: Unnameable,
): Generator<undefined, Reconciled> {
  const differing = new Map<string, { onlyInUsers: string[]; onlyInAssignments: string[] }>()
  const strangers = new Set<string>()
  const unnamed = { internal: 0, 'missing-role': 0, 'missing-resource-group': 0 }
  const named = new Map<string, Set<string>>()
  const differ = (user: string) => {
    const entry = differing.get(user) ?? { onlyInUsers: [], onlyInAssignments: [] }
    differing.set(user, entry)
    return entry
  }
  let steps = 0
  for (const row of rows) {
    if (++steps % STEP === 0) yield
    if (row.kind !== 'user') continue
    const entry = roster.get(row.principal)
    if (entry === undefined) {
      strangers.add(row.principal)
      continue
    }
    const pair = pairKey(roleIdOf(row.role), row.resourceGroup)
    const seen = named.get(row.principal) ?? new Set<string>()
    named.set(row.principal, seen)
    seen.add(row.id)
    seen.add(pair)
    if (entry.ids.has(row.id) || entry.pairs.has(pair)) continue
    const why = unnameable(row)
    if (why === undefined) differ(row.principal).onlyInAssignments.push(row.id)
    else unnamed[why] += 1
  }
  for (const [user, { ids, pairs }] of roster) {
    if (++steps % STEP === 0) yield
    const seen = named.get(user)
    for (const key of [...ids, ...pairs]) if (seen?.has(key) !== true) differ(user).onlyInUsers.push(key)
  }
  return { differing, strangers, unnamed }
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
