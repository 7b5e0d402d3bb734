import type { InviteBinding } from '#src/contract/invite-schema.ts'
import { fileFoot, fileHead, fileRows, type Column, type ExportResult, type Provenance } from './export-file.ts'
import { roleText } from './export-users.ts'
import { inviteTypeWord, type Invitation, type InviteStatus } from './invitations.ts'
import { resourceGroupNameOf, roleNameOf } from './roles.ts'

/** Invitations as a file: a row for each invitation, or for each of their roles. Unknown values are marked as such. */

/** An invitation, with the role of its row if each role has one. */
type Exported = {
  readonly invitation: Invitation
  readonly role: InviteBinding | undefined
  readonly groupNames: ReadonlyMap<string, string>
}
type Field = Column<Exported>

const missingText = 'Unknown'

const statusLabels: Record<InviteStatus, string | null> = {
  open: 'Pending',
  accepted: 'Sign-up incomplete',
  unknown: null,
}

const fields = {
  email: { head: 'Email', key: 'email', valueOf: ({ invitation }) => invitation.email },
  name: { head: 'Name', key: 'name', missingText, valueOf: ({ invitation }) => invitation.name ?? null },
  status: { head: 'Status', key: 'status', missingText, valueOf: ({ invitation }) => statusLabels[invitation.status] },
  'invited-by': {
    head: 'Invited by',
    key: 'invitedBy',
    missingText,
    valueOf: ({ invitation: { inviteType } }) => (inviteType === undefined ? null : inviteTypeWord(inviteType)),
  },
  roles: { head: 'Roles', key: 'roles', valueOf: ({ invitation }) => invitation.roleBindings.map(roleText) },
  groups: {
    head: 'Groups',
    key: 'groups',
    missingText,
    valueOf: ({ invitation: { userGroups }, groupNames }) =>
      userGroups === undefined ? null : userGroups.map((id) => groupNames.get(id) ?? id),
  },
  id: { head: 'Invitation ID', key: 'invitationId', valueOf: ({ invitation }) => invitation.id },
} satisfies Record<string, Field>

export type InvitationField = keyof typeof fields
export const invitationFields: readonly { readonly name: InvitationField; readonly head: string }[] = (
  ['email', 'name', 'status', 'invited-by', 'roles', 'groups', 'id'] as const
).map((name) => ({ name, head: fields[name].head }))

/** Replaces "roles" if each role has a row. */
const roleFields: readonly Field[] = [
  { head: 'Role', key: 'role', valueOf: ({ role }) => (role === undefined ? null : roleNameOf(role)) },
  { head: 'Role ID', key: 'roleId', valueOf: ({ role }) => role?.roleIdentifier ?? null },
  { head: 'Resource group', key: 'resourceGroup', valueOf: ({ role }) => (role && resourceGroupNameOf(role)) ?? null },
  { head: 'Resource group ID', key: 'resourceGroupId', valueOf: ({ role }) => role?.resourceGroupIdentifier ?? null },
]

/** Format of the file. */
export type InvitationShape = {
  readonly format: 'csv' | 'json'
  /** A row for each invitation, or for each role; an invitation without roles has one row. */
  readonly per: 'invitation' | 'role'
  readonly fields: readonly InvitationField[]
}

const columnsOf = ({ per, fields: chosenFields }: InvitationShape): readonly Field[] =>
  chosenFields.flatMap((name): readonly Field[] => (per === 'role' && name === 'roles' ? roleFields : [fields[name]]))

/**
 * The texts of a file of invitations.
 *
 * @param groupNames names by identifier; unknown names fall back to the identifier
 */
export function invitationFile(
  shape: InvitationShape,
  from: Omit<Provenance, 'kind'>,
  groupNames: ReadonlyMap<string, string>,
) {
  const columns = columnsOf(shape)
  const perRole = shape.per === 'role' && shape.fields.includes('roles')
  return {
    head: (result?: ExportResult) =>
      fileHead(
        shape.format,
        columns.map(({ head }) => head),
        { ...from, kind: 'invitations' },
        result,
      ),
    rows: (invitations: readonly Invitation[], first: boolean) => {
      const things = invitations.flatMap((invitation): Exported[] => {
        const roles = perRole && invitation.roleBindings.length > 0 ? invitation.roleBindings : [undefined]
        return roles.map((role) => ({ invitation, role, groupNames }))
      })
      return fileRows(shape.format, columns, things, first)
    },
    footer: fileFoot(shape.format),
  }
}
