import { scopeId, type Scope } from '#src/domain/scope.ts'
import { getBulkRuns, subscribeBulkRuns } from './bulk-run-store.ts'
import { isBeingRemoved, pendingRemovals } from '#src/session/pending-removals.ts'

/** Where the removal of a person stands, whether it was requested alone or in a bulk action. */
export type RemovalState = 'queued' | 'removing' | 'removed'

const ofRow = { waiting: 'queued', working: 'removing', done: 'removed' } as const

/**
 * Where the removal of a person from a scope stands; undefined: no one is removing them. From what the notices and the
 * ledger show, so that a row never says something else.
 */
export function removalState(scope: Scope, userId: string): RemovalState | undefined {
  return isBeingRemoved(pendingRemovals.get(), scope, userId) ? 'removing' : stateInRuns(scope, userId)
}

/** Whether a bulk action is about to remove a person, so that another removal would be one too many. */
export function isInRemovalRun(scope: Scope, userId: string): boolean {
  return /^(?:queued|removing)$/u.test(stateInRuns(scope, userId) ?? '')
}

/** A run that has ended says nothing: the list is read again then. */
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
