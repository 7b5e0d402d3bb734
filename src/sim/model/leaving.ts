import type { Scope } from '#src/domain/scope.ts'
import { findGroup } from './access-rules.ts'
import type { Assignment } from './assignment.ts'
import type { World } from './world.ts'

/** Takes an assignment away, at once or after the time that removals take to show. */
export function removeAssignment(world: World, row: Assignment): void {
  const { lateRemovals } = world.settings
  if (lateRemovals <= 0) {
    world.assignments.remove(row.identifier)
    return
  }
  // Kept separately: generated people lose their generated access with their membership.
  world.assignments.add(row)
  world.leaving.push({ kind: 'assignment', identifier: row.identifier, until: world.now() + lateRemovals })
}

/** Takes a person out of a group, at once or after the time that removals take to show. */
export function removeFromGroup(world: World, scope: Scope, group: string, userId: string): void {
  const { lateRemovals } = world.settings
  if (lateRemovals > 0)
    world.leaving.push({ kind: 'membership', scope, group, userId, until: world.now() + lateRemovals })
  else findGroup(world, group, scope)?.users.delete(userId)
}

/** Ends what was taken away long enough ago. */
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
