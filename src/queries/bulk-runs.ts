import { getSessionState, subscribeSession } from '#src/api/session.ts'
import type { BulkRun } from './bulk-run.ts'
import { onOwnerGone } from './session-owner.ts'
import { beginEffect } from './write.ts'

/** A run with the session it belongs to: in a later one it can be read, and sends nothing any more. */
export type KeptRun = { readonly run: BulkRun; readonly session: string }

/** Runs of bulk actions since connecting. In memory only: a reload ends them. */
let runs: readonly KeptRun[] = []
const listeners = new Set<() => void>()

function publish(next: readonly KeptRun[]): void {
  runs = next
  for (const listener of listeners) listener()
}

// What is not sent when the session ends is never sent (rule E6); the verdicts so far are kept.
subscribeSession(() => {
  if (getSessionState().status === 'closed') for (const { run } of runs) run.stop('the session ended.')
})

onOwnerGone(() => {
  publish([])
})

/** Runs, the latest first. */
export function getBulkRuns(): readonly KeptRun[] {
  return runs
}

/** Calls back when a run is added, and with each step of one. */
export function subscribeBulkRuns(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** How many runs have not come to their end. */
export function countRunning(): number {
  return runs.filter(({ run }) => !run.isAtRest()).length
}

/** Keeps a run, and has signing out ask while it lasts. */
export function keepBulkRun(run: BulkRun): void {
  let end: (() => void) | undefined
  const watch = () => {
    if (run.isAtRest()) {
      end?.()
      end = undefined
    } else end ??= beginEffect()
    for (const listener of listeners) listener()
  }
  run.subscribe(watch)
  const state = getSessionState()
  publish([{ run, session: state.status === 'open' ? state.session.id : '' }, ...runs])
  watch()
}
