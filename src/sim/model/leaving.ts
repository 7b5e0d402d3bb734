import type { Scope } from '#src/domain/scope.ts'
import { findGroup } from './access-rules.ts'
import type { Assignment } from './assignment.ts'
import type { World } from './world.ts'

/** Removes an assignment, immediately or after the delay of removals. */
export function removeAssignment(world: World, row: Assignment): void {
  const { lateRemovals } = world.settings
  if (lateRemovals <= 0) {
    world.assignments.remove(row.identifier)
    return
  }
  // Stored separately: generated users lose their generated access with their membership.
  world.assignments.add(row)
  world.leaving.push({ kind: 'assignment', identifier: row.identifier, until: world.now() + lateRemovals })
}

/** Removes a user from a group, immediately or after the delay of removals. */
export function removeFromGroup(world: World, scope: Scope, group: string, userId: string): void {
  const { lateRemovals } = world.settings
  if (lateRemovals > 0)
    world.leaving.push({ kind: 'membership', scope, group, userId, until: world.now() + lateRemovals })
  else findGroup(world, group, scope)?.users.delete(userId)
}

/** Completes removals whose delay has passed. */
export function finishRemovals(world: World): void {
  if (world.leaving.length === 0) return
  const now = world.now()
  const over = world.leaving.filter(({ until }) => now >= until)
  if (over.length === 0) return
  world.leaving = world.leaving.filter(({ until }) => now < until)
  for (const entry of over)
    if (entry.kind === 'assignment') world.assignments.remove(entry.identifier)
    else findGroup(world, entry.group, entry.scope)?.users.delete(entry.userId)
}
