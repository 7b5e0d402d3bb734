import { roleIdOf, type AssignmentRow } from './snapshot.ts'

/** Compares the list of users and the list of assignments of a scope, which were read one after the other. */

/** Direct assignments of a user in the list of users: each by its identifier, otherwise by role and resource group. */
export type RosterEntry = { readonly ids: ReadonlySet<string>; readonly pairs: ReadonlySet<string> }

/** Key of an assignment without an identifier. */
export function pairKey(roleIdentifier: string, resourceGroupIdentifier: string | undefined): string {
  return `${roleIdentifier} ${resourceGroupIdentifier ?? ''}`
}

/** Creates the entry of a row of `user/aggregate`. */
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

/** Why the list of users lacks an assignment that the list of assignments has. */
export type Unnamed = 'internal' | 'missing-role' | 'missing-resource-group'

/** How the comparison treats an assignment; undefined: the list of users has it if the user is in the scope. */
export type Unnameable = (row: AssignmentRow) => Unnamed | undefined

export type Reconciled = {
  /** Users of the list whose assignments differ, with the assignments that only one list has. */
  readonly differing: ReadonlyMap<string, { readonly onlyInUsers: string[]; readonly onlyInAssignments: string[] }>
  /** Users who are only in the list of assignments. */
  readonly strangers: ReadonlySet<string>
  /** Assignments that the list of users can't have, by reason. */
  readonly unnamed: Readonly<Record<Unnamed, number>>
}

/** Number of rows after which a slice can end. */
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
