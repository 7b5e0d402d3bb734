import { pendingRemovals } from '#src/session/pending-removals.ts'
import { useStore } from '../use-store.ts'

/** Removals that are confirmed and not over yet, wherever they were asked for. */
export function usePendingRemovals() {
  return useStore(pendingRemovals)
}
