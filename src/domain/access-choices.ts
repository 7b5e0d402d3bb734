import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access.ts'
import { isAdminRole } from './roles.ts'
import type { ScopeLevel } from './scope.ts'

/** What may be offered where access is given (contract.md 2.19 and trap 48), and what deserves a second question. */

/** Roles that Harness keeps for itself; the list hides them, older versions do not. */
const internalRoles = new Set([
  '_account_basic',
  '_organization_basic',
  '_project_basic',
  '_pipeline_allUsers_access_role',
  '_pipeline_allAuthenticatedUsers_access_role',
])
const RETIRED_RESOURCE_GROUP = '_all_resources'
const EVERYTHING_BELOW = '_all_resources_including_child_scopes'

/** Roles that can be given at a level. */
export function rolesFor(rows: readonly RoleResponse[], level: ScopeLevel): RoleResponse[] {
  return rows.filter(
    ({ role }) => !internalRoles.has(role.identifier) && role.allowedScopeLevels?.includes(level) === true,
  )
}

/** Resource groups that can be used at a level. Custom ones may not name their levels. */
export function resourceGroupsFor(rows: readonly ResourceGroupResponse[], level: ScopeLevel): ResourceGroupResponse[] {
  return rows.filter(({ resourceGroup: { identifier, allowedScopeLevels = [] } }) => {
    const fits = allowedScopeLevels.length === 0 || allowedScopeLevels.includes(level)
    return fits && identifier !== RETIRED_RESOURCE_GROUP
  })
}

/** Whether a role lets people administer others: a built-in admin role, or a custom one with that permission. */
export function managesPeople({ role }: RoleResponse): boolean {
  return isAdminRole(role.identifier) || role.permissions?.includes('core_user_manage') === true
}

/** Whether a resource group reaches into the scopes below. */
export function includesChildScopes({ resourceGroup }: ResourceGroupResponse): boolean {
  return (
    resourceGroup.identifier === EVERYTHING_BELOW ||
    resourceGroup.includedScopes.some(({ filter }) => filter === 'INCLUDING_CHILD_SCOPES')
  )
}
