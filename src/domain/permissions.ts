import type { PermissionCheck, PermissionRow } from '#src/contract/permission-schema.ts'
import { scopeQuery, type Scope } from './scope.ts'

/** The permissions that this app checks, with their resource types. */
const checkedPermissions = {
  core_user_view: 'USER',
  core_user_manage: 'USER',
  core_user_invite: 'USER',
  core_usergroup_view: 'USERGROUP',
  core_usergroup_manage: 'USERGROUP',
  core_role_view: 'ROLE',
  core_resourcegroup_view: 'RESOURCEGROUP',
  core_authsetting_view: 'AUTHSETTING',
} as const

export type Permission = keyof typeof checkedPermissions

const titles: Readonly<Record<string, string>> = {
  core_user_view: 'View users',
  core_user_manage: 'Manage users',
  core_user_invite: 'Invite users',
  core_usergroup_view: 'View user groups',
  core_usergroup_manage: 'Manage user groups',
  core_role_view: 'View roles',
  core_resourcegroup_view: 'View resource groups',
  core_authsetting_view: 'View authentication settings',
} satisfies Record<Permission, string>

/** "Manage users (core_user_manage)". Harness names others by identifier only. */
export function permissionLabel(permission: string): string {
  const title = titles[permission]
  return title === undefined ? permission : `${title} (${permission})`
}
const names = Object.keys(checkedPermissions) as Permission[] // Keys of the table, which Object.keys doesn't type.

/** Permissions of the caller at one scope, and those in the account that apply to actions there. */
export type Permissions = { readonly here: ReadonlySet<Permission>; readonly inAccount: ReadonlySet<Permission> }

/** The 2FA reset is always checked in the account. */
const askedInAccount: readonly Permission[] = ['core_user_manage']

/** All permission checks for a screen of a scope, as one batch. */
export function permissionChecks(scope: Scope): PermissionCheck[] {
  const { accountIdentifier = '', orgIdentifier, projectIdentifier } = scopeQuery(scope)
  const check = (permission: Permission, inAccount: boolean): PermissionCheck => ({
    resourceScope: {
      accountIdentifier,
      ...(inAccount || orgIdentifier === undefined ? {} : { orgIdentifier }),
      ...(inAccount || projectIdentifier === undefined ? {} : { projectIdentifier }),
    },
    resourceType: checkedPermissions[permission],
    permission,
  })
  return [
    ...names.map((permission) => check(permission, false)),
    ...(scope.org === undefined ? [] : askedInAccount.map((permission) => check(permission, true))),
  ]
}

/**
 * Permissions granted in a response, matched by content because the order is not guaranteed. A row without a scope
 * counts for each scope, so then a permission is granted only if all such rows grant it.
 *
 * @param scope the requested scope
 * @param rows response of the permission check
 */
export function permissionsOf(
  scope: Scope,
  rows: readonly Pick<PermissionRow, 'permission' | 'permitted' | 'resourceScope'>[],
): Permissions {
  const granted = (place: Scope) =>
    new Set(
      names.filter((name) => {
        const about = rows.filter(
          ({ permission, resourceScope }) =>
            permission === name &&
            (resourceScope == null ||
              (resourceScope.orgIdentifier === place.org && resourceScope.projectIdentifier === place.project)),
        )
        return about.length > 0 && about.every(({ permitted }) => permitted)
      }),
    )
  const account: Scope = { account: scope.account }
  return { here: granted(scope), inAccount: granted(account) }
}
