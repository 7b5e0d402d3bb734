import type { UserAggregate } from '#src/contract/user-schema.ts'
import { sortedByName } from '#src/domain/access-review/by-name.ts'
import type { Figures, Finding } from '#src/domain/access-review/findings.ts'
import {
  keyAt,
  type AccessSnapshot,
  type AssignmentRow,
  type RoleKey,
  type SnapshotGroup,
} from '#src/domain/access-review/snapshot.ts'
import { shownRoles, userRowOf } from '#src/domain/access-review/user-row.ts'
import { groupKinds } from '#src/domain/access.ts'
import { roleText } from '#src/domain/export-users.ts'
import { formatDay } from '#src/domain/format.ts'
import type { VisibleRole } from '#src/domain/roles.ts'
import { displayName } from '#src/domain/user.ts'

/** Rows of a list behind a figure, with the data of its table and its file. */

/** Number of rows after which a slice can end. */
const STEP = 50

export type FindingRow =
  | {
      readonly kind: 'user'
      readonly key: string
      readonly name: string
      readonly email: string
      /** Computed for shown rows only: there can be tens of thousands. */
      readonly row: () => UserAggregate | undefined
      readonly roles: () => readonly VisibleRole[]
    }
  | {
      readonly kind: 'assignment'
      readonly key: string
      /** Undefined if the user is not in the scope. */
      readonly row: () => UserAggregate | undefined
      readonly name: string
      readonly role: string
      readonly resourceGroup: string
      readonly since: number | undefined
    }
  | { readonly kind: 'group'; readonly key: string; readonly name: string; readonly group: SnapshotGroup }
  | {
      readonly kind: 'holder'
      readonly key: string
      readonly row: () => UserAggregate | undefined
      readonly roleKey: RoleKey
      readonly name: string
    }

type Loaded = { readonly snapshot: AccessSnapshot; readonly figures: Figures }

/** Rows by name. */
export function* rowsOf(
  { snapshot, figures: { holdings } }: Loaded,
  finding: Finding,
): Generator<undefined, readonly FindingRow[]> {
  const row = (id: string) => () => userRowOf(snapshot, holdings, id)
  const roleName = (role: RoleKey) => snapshot.roles.get(role)?.name ?? role.slice(role.indexOf(':') + 1)
  const rows: FindingRow[] = []
  const each = function* <Item>(items: readonly Item[], toRow: (item: Item) => FindingRow | undefined) {
    for (const item of items) {
      const made = toRow(item)
      if (made !== undefined && rows.push(made) % STEP === 0) yield
    }
  }
  switch (finding.kind) {
    case 'users':
      yield* each(finding.users, (id) => {
        const user = snapshot.users.get(id)
        if (user === undefined) return undefined
        const roles = () => shownRoles(snapshot, holdings, id)
        return { kind: 'user', key: id, name: displayName(user), email: user.email, row: row(id), roles }
      })
      break
    case 'assignments':
      yield* each(finding.rows, (assignment) => ({
        kind: 'assignment',
        key: assignment.id,
        row: assignment.kind === 'user' ? row(assignment.principal) : () => undefined,
        name: principalName(snapshot, assignment),
        role: roleName(assignment.role),
        resourceGroup:
          snapshot.resourceGroups.get(keyAt(assignment.scope, assignment.resourceGroup))?.name ??
          assignment.resourceGroup,
        since: assignment.createdAt,
      }))
      break
    case 'groups':
      yield* each(finding.groups, (group) => ({
        kind: 'group',
        key: keyAt(group.scope, group.id),
        name: group.name,
        group,
      }))
      break
    case 'holders':
      yield* each(finding.holders, ({ role, user }) => ({
        kind: 'holder',
        key: role,
        row: row(user),
        roleKey: role,
        name: roleName(role),
      }))
  }
  return yield* sortedByName(rows, ({ name }) => name)
}

/** The user of a row as in the users list; undefined if the row has no user in the scope. */
export function userIn(row: FindingRow): UserAggregate | undefined {
  return row.kind === 'group' ? undefined : row.row()
}

function principalName(snapshot: AccessSnapshot, { kind, principal, groupScope, scope }: AssignmentRow): string {
  if (kind === 'user') {
    const user = snapshot.users.get(principal)
    return user === undefined ? principal : displayName(user)
  }
  return kind === 'group' ? (snapshot.groups.get(keyAt(groupScope ?? scope, principal))?.name ?? principal) : principal
}

/** The text that a search matches. */
export function textOf(row: FindingRow): string {
  return row.kind === 'user' ? `${row.name} ${row.email} ${row.key}` : cellsOf(row).join(' ')
}

const flag = (value: boolean | undefined, yes: string, no: string) =>
  value === undefined ? 'Not reported' : value ? yes : no

function cellsOf(row: FindingRow): string[] {
  switch (row.kind) {
    case 'user': {
      const { locked, disabled, externallyManaged, twoFactorAuthenticationEnabled } = row.row()?.user ?? {}
      return [
        row.name,
        row.email,
        row.key,
        row.roles().map(roleText).join('; '),
        flag(twoFactorAuthenticationEnabled, 'On', 'Off'),
        flag(locked, 'Yes', 'No'),
        flag(disabled, 'Yes', 'No'),
        flag(externallyManaged, 'Identity provider', 'Harness'),
      ]
    }
    case 'assignment':
      return [
        row.name,
        row.row()?.user.email ?? '',
        row.role,
        row.resourceGroup,
        row.since === undefined ? 'Not reported' : formatDay(row.since),
        row.key,
      ]
    case 'group':
      return [row.name, row.group.id, groupKinds[row.group.kind].word]
    case 'holder': {
      const user = row.row()?.user
      return [row.name, row.roleKey, user === undefined ? '' : displayName(user), user?.email ?? '']
    }
  }
}

const heads: Record<FindingRow['kind'], string[]> = {
  user: ['Name', 'Email', 'User ID', 'Roles', '2FA', 'Locked', 'Disabled', 'Managed by'],
  assignment: ['User or group', 'Email', 'Role', 'Resource group', 'Assigned on', 'Role assignment ID'],
  group: ['Group', 'Group ID', 'Type'],
  holder: ['Role', 'Role key', 'User', 'Email'],
}

/** The rows as a table, heads first. */
export function* reportOf(rows: readonly FindingRow[]): Generator<undefined, string[][]> {
  const [first] = rows
  const table = first === undefined ? [] : [heads[first.kind]]
  for (const row of rows) if (table.push(cellsOf(row)) % STEP === 0) yield
  return table
}
