import type { Scope } from '#src/domain/scope.ts'
import { ServiceError } from './errors.ts'
import { isLastAdmin } from './last-admin.ts'
import { removeAssignment, removeFromGroup } from './leaving.ts'
import { isWithin } from './scopes.ts'
import type { World } from './world.ts'

/**
 * Removes a user from a scope and its child scopes, with assignments and group memberships.
 *
 * @returns false if the user was not a member of this scope: nothing changed
 * @throws ServiceError at account scope if no other account admin would remain
 */
export function removeUser(world: World, scope: Scope, userId: string): boolean {
  if (!world.members.has(scope, userId)) return false
  if (scope.org === undefined && isLastAdmin(world, scope, userId))
    throw new ServiceError(
      'error',
      'REQUEST_PROCESSING_INTERRUPTED',
      'Removal would leave the account without an administrator',
      { bare: true },
    )
  // Assignments first: those of a generated user exist only as long as the membership.
  for (const row of world.assignments.ofPrincipal('USER', userId))
    if (isWithin(row.scope, scope)) removeAssignment(world, row)
  world.members.removeWithin(scope, userId)
  for (const group of world.groups)
    if (isWithin(group.scope, scope) && group.users.has(userId))
      removeFromGroup(world, group.scope, group.identifier, userId)
  if (scope.org === undefined)
    for (const [key, owner] of world.apiKeys)
      if (owner.type === 'USER' && owner.identifier === userId) world.apiKeys.delete(key)
  world.effects += 1
  return true
}
