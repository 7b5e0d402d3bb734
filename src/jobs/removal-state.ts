import { scopeId, type Scope } from '#src/domain/scope.ts'
import { getBulkRuns, subscribeBulkRuns } from './bulk-run-store.ts'
import { isBeingRemoved, pendingRemovals } from '#src/session/pending-removals.ts'

/** State of the removal of a user, whether it was requested alone or in a bulk action. */
export type RemovalState = 'queued' | 'removing' | 'removed'

const ofRow = { waiting: 'queued', working: 'removing', done: 'removed' } as const

/**
 * State of the removal of a user from a scope; undefined: no one is removing them. From the same data as the notices
 * and the ledger, so that a row always agrees with them.
 */
export function removalState(scope: Scope, userId: string): RemovalState | undefined {
  return isBeingRemoved(pendingRemovals.get(), scope, userId) ? 'removing' : stateInRuns(scope, userId)
}

/** Whether a bulk action is about to remove a user, so that another removal would be redundant. */
export function isInRemovalRun(scope: Scope, userId: string): boolean {
  return /^(?:queued|removing)$/u.test(stateInRuns(scope, userId) ?? '')
}

/** An ended run says nothing: the list is loaded again then. */
function stateInRuns(scope: Scope, userId: string): RemovalState | undefined {
  for (const { run } of getBulkRuns()) {
    if (run.plan.removes !== true || run.isAtRest() || scopeId(run.plan.scope) !== scopeId(scope)) continue
    const state = run.getState().rows.find(({ id }) => id === userId)?.state
    if (state === 'waiting' || state === 'working' || state === 'done') return ofRow[state]
  }
  return undefined
}

/** Subscribes to changes of removal states. @returns a function that unsubscribes */
export function subscribeRemovalState(listener: () => void): () => void {
  const ends = [pendingRemovals.subscribe(listener), subscribeBulkRuns(listener)]
  return () => {
    for (const end of ends) end()
  }
}
