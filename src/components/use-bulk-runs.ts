import { useSyncExternalStore } from 'react'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import {
  countPaused,
  countRunning,
  getBulkRuns,
  hasUndoableRun,
  subscribeBulkRuns,
  type KeptRun,
} from '#src/jobs/bulk-run-store.ts'

/** Runs of bulk actions since connecting, the latest first. */
export function useBulkRuns(): readonly KeptRun[] {
  return useSyncExternalStore(subscribeBulkRuns, getBulkRuns)
}

/** How many runs have not ended. */
export function useRunningCount(): number {
  return useSyncExternalStore(subscribeBulkRuns, countRunning)
}

/** Whether one of them can still be undone. */
export function useHasUndoableRun(): boolean {
  return useSyncExternalStore(subscribeBulkRuns, hasUndoableRun)
}

/** How many of these currently send nothing. */
export function usePausedCount(): number {
  return useSyncExternalStore(subscribeBulkRuns, countPaused)
}

/** The current state of a run. */
export function useBulkState({ run }: KeptRun): BulkState {
  return useSyncExternalStore(run.subscribe, run.getState)
}
