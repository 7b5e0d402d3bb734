import { useSyncExternalStore } from 'react'
import type { BulkState } from '#src/queries/bulk-run.ts'
import { countHeld, countRunning, getBulkRuns, subscribeBulkRuns, type KeptRun } from '#src/queries/bulk-runs.ts'

/** Runs of bulk actions since connecting, the latest first. */
export function useBulkRuns(): readonly KeptRun[] {
  return useSyncExternalStore(subscribeBulkRuns, getBulkRuns)
}

/** How many of them have not come to their end. */
export function useRunningCount(): number {
  return useSyncExternalStore(subscribeBulkRuns, countRunning)
}

/** How many of these send nothing at present. */
export function useHeldCount(): number {
  return useSyncExternalStore(subscribeBulkRuns, countHeld)
}

/** Where a run stands now. */
export function useBulkState({ run }: KeptRun): BulkState {
  return useSyncExternalStore(run.subscribe, run.getState)
}
