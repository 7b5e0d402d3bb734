import type { QueryClient } from '@tanstack/react-query'
import { getSessionState, subscribeSession } from '#src/session/credential.ts'
import { createSessionStore, createStore } from '#src/session/store.ts'
import { countBulk, sessionEnded } from './bulk-rows.ts'
import type { BulkPlan, BulkRun } from './bulk-run.ts'
import { trackPendingMutation } from '#src/queries/safe-mutation.ts'

/** A run with the session it belongs to: in a later one it sends nothing by itself. */
export type KeptRun = {
  readonly run: BulkRun
  readonly session: string
  /** Its plan, for another session of the same person. */
  readonly again?: Replan | undefined
}

/** Makes the plan of a run for the session whose client it is. */
export type Replan = (client: QueryClient) => BulkPlan

/** People of runs that the end of the session cut short. Numbers only: names are gone with the session. */
export type UnfinishedRuns = { readonly left: number; readonly total: number }

/** Runs of bulk actions since connecting. In memory only: a reload ends them. */
const bulkRuns = createSessionStore((): readonly KeptRun[] => [], 'other-person', cutShort)
const unfinished = createStore<UnfinishedRuns>({ left: 0, total: 0 })

/** Rows that are unsent when the session ends are never sent. */
function cutShort(runs: readonly KeptRun[]): void {
  if (runs.length === 0) return
  unfinished.set(countLeft(runs))
  for (const { run } of runs) run.stop(sessionEnded)
}

subscribeSession(() => {
  if (getSessionState().status === 'open') unfinished.set({ left: 0, total: 0 })
  // After an idle lock the same person finds the outcomes so far.
  else cutShort(bulkRuns.get())
})

/** Runs, the latest first. */
export function getBulkRuns(): readonly KeptRun[] {
  return bulkRuns.get()
}

/** Calls back when a run is added, and with each step of one. */
export function subscribeBulkRuns(listener: () => void): () => void {
  return bulkRuns.subscribe(listener)
}

/** How many runs have not come to their end. */
export function countRunning(): number {
  return bulkRuns.get().filter(({ run }) => !run.isAtRest()).length
}

/** How many of them send nothing at present: paused, or waiting as Harness asked. */
export function countPaused(): number {
  return bulkRuns.get().filter(({ run }) => !run.isAtRest() && /^(?:paused|waiting)$/u.test(run.getState().phase))
    .length
}

/** Whether one of them can still be undone. */
export function isAnyHeld(): boolean {
  return bulkRuns.get().some(({ run }) => run.getState().held === true)
}

/** How many people of the runs in progress have no outcome yet. */
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

/** Counts of rows that the last session left unsent; zero once the next one is open. */
export function getUnfinishedRuns(): UnfinishedRuns {
  return unfinished.get()
}

/** Sends the people of a run that were never sent, in the session that is open. Those that were sent stay as they are. */
export function continueBulkRun({ run, again }: KeptRun, client: QueryClient): void {
  const state = getSessionState()
  if (again === undefined || state.status !== 'open' || !run.isAtRest()) return
  // First, so that it belongs to the session before it sends anything.
  bulkRuns.set(bulkRuns.get().map((each) => (each.run === run ? { ...each, session: state.session.id } : each)))
  run.continueWith(again(client))
}

/** Keeps a run, and has signing out ask while it lasts. @param again its plan for another session */
export function keepBulkRun(run: BulkRun, again?: Replan): void {
  let end: (() => void) | undefined
  const watch = () => {
    if (run.isAtRest()) {
      end?.()
      end = undefined
    } else end ??= trackPendingMutation()
    // The same runs: their states changed.
    bulkRuns.set(bulkRuns.get())
  }
  run.subscribe(watch)
  const state = getSessionState()
  bulkRuns.set([{ run, session: state.status === 'open' ? state.session.id : '', again }, ...bulkRuns.get()])
  watch()
}
