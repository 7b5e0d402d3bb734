import { useSyncExternalStore } from 'react'
import { getPendingRemovals, subscribePendingRemovals } from '#src/queries/pending-removals.ts'

/** Removals that are confirmed and not over yet, wherever they were asked for. */
export function usePendingRemovals() {
  return useSyncExternalStore(subscribePendingRemovals, getPendingRemovals)
}
