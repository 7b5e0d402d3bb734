import { adminRoleOf, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { unexpectedError } from './errors.ts'
import { isSame } from './scopes.ts'
import type { World } from './world.ts'

/**
 * Users with the admin role of a scope's level, direct or inherited from a group of the same scope. Custom roles and
 * inherited groups do not count (docs/service.md, trap 26).
 */
export function adminsOf(world: World, scope: Scope): Set<string> {
  const level = scopeLevel(scope)
  const admins = new Set<string>()
  for (const row of world.assignments.at(scope)) {
    if (row.roleIdentifier !== adminRoleOf[level] || row.disabled) continue
    if (row.principal.type === 'USER') admins.add(row.principal.identifier)
    if (row.principal.type !== 'USER_GROUP' || row.principal.scopeLevel !== level) continue
    const group = world.groups.find(
      (entry) => entry.identifier === row.principal.identifier && isSame(entry.scope, scope),
    )
    for (const userId of group?.users ?? []) admins.add(userId)
  }
  return admins
}

/** Whether every admin of a scope is this user: also true if there is none. */
export function isLastAdmin(world: World, scope: Scope, userId: string | null): boolean {
  const admins = adminsOf(world, scope)
  if (userId === null && admins.size > 0) throw unexpectedError()
  return [...admins].every((admin) => admin === userId)
}
