import { byText } from '#src/domain/access.ts'
import { holdingsOfUser, isPrivileged, type Holdings } from './holdings.ts'
import { keyAt, type AccessSnapshot, type RoleKey } from './snapshot.ts'

/** Matrix of users and roles at one scope. */

/** How a user has a role. */
export type Cell = 'direct' | 'inherited' | 'both'

/** A role in use, with the number of users: total, and by how they have it. */
export type MatrixRole = {
  readonly role: RoleKey
  readonly name: string
  readonly users: number
} & Readonly<Record<Cell, number>>

export type Matrix = {
  /** Privileged roles first, then by name. */
  readonly roles: readonly MatrixRole[]
  /** Keyed by user; a user without any role has no cells. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<RoleKey, Cell>>
}

const STEP = 200

/** @param among users to show; default: all in the scope */
export function* matrixOf(
  snapshot: AccessSnapshot,
  holdings: Holdings,
  among: Iterable<string> = holdings.users,
): Generator<undefined, Matrix> {
  const cells = new Map<string, ReadonlyMap<RoleKey, Cell>>()
  const counts = new Map<RoleKey, Record<Cell, number>>()
  let steps = 0
  for (const id of among) {
    if (++steps % STEP === 0) yield
    const row = new Map<RoleKey, Cell>()
    for (const { row: held, group } of holdingsOfUser(holdings, id)) {
      const way = group === undefined ? 'direct' : 'inherited'
      const known = row.get(held.role)
      row.set(held.role, known === undefined || known === way ? way : 'both')
    }
    for (const [role, cell] of row) {
      const count = counts.get(role) ?? { direct: 0, inherited: 0, both: 0 }
      counts.set(role, count)
      count[cell] += 1
    }
    cells.set(id, row)
  }
  const rank = (role: RoleKey) => (isPrivileged(snapshot, role) ? 0 : 1)
  const roles = [...counts].map(([role, count]) => ({
    role,
    name: snapshot.roles.get(role)?.name ?? role,
    users: count.direct + count.inherited + count.both,
    ...count,
  }))
  roles.sort(
    (one, other) => rank(one.role) - rank(other.role) || byText(one.name, other.name) || byText(one.role, other.role),
  )
  return { roles, cells }
}

/** Sources of a user's role: names of groups, and of the resource groups. */
export type Ways = { readonly groups: readonly string[]; readonly resourceGroups: readonly string[] }

/** Sources of a cell, by name. */
export function routesOf(snapshot: AccessSnapshot, holdings: Holdings, user: string, role: RoleKey): Ways {
  const held = holdingsOfUser(holdings, user).filter(({ row }) => row.role === role)
  const distinct = (names: readonly string[]) => [...new Set(names)].toSorted(byText)
  return {
    groups: distinct(held.flatMap(({ group }) => group?.name ?? [])),
    resourceGroups: distinct(
      held.map(
        ({ row }) => snapshot.resourceGroups.get(keyAt(row.scope, row.resourceGroup))?.name ?? row.resourceGroup,
      ),
    ),
  }
}
