import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access-schema.ts'
import { isAdminRole } from './roles.ts'
import type { ScopeLevel } from './scope.ts'

/** Choices for assigning access (docs/service.md, trap 48), and those that need confirmation. */

/** Internal roles of Harness; the list hides them, older versions do not. */
const internalRoles = new Set([
  '_account_basic',
  '_organization_basic',
  '_project_basic',
  '_pipeline_allUsers_access_role',
  '_pipeline_allAuthenticatedUsers_access_role',
])
const RETIRED_RESOURCE_GROUP = '_all_resources'
/** The built-in resource group that includes all child scopes. */
export const EVERYTHING_BELOW = '_all_resources_including_child_scopes'

/**
 * Why a role can't be assigned at a level, if it can't.
 *
 * @param levels levels that the role lists; it must list some
 */
export function roleProblem(
  identifier: string,
  levels: readonly string[] | undefined,
  level: ScopeLevel,
): 'internal' | 'level' | undefined {
  if (internalRoles.has(identifier)) return 'internal'
  return levels?.includes(level) === true ? undefined : 'level'
}

/** Why a resource group can't be used at a level, if it can't. Custom ones don't have to list their levels. */
export function resourceGroupProblem(
  identifier: string,
  levels: readonly string[] = [],
  level: ScopeLevel,
): 'retired' | 'level' | undefined {
  if (identifier === RETIRED_RESOURCE_GROUP) return 'retired'
  return levels.length === 0 || levels.includes(level) ? undefined : 'level'
}

/** Roles that can be assigned at a level. */
export function rolesFor(rows: readonly RoleResponse[], level: ScopeLevel): RoleResponse[] {
  return rows.filter(({ role }) => roleProblem(role.identifier, role.allowedScopeLevels, level) === undefined)
}

/** Resource groups that can be used at a level. */
export function resourceGroupsFor(rows: readonly ResourceGroupResponse[], level: ScopeLevel): ResourceGroupResponse[] {
  return rows.filter(
    ({ resourceGroup: { identifier, allowedScopeLevels } }) =>
      resourceGroupProblem(identifier, allowedScopeLevels, level) === undefined,
  )
}

/** Whether a role lets users manage others: a built-in admin role, or a custom one with that permission. */
export function managesPeople({ role }: RoleResponse): boolean {
  return isAdminRole(role.identifier) || role.permissions.includes('core_user_manage')
}

/** Whether a resource group includes the child scopes. */
export function includesChildScopes({ resourceGroup }: ResourceGroupResponse): boolean {
  return (
    resourceGroup.identifier === EVERYTHING_BELOW ||
    resourceGroup.includedScopes.some(({ filter }) => filter === 'INCLUDING_CHILD_SCOPES')
  )
}
