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
import { roleWords } from '#src/domain/export-users.ts'
import { formatDay } from '#src/domain/format.ts'
import type { RoleInSight } from '#src/domain/roles.ts'
import { displayName } from '#src/domain/user.ts'

/** Rows of a list behind a figure, with what its table and its file show. */

export type FindingRow =
  | {
      readonly kind: 'user'
      readonly key: string
      readonly person: UserAggregate
      readonly roles: () => readonly RoleInSight[]
    }
  | {
      readonly kind: 'assignment'
      readonly key: string
      /** Undefined where the user is not in the scope. */
      readonly person: UserAggregate | undefined
      readonly principal: string
      readonly role: string
      readonly resourceGroup: string
      readonly since: number | undefined
    }
  | { readonly kind: 'group'; readonly key: string; readonly group: SnapshotGroup }
  | {
      readonly kind: 'holder'
      readonly key: string
      readonly person: UserAggregate | undefined
      readonly roleKey: RoleKey
      readonly role: string
    }

type Loaded = { readonly snapshot: AccessSnapshot; readonly figures: Figures }

/** Rows by name. */
export function rowsOf({ snapshot, figures: { holdings } }: Loaded, finding: Finding): readonly FindingRow[] {
  const person = (id: string) => userRowOf(snapshot, holdings, id)
  const roleName = (role: RoleKey) => snapshot.roles.get(role)?.name ?? role.slice(role.indexOf(':') + 1)
  const assignment = (row: AssignmentRow): FindingRow => ({
    kind: 'assignment',
    key: row.id,
    person: row.kind === 'user' ? person(row.principal) : undefined,
    principal: principalName(snapshot, row),
    role: roleName(row.role),
    resourceGroup: snapshot.resourceGroups.get(keyAt(row.scope, row.resourceGroup))?.name ?? row.resourceGroup,
    since: row.createdAt,
  })
  const rows = (): FindingRow[] => {
    switch (finding.kind) {
      case 'users':
        return finding.users.flatMap((id): FindingRow[] => {
          const found = person(id)
          // Roles are worked out for the rows that are shown: there may be tens of thousands.
          return found === undefined
            ? []
            : [{ kind: 'user', key: id, person: found, roles: () => shownRoles(snapshot, holdings, id) }]
        })
      case 'assignments':
        return finding.rows.map(assignment)
      case 'groups':
        return finding.groups.map((group) => ({ kind: 'group', key: keyAt(group.scope, group.id), group }))
      case 'holders':
        return finding.holders.map(({ role, user }) => ({
          kind: 'holder',
          key: role,
          person: person(user),
          roleKey: role,
          role: roleName(role),
        }))
    }
  }
  return sortedByName(rows(), nameOf)
}

function principalName(snapshot: AccessSnapshot, { kind, principal, groupScope, scope }: AssignmentRow): string {
  if (kind === 'user') {
    const user = snapshot.users.get(principal)
    return user === undefined ? principal : displayName(user)
  }
  return kind === 'group' ? (snapshot.groups.get(keyAt(groupScope ?? scope, principal))?.name ?? principal) : principal
}

function nameOf(row: FindingRow): string {
  switch (row.kind) {
    case 'user':
      return displayName(row.person.user)
    case 'assignment':
      return row.principal
    case 'group':
      return row.group.name
    case 'holder':
      return row.role
  }
}

/** What a search goes through. */
export function textOf(row: FindingRow): string {
  if (row.kind !== 'user') return cellsOf(row).join(' ')
  const { email, uuid } = row.person.user
  return [displayName(row.person.user), email, uuid].join(' ')
}

const flag = (value: boolean | undefined, yes: string, no: string) =>
  value === undefined ? 'Not reported' : value ? yes : no

function cellsOf(row: FindingRow): string[] {
  switch (row.kind) {
    case 'user': {
      const { uuid, email, locked, disabled, externallyManaged, twoFactorAuthenticationEnabled } = row.person.user
      return [
        displayName(row.person.user),
        email,
        uuid,
        row.roles().map(roleWords).join('; '),
        flag(twoFactorAuthenticationEnabled, 'On', 'Off'),
        flag(locked, 'Yes', 'No'),
        flag(disabled, 'Yes', 'No'),
        flag(externallyManaged, 'Identity provider', 'Harness'),
      ]
    }
    case 'assignment':
      return [
        row.principal,
        row.person?.user.email ?? '',
        row.role,
        row.resourceGroup,
        row.since === undefined ? 'Not reported' : formatDay(row.since),
        row.key,
      ]
    case 'group':
      return [row.group.name, row.group.id, groupKinds[row.group.kind].word]
    case 'holder':
      return [
        row.role,
        row.roleKey,
        row.person === undefined ? '' : displayName(row.person.user),
        row.person?.user.email ?? '',
      ]
  }
}

const heads: Record<FindingRow['kind'], string[]> = {
  user: ['Name', 'Email', 'User ID', 'Roles', '2FA', 'Locked', 'Disabled', 'Managed by'],
  assignment: ['User or group', 'Email', 'Role', 'Resource group', 'Assigned on', 'Role assignment ID'],
  group: ['Group', 'Group ID', 'Type'],
  holder: ['Role', 'Role key', 'User', 'Email'],
}

/** The rows as a table, heads first. */
export function reportOf(rows: readonly FindingRow[]): string[][] {
  const [first] = rows
  return [...(first === undefined ? [] : [heads[first.kind]]), ...rows.map(cellsOf)]
}
