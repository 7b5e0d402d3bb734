import type { RoleAssignmentMetadata, UserAggregate } from '#src/contract/user-schema.ts'
import { fileFoot, fileHead, fileRows, type Column, type ExportResult, type Provenance } from './export-file.ts'
import { inheritedBy, type InheritedRoles } from './inherited.ts'
import { resourceGroupNameOf, roleNameOf, type VisibleRole } from './roles.ts'

/** Users as a file: a row for each user or for each of their roles. */

/** A user, with the role of its row if each role has one. */
type Exported = {
  readonly row: UserAggregate
  readonly role: ExportedRole | undefined
  readonly inherited: InheritedRoles | undefined
}
type Field = Column<Exported>

type ExportedRole = VisibleRole & Partial<Pick<RoleAssignmentMetadata, 'managedRoleAssignment'>>

const orNull = (value: boolean | undefined) => value ?? null

/** "Account Viewer (All resources)", with the group that it is inherited from. */
export const roleText = (role: VisibleRole) => {
  const group = resourceGroupNameOf(role)
  const text = group === undefined ? roleNameOf(role) : `${roleNameOf(role)} (${group})`
  return role.from === undefined ? text : `${text} from ${role.from}`
}

const fields = {
  name: { head: 'Name', key: 'name', valueOf: ({ row: { user } }) => user.name ?? null },
  email: { head: 'Email', key: 'email', valueOf: ({ row: { user } }) => user.email },
  id: { head: 'User ID', key: 'userId', valueOf: ({ row: { user } }) => user.uuid },
  locked: { head: 'Locked', key: 'locked', valueOf: ({ row: { user } }) => orNull(user.locked) },
  disabled: { head: 'Disabled', key: 'disabled', valueOf: ({ row: { user } }) => orNull(user.disabled) },
  'two-factor': {
    head: '2FA',
    key: 'twoFactor',
    valueOf: ({ row: { user } }) => orNull(user.twoFactorAuthenticationEnabled),
  },
  external: {
    head: 'Managed by identity provider',
    key: 'externallyManaged',
    valueOf: ({ row: { user } }) => orNull(user.externallyManaged),
  },
  roles: {
    head: 'Direct roles',
    key: 'roles',
    valueOf: ({ row }) => row.roleAssignmentMetadata.map(roleText),
  },
  inherited: {
    head: 'Roles inherited from groups',
    key: 'inheritedRoles',
    valueOf: ({ row, inherited }) =>
      inherited === undefined ? null : inheritedBy(inherited, row.user.uuid).map(roleText),
  },
} satisfies Record<string, Field>

export type ExportField = keyof typeof fields
export const exportFields: readonly { readonly name: ExportField; readonly head: string }[] = [
  'name' as const,
  'email' as const,
  'id' as const,
  'locked' as const,
  'disabled' as const,
  'two-factor' as const,
  'external' as const,
  'roles' as const,
  'inherited' as const,
].map((name) => ({ name, head: fields[name].head }))

/** Replaces "roles" if each role has a row. */
const roleFields: readonly Field[] = [
  { head: 'Role', key: 'role', valueOf: ({ role }) => (role === undefined ? null : roleNameOf(role)) },
  { head: 'Role ID', key: 'roleId', valueOf: ({ role }) => role?.roleIdentifier ?? null },
  { head: 'Resource group', key: 'resourceGroup', valueOf: ({ role }) => (role && resourceGroupNameOf(role)) ?? null },
  { head: 'Resource group ID', key: 'resourceGroupId', valueOf: ({ role }) => role?.resourceGroupIdentifier ?? null },
  { head: 'Inherited from', key: 'inheritedFrom', valueOf: ({ role }) => role?.from ?? null },
  { head: 'Managed assignment', key: 'managedAssignment', valueOf: ({ role }) => orNull(role?.managedRoleAssignment) },
]

/** Format of the file. */
export type ExportShape = {
  readonly format: 'csv' | 'json'
  /** A row for each user, or for each role; a user without roles has one row. */
  readonly per: 'person' | 'role'
  readonly fields: readonly ExportField[]
}

const columnsOf = ({ per, fields: chosenFields }: ExportShape): readonly Field[] =>
  per === 'person'
    ? chosenFields.map((name) => fields[name])
    : chosenFields
        .filter((name) => name !== 'inherited' || !chosenFields.includes('roles'))
        .flatMap((name): readonly Field[] => (name === 'roles' || name === 'inherited' ? roleFields : [fields[name]]))

/** Roles that have their own row, if each role has one. */
function rolesInRows({ fields: chosenFields }: ExportShape, row: UserAggregate, inherited: InheritedRoles | undefined) {
  const more =
    chosenFields.includes('inherited') && inherited !== undefined ? inheritedBy(inherited, row.user.uuid) : []
  const roles: readonly ExportedRole[] =
    chosenFields.includes('roles') || !chosenFields.includes('inherited')
      ? [...row.roleAssignmentMetadata, ...more]
      : more
  return roles.length === 0 ? [undefined] : roles
}

/**
 * The text before the rows.
 *
 * @param result undefined while the file is being written: a file that still says so was cut off
 */
export function exportHead(shape: ExportShape, from: Provenance, result?: ExportResult): string {
  return fileHead(
    shape.format,
    columnsOf(shape).map(({ head }) => head),
    from,
    result,
  )
}

/**
 * The rows of users as the next chunk of the file.
 *
 * @param first whether no row was written before
 */
export function exportRows(
  shape: ExportShape,
  people: readonly UserAggregate[],
  first: boolean,
  inherited?: InheritedRoles,
) {
  const things = people.flatMap((row): Exported[] => {
    const roles = shape.per === 'role' ? rolesInRows(shape, row, inherited) : [undefined]
    return roles.map((role) => ({ row, role, inherited }))
  })
  return fileRows(shape.format, columnsOf(shape), things, first)
}

/** The text after the rows. */
export function exportFoot({ format }: ExportShape): string {
  return fileFoot(format)
}
