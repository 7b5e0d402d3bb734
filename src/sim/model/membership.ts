import type { RoleBinding } from '#src/contract/user-schema.ts'
import { parentScopes, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { findGroup, findResourceGroup, findRole } from './access-rules.ts'
import type { Assignment, Principal } from './assignment.ts'
import { basicRoleOf, defaultResourceGroupOf, isSame, RETIRED_RESOURCE_GROUP, viewerRoleOf } from './scopes.ts'
import type { World } from './world.ts'

/** Records an assignment. The caller has validated it. */
export function assign(
  world: World,
  scope: Scope,
  principal: Principal,
  roleIdentifier: string,
  resourceGroupIdentifier: string,
  options: { managed?: boolean; identifier?: string | undefined; createdAt?: number } = {},
): Assignment {
  const row: Assignment = {
    identifier: options.identifier ?? `role_assignment_${world.random.alphanumeric(20)}`,
    scope,
    principal,
    roleIdentifier,
    resourceGroupIdentifier,
    managed: options.managed ?? false,
    disabled: false,
    createdAt: options.createdAt ?? world.now(),
  }
  world.assignments.add(row)
  return row
}

/** A user as principal of an assignment. */
export function userPrincipal(userId: string): Principal {
  return { type: 'USER', identifier: userId, scopeLevel: null }
}

/** Makes a user a member of a scope and of its parents; every new membership adds the managed assignment. */
export function join(world: World, scope: Scope, userId: string, createdAt?: number): void {
  for (const entry of [...parentScopes(scope).reverse(), scope]) {
    if (world.members.has(entry, userId)) continue
    world.members.add(entry, userId)
    const level = scopeLevel(entry)
    const role = world.settings.basicRoles ? basicRoleOf[level] : viewerRoleOf[level]
    assign(world, entry, userPrincipal(userId), role, defaultResourceGroupOf[level], {
      managed: true,
      ...(createdAt === undefined ? {} : { createdAt }),
    })
  }
}

/** Why an assignment can't be created, if it can't. */
export function assignmentProblem(
  world: World,
  scope: Scope,
  principal: Principal,
  roleIdentifier: string,
  resourceGroupIdentifier: string,
): string | undefined {
  const level = scopeLevel(scope)
  if (resourceGroupIdentifier === RETIRED_RESOURCE_GROUP)
    return `${RETIRED_RESOURCE_GROUP} is retired, use ${defaultResourceGroupOf[level]}`
  if (findRole(world, roleIdentifier, scope)?.allowedScopeLevels.includes(level) !== true)
    return `role ${roleIdentifier} does not exist at this scope`
  if (findResourceGroup(world, resourceGroupIdentifier, scope)?.allowedScopeLevels.includes(level) !== true)
    return `resource group ${resourceGroupIdentifier} does not exist at this scope`
  return principalProblem(world, scope, principal)
}

function principalProblem(world: World, scope: Scope, principal: Principal): string | undefined {
  const unknown = `${principal.type} ${principal.identifier} does not exist at this scope`
  if (principal.type === 'USER')
    return principal.scopeLevel === null && world.members.has(scope, principal.identifier) ? undefined : unknown
  if (principal.type === 'SERVICE_ACCOUNT')
    return world.serviceAccounts.some(({ identifier }) => identifier === principal.identifier) ? undefined : unknown
  const owner = [scope, ...parentScopes(scope)].find((entry) => scopeLevel(entry) === principal.scopeLevel)
  if (owner === undefined) return 'the level of the principal is below the scope'
  return findGroup(world, principal.identifier, owner) === undefined ? unknown : undefined
}

/** Whether the same assignment already exists. */
export function isAssigned(
  world: World,
  scope: Scope,
  principal: Principal,
  roleIdentifier: string,
  resourceGroupIdentifier: string,
): boolean {
  return world.assignments
    .ofPrincipal(principal.type, principal.identifier)
    .some(
      (row) =>
        isSame(row.scope, scope) &&
        row.principal.scopeLevel === principal.scopeLevel &&
        row.roleIdentifier === roleIdentifier &&
        row.resourceGroupIdentifier === resourceGroupIdentifier,
    )
}

/**
 * Assigns bindings and groups to a member. Failures are only logged: the caller gets no error (docs/service.md, trap
 * 21).
 */
export function applyBindings(
  world: World,
  scope: Scope,
  userId: string,
  bindings: readonly RoleBinding[],
  groups: readonly string[],
): void {
  const principal = userPrincipal(userId)
  for (const { roleIdentifier, resourceGroupIdentifier } of bindings) {
    const resourceGroup = resourceGroupOf(scope, resourceGroupIdentifier)
    const problem = assignmentProblem(world, scope, principal, roleIdentifier, resourceGroup)
    if (problem !== undefined) world.notes.push(`binding for ${userId} not made: ${problem}`)
    else if (!isAssigned(world, scope, principal, roleIdentifier, resourceGroup))
      assign(world, scope, principal, roleIdentifier, resourceGroup)
  }
  for (const identifier of groups) {
    const group = findGroup(world, identifier, scope)
    if (group === undefined || group.harnessManaged || group.externallyManaged) continue
    group.users.add(userId)
    group.lastModifiedAt = world.now()
  }
}

/** Resource group of a binding: an empty one means the default of the level. */
export function resourceGroupOf(scope: Scope, identifier: string | null | undefined): string {
  return identifier == null || identifier.trim() === '' ? defaultResourceGroupOf[scopeLevel(scope)] : identifier
}
