import { scopeId, type Scope } from '#src/domain/scope.ts'
import { findGroup, findResourceGroup, findRole, isInGroup } from '#src/sim/model/access-rules.ts'
import type { Assignment } from '#src/sim/model/assignment.ts'
import { ALL_WITH_CHILD_SCOPES, scopeAtLevel } from '#src/sim/model/scopes.ts'
import type { UserGroup, World } from '#src/sim/model/world.ts'

/** What is really so in the simulated account, for comparing what the app concludes. Written without its code. */

/** Every scope of the account. */
export function scopesOf(world: World): Scope[] {
  const account = world.account.identifier
  return [
    { account },
    ...world.organizations.map(({ identifier }) => ({ account, org: identifier })),
    ...world.projects.map(({ org, identifier }) => ({ account, org, project: identifier })),
  ]
}

/** Identifiers of the members of a scope. */
export function membersOf(world: World, scope: Scope): string[] {
  return world.members.refs(scope).map((ref) => world.people.at(ref).uuid)
}

/** Whether an assignment is one that two lists name: of a member, not internal, with role and resource group. */
function isNamedTwice(world: World, row: Assignment): boolean {
  if (row.principal.type !== 'USER') return true
  const role = findRole(world, row.roleIdentifier, row.scope)
  return (
    role?.internal === false &&
    findResourceGroup(world, row.resourceGroupIdentifier, row.scope) !== undefined &&
    world.members.has(row.scope, row.principal.identifier)
  )
}

/** What exists now at these scopes, by names that stay. What the service never shows twice is left out. */
export function existing(world: World, scopes: readonly Scope[]): Set<string> {
  const found = new Set<string>()
  for (const scope of scopes) {
    for (const id of membersOf(world, scope)) found.add(`user ${scopeId(scope)} ${id}`)
    for (const row of world.assignments.at(scope))
      if (isNamedTwice(world, row)) found.add(`assignment ${scopeId(scope)} ${row.identifier}`)
  }
  const wanted = new Set(scopes.map((scope) => scopeId(scope)))
  for (const group of world.groups) {
    if (!wanted.has(scopeId(group.scope))) continue
    found.add(`group ${scopeId(group.scope)} ${group.identifier}`)
    for (const id of group.users) found.add(`member ${scopeId(group.scope)} ${group.identifier} ${id}`)
  }
  return found
}

/** A role that somebody has at a scope; `group`: through which. */
type TrueRole = { readonly row: Assignment; readonly group: UserGroup | undefined }

/** Whether an assignment gives something. */
function isLive(world: World, row: Assignment): boolean {
  const role = findRole(world, row.roleIdentifier, row.scope)
  const resources = findResourceGroup(world, row.resourceGroupIdentifier, row.scope)
  return !row.disabled && role !== undefined && !role.internal && resources !== undefined
}

/** What a member of a scope has there, directly and through groups. */
export function rolesAt(world: World, scope: Scope, userId: string): TrueRole[] {
  return [...world.assignments.at(scope)].flatMap((row): TrueRole[] => {
    if (!isLive(world, row)) return []
    const { type, identifier } = row.principal
    if (type === 'USER') return identifier === userId ? [{ row, group: undefined }] : []
    const group = groupOf(world, row)
    return group !== undefined && isInGroup(world, group, userId) ? [{ row, group }] : []
  })
}

function groupOf(world: World, { scope, principal }: Assignment): UserGroup | undefined {
  const { type, identifier, scopeLevel } = principal
  const owner = type !== 'USER_GROUP' || scopeLevel === null ? undefined : scopeAtLevel(scope, scopeLevel)
  return owner && findGroup(world, identifier, owner)
}

/** What groups have at a scope. */
export function groupRolesAt(world: World, scope: Scope): TrueRole[] {
  return [...world.assignments.at(scope)].flatMap((row): TrueRole[] => {
    const group = isLive(world, row) ? groupOf(world, row) : undefined
    return group === undefined ? [] : [{ row, group }]
  })
}

const changing = /^core_(?:user_manage|user_invite|usergroup_manage|authsetting_edit|role_edit|resourcegroup_edit)$/u

/** Whether an assignment reaches everything below, or lets somebody change who may do what. */
export function isPowerful(world: World, row: Assignment): boolean {
  const role = findRole(world, row.roleIdentifier, row.scope)
  const isAdmin = role?.scope === undefined && /^_(?:account|organization|project|sei)_admin$/u.test(row.roleIdentifier)
  return (
    row.resourceGroupIdentifier === ALL_WITH_CHILD_SCOPES ||
    isAdmin ||
    role?.permissions.some((permission) => changing.test(permission)) === true
  )
}
