import { useSyncExternalStore } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import { removalState, subscribeRemovalState, type RemovalState } from '#src/jobs/removal-state.ts'

/**
 * Where the removals of these people stand, in their order. A text holds them all, so that a step of a run draws the list
 * anew only where it is seen there.
 */
export function useRemovalStates(scope: Scope, userIds: readonly string[]): readonly (RemovalState | undefined)[] {
  const states = useSyncExternalStore(subscribeRemovalState, () =>
    userIds.map((id) => removalState(scope, id) ?? '').join(),
  )
  return states.split(',').map((state) => (isState(state) ? state : undefined))
}

function isState(text: string): text is RemovalState {
  return text === 'queued' || text === 'removing' || text === 'removed'
}
