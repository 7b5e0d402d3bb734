import { pendingRemovals } from '#src/session/pending-removals.ts'
import { useStore } from '../use-store.ts'

/** Removals that are confirmed and not over yet, wherever they were requested. */
export function usePendingRemovals() {
  return useStore(pendingRemovals)
}
