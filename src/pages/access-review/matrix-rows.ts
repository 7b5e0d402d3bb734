import { sortedByName } from '#src/domain/access-review/by-name.ts'
import type { Figures } from '#src/domain/access-review/findings.ts'
import { hasGap, isPrivileged } from '#src/domain/access-review/holdings.ts'
import type { MatrixSearch } from '#src/domain/access-review/matrix-address.ts'
import { routesOf, type Cell } from '#src/domain/access-review/matrix.ts'
import type { AccessSnapshot, RoleKey } from '#src/domain/access-review/snapshot.ts'
import { formatList } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'

/** Rows and columns of the matrix, its texts, and its file. */

export type LoadedFigures = Figures & { readonly snapshot: AccessSnapshot }

export type MatrixRow = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: ReadonlyMap<RoleKey, Cell>
}

export type MatrixColumn = {
  readonly role: RoleKey
  readonly name: string
  readonly isPrivileged: boolean
  /** Users with the role among the rows, and in the whole scope. */
  readonly shown: number
  readonly users: number
}

export type MatrixTable = { readonly rows: readonly MatrixRow[]; readonly columns: readonly MatrixColumn[] }

/** Number of rows after which a slice can end. */
const STEP = 100

/** Every user in the scope, by name. */
export function* matrixRows({ snapshot, matrix }: LoadedFigures): Generator<undefined, readonly MatrixRow[]> {
  const rows: MatrixRow[] = []
  for (const [id, roles] of matrix.cells) {
    const user = snapshot.users.get(id)
    if (user === undefined) continue
    if (rows.push({ id, name: displayName(user), email: user.email, roles }) % STEP === 0) yield
  }
  return yield* sortedByName(rows, ({ name }) => name)
}

/** The rows that match a search, with the roles that these users have. */
export function* matrixTable(
  { snapshot, matrix }: LoadedFigures,
  rows: readonly MatrixRow[],
  { q, role }: MatrixSearch,
): Generator<undefined, MatrixTable> {
  const text = q.trim().toLowerCase()
  const found: MatrixRow[] = []
  const counts = new Map<RoleKey, number>()
  let steps = 0
  for (const row of rows) {
    if (++steps % STEP === 0) yield
    const { name, email, roles } = row
    if (role !== undefined && !roles.has(role)) continue
    if (text !== '' && !name.toLowerCase().includes(text) && !email.toLowerCase().includes(text)) continue
    found.push(row)
    for (const key of roles.keys()) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const columns = matrix.roles.flatMap(({ role: key, name, users }): MatrixColumn[] => {
    const shown = counts.get(key)
    return shown === undefined ? [] : [{ role: key, name, users, shown, isPrivileged: isPrivileged(snapshot, key) }]
  })
  return { rows: found, columns }
}

/** Whether inherited roles might be missing, so that an empty cell only means that a role isn't direct. */
export function lacksGroups({ snapshot, holdings: { scope } }: LoadedFigures): boolean {
  return hasGap(snapshot, 'groups', scope) || hasGap(snapshot, 'members', scope)
}

/** How a user has a role, in words: "direct, and inherited from Release crew". */
export function cellText({ snapshot, holdings }: LoadedFigures, user: string, role: RoleKey, cell: Cell): string {
  if (cell === 'direct') return 'direct'
  const groups = formatList(routesOf(snapshot, holdings, user, role).groups)
  return cell === 'both' ? `direct, and inherited from ${groups}` : `inherited from ${groups}`
}

const assigned: Record<Cell, string> = { direct: 'Direct', inherited: 'Inherited', both: 'Direct and inherited' }

/** One row for each user and role, header first: a wide grid can't be filtered in a spreadsheet. */
export function* matrixReport(
  { snapshot, holdings }: LoadedFigures,
  { rows, columns }: MatrixTable,
): Generator<undefined, string[][]> {
  const table = [['Name', 'Email', 'User ID', 'Role', 'Role key', 'Assigned', 'Inherited from', 'Resource groups']]
  let steps = 0
  for (const { id, name, email, roles } of rows) {
    if (++steps % STEP === 0) yield
    for (const { role, name: roleName } of columns) {
      const cell = roles.get(role)
      if (cell === undefined) continue
      const { groups, resourceGroups } = routesOf(snapshot, holdings, id, role)
      table.push([name, email, id, roleName, role, assigned[cell], groups.join('; '), resourceGroups.join('; ')])
    }
  }
  return table
}
