import type { PermissionCheck } from '#src/contract/permission-schema.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { Assignment } from './assignment.ts'
import { ServiceError } from './errors.ts'
import { isSame, isWithin, presentScopeFields, scopeAtLevel } from './scopes.ts'
import type { Caller, ResourceGroup, ResourceSelector, Role, UserGroup, World } from './world.ts'

/** The role with this identifier at a scope: built-in or custom. */
export function findRole(world: World, identifier: string, scope: Scope): Role | undefined {
  return world.roles.find((role) => role.identifier === identifier && (!role.scope || isSame(role.scope, scope)))
}

/** The resource group with this identifier at a scope: built-in or custom. */
export function findResourceGroup(world: World, identifier: string, scope: Scope): ResourceGroup | undefined {
  return world.resourceGroups.find(
    (group) => group.identifier === identifier && (!group.scope || isSame(group.scope, scope)),
  )
}

/** The user group with this identifier at exactly this scope. */
export function findGroup(world: World, identifier: string, scope: Scope): UserGroup | undefined {
  return world.groups.find((group) => group.identifier === identifier && isSame(group.scope, scope))
}

/** Whether a user is in a group; built-in groups contain every member of their scope. */
export function isInGroup(world: World, group: UserGroup, userId: string): boolean {
  return group.harnessManaged ? world.members.has(group.scope, userId) : group.users.has(userId)
}

/** Assignments of a group, at its own scope and its child scopes. */
export function assignmentsOfGroup(world: World, group: UserGroup): Assignment[] {
  const level = scopeLevel(group.scope)
  return world.assignments.ofPrincipal('USER_GROUP', group.identifier).filter(({ scope, principal }) => {
    const owner = principal.scopeLevel === level ? scopeAtLevel(scope, level) : undefined
    return owner !== undefined && isSame(owner, group.scope)
  })
}

/** All assignments of a principal, direct and inherited from groups. */
function effectiveAssignments(world: World, principal: Caller): Assignment[] {
  const direct = world.assignments.ofPrincipal(principal.type, principal.identifier)
  if (principal.type !== 'USER') return direct
  const groups = world.groups.filter((group) => isInGroup(world, group, principal.identifier))
  return [...direct, ...groups.flatMap((group) => assignmentsOfGroup(world, group))]
}

/** Target of a permission check. Without an ID: the type as a whole. */
export type Target = {
  readonly scope: Scope
  readonly resourceType: string
  readonly resourceIdentifier?: string | undefined
  /** Attributes of the resource, by name. */
  readonly resourceAttributes?: Readonly<Record<string, string>> | undefined
}

function selects(selector: ResourceSelector, resource: Omit<Target, 'scope'>): boolean {
  const { resourceType, identifiers, attributeFilter } = selector
  if (resourceType !== resource.resourceType) return false
  // An empty list selects nothing here; what the service does with it is unknown.
  if (identifiers !== undefined && !identifiers.includes(resource.resourceIdentifier ?? '')) return false
  if (attributeFilter === undefined) return true
  const value = resource.resourceAttributes?.[attributeFilter.attributeName]
  return value !== undefined && attributeFilter.attributeValues.includes(value)
}

function covers(group: ResourceGroup, usedAt: Scope, { scope, ...resource }: Target): boolean {
  const reaches = group.included.some(({ filter, scope: included = usedAt }) =>
    filter === 'INCLUDING_CHILD_SCOPES' ? isWithin(scope, included) : isSame(scope, included),
  )
  if (!reaches) return false
  if (group.resources === undefined) return true
  return group.resources.some((selector) => selects(selector, resource))
}

/** Whether a principal has a permission. */
export function isPermitted(world: World, principal: Caller, permission: string, target: Target): boolean {
  return effectiveAssignments(world, principal).some((assignment) => {
    if (assignment.disabled) return false
    const role = findRole(world, assignment.roleIdentifier, assignment.scope)
    if (role?.permissions.includes(permission) !== true) return false
    const group = findResourceGroup(world, assignment.resourceGroupIdentifier, assignment.scope)
    return group !== undefined && covers(group, assignment.scope, target)
  })
}

/** @throws ServiceError 403 with the failed check, unless the principal has the permission */
export function requirePermission(world: World, principal: Caller, permission: string, target: Target): void {
  if (isPermitted(world, principal, permission, target)) return
  const { scope, resourceType, resourceIdentifier } = target
  const check: PermissionCheck = {
    resourceScope: presentScopeFields(scope),
    resourceType,
    permission,
    ...(resourceIdentifier === undefined ? {} : { resourceIdentifier }),
  }
  const on = resourceIdentifier === undefined ? 'this scope' : `${resourceType.toLowerCase()} ${resourceIdentifier}`
  throw new ServiceError(
    'denied',
    'NG_ACCESS_DENIED',
    `${principal.type} ${principal.identifier} lacks ${permission} on ${on}`,
    { checks: [check] },
  )
}
