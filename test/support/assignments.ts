import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'

/** A direct role assignment as the service reports it, with nothing but its role unless given. */
export function assignmentMetadata(more: Partial<RoleAssignmentMetadata> = {}): RoleAssignmentMetadata {
  return {
    identifier: undefined,
    roleIdentifier: 'r',
    roleName: undefined,
    roleScopeLevel: undefined,
    resourceGroupIdentifier: undefined,
    resourceGroupName: undefined,
    managedRole: undefined,
    managedRoleAssignment: undefined,
    ...more,
  }
}

/** A direct role assignment at the account. */
export function roleAssignment(more: Partial<RoleAssignment> = {}): RoleAssignment {
  return {
    id: '1',
    assignmentId: undefined,
    role: { id: 'r', name: 'R' },
    resourceGroup: 'G',
    resourceGroupId: 'g',
    scope: { account: 'a' },
    orgName: undefined,
    projectName: undefined,
    via: { kind: 'direct' },
    since: undefined,
    managed: false,
    disabled: false,
    ...more,
  }
}
