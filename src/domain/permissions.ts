import type { PermissionCheck } from '#src/contract/permission.ts'
import { scopeQuery, type Scope } from './scope.ts'

/** The permissions this app asks about, with the resource type each belongs to (contract.md 1.10). */
const asked = {
  core_user_view: 'USER',
  core_user_manage: 'USER',
  core_user_invite: 'USER',
  core_usergroup_view: 'USERGROUP',
  core_usergroup_manage: 'USERGROUP',
  core_role_view: 'ROLE',
  core_resourcegroup_view: 'RESOURCEGROUP',
  core_authsetting_view: 'AUTHSETTING',
} as const

export type Permission = keyof typeof asked

/** Rights of the caller at one scope. */
export type Permissions = ReadonlySet<Permission>

/** The batch of checks for one scope; reset of two-factor is checked at account scope by the service. */
export function permissionChecks(scope: Scope): PermissionCheck[] {
  const { accountIdentifier = '', orgIdentifier, projectIdentifier } = scopeQuery(scope)
  return Object.entries(asked).map(([permission, resourceType]) => ({
    resourceScope: {
      accountIdentifier,
      ...(orgIdentifier === undefined ? {} : { orgIdentifier }),
      ...(projectIdentifier === undefined ? {} : { projectIdentifier }),
    },
    resourceType,
    permission,
  }))
}

/**
 * Permissions granted in an answer, matched by content because order is not promised.
 *
 * @param rows answer of the permission check
 */
export function permissionsOf(rows: readonly { permission: string; permitted: boolean }[]): Permissions {
  const granted = new Set(rows.filter(({ permitted }) => permitted).map(({ permission }) => permission))
  const names: Permission[] = []
  for (const name of Object.keys(asked)) if (isPermission(name) && granted.has(name)) names.push(name)
  return new Set(names)
}

function isPermission(name: string): name is Permission {
  return name in asked
}
