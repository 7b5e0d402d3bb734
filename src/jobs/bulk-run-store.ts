import type { QueryClient } from '@tanstack/react-query'
import { getSessionState, subscribeSession } from '#src/session/credential.ts'
import { createSessionStore, createStore } from '#src/session/store.ts'
import { countBulk, sessionEnded } from './bulk-rows.ts'
import type { BulkPlan, BulkRun } from './bulk-run.ts'
import { trackPendingMutation } from '#src/queries/safe-mutation.ts'

/** A run and its session. In a later session, it sends nothing automatically. */
export type KeptRun = {
  readonly run: BulkRun
  readonly session: string
  /** Its plan, for another session of the same user. */
  readonly again?: Replan | undefined
}

/** Creates the plan of a run for the session of a client. */
export type Replan = (client: QueryClient) => BulkPlan

/** Rows of runs that the end of the session interrupted. Counts only: names are deleted with the session. */
export type UnfinishedRuns = { readonly left: number; readonly total: number }

/** Runs of bulk actions since connecting. In memory only: a reload ends them. */
const bulkRuns = createSessionStore((): readonly KeptRun[] => [], 'other-person', interrupted)
const unfinished = createStore<UnfinishedRuns>({ left: 0, total: 0 })

/** Rows that are unsent when the session ends are never sent. */
function interrupted(runs: readonly KeptRun[]): void {
  if (runs.length === 0) return
  unfinished.set(countLeft(runs))
  for (const { run } of runs) run.stop(sessionEnded)
}

subscribeSession(() => {
  if (getSessionState().status === 'open') unfinished.set({ left: 0, total: 0 })
  // After an idle lock, the same user sees the results so far.
  else interrupted(bulkRuns.get())
})

/** Runs, the latest first. */
export function getBulkRuns(): readonly KeptRun[] {
  return bulkRuns.get()
}

/** Calls back when a run is added, and on each change of one. */
export function subscribeBulkRuns(listener: () => void): () => void {
  return bulkRuns.subscribe(listener)
}

/** Number of runs that have not ended. */
export function countRunning(): number {
  return bulkRuns.get().filter(({ run }) => !run.isAtRest()).length
}

/** Number of runs that currently send nothing: paused, or waiting as Harness requested. */
export function countPaused(): number {
  return bulkRuns.get().filter(({ run }) => !run.isAtRest() && /^(?:paused|waiting)$/u.test(run.getState().phase))
    .length
}

/** Whether one of them can still be undone. */
export function hasUndoableRun(): boolean {
  return bulkRuns.get().some(({ run }) => run.getState().held === true)
}

/** Number of rows without a result in running bulk actions. */
export function countBulkLeft(): UnfinishedRuns {
  return countLeft(bulkRuns.get())
}

function countLeft(all: readonly KeptRun[]): UnfinishedRuns {
  const counts = all.filter(({ run }) => !run.isAtRest()).map(({ run }) => countBulk(run.getState().rows))
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
  return {
    left: sum(counts.map(({ waiting, working }) => waiting + working)),
    total: sum(counts.map(({ total }) => total)),
  }
}

/** Number of rows that the last session left unsent; zero once the next session is open. */
export function getUnfinishedRuns(): UnfinishedRuns {
  return unfinished.get()
}

/** Sends the unsent rows of a run in the open session. Rows that were sent stay unchanged. */
export function continueBulkRun({ run, again }: KeptRun, client: QueryClient): void {
  const state = getSessionState()
  if (again === undefined || state.status !== 'open' || !run.isAtRest()) return
  // First, so that it belongs to the session before it sends anything.
  bulkRuns.set(bulkRuns.get().map((each) => (each.run === run ? { ...each, session: state.session.id } : each)))
  run.continueWith(again(client))
}

/**
 * Keeps a run, and makes signing out ask while it is running.
 *
 * @param again its plan for another session
 */
export function keepBulkRun(run: BulkRun, again?: Replan): void {
  let end: (() => void) | undefined
  const watch = () => {
    if (run.isAtRest()) {
      end?.()
      end = undefined
    } else end ??= trackPendingMutation()
    // The runs are the same: their states changed.
    bulkRuns.set(bulkRuns.get())
  }
  run.subscribe(watch)
  const state = getSessionState()
  bulkRuns.set([{ run, session: state.status === 'open' ? state.session.id : '', again }, ...bulkRuns.get()])
  watch()
}
