import { scopeId, type Scope } from '#src/domain/scope.ts'
import { findResourceGroup, findRole, isPermitted, type Target } from '#src/sim/model/access-rules.ts'
import type { Assignment } from '#src/sim/model/assignment.ts'
import type { World } from '#src/sim/model/world.ts'

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

/** Members of a scope or of a group that gives something there who may do something. */
export function permittedUsers(world: World, permission: string, target: Target, among: Iterable<string>): string[] {
  return [...among].filter((identifier) => isPermitted(world, { type: 'USER', identifier }, permission, target))
}
