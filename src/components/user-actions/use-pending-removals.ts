import { pendingRemovals } from '#src/session/pending-removals.ts'
import { useStore } from '../use-store.ts'

/** Removals that are confirmed and have not ended, wherever they were started. */
export function usePendingRemovals() {
  return useStore(pendingRemovals)
}
