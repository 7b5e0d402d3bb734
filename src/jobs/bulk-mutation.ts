import type { QueryClient } from '@tanstack/react-query'
import type { Trace } from '#src/api/trace.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import type { BulkVerdict } from './bulk-rows.ts'
import { failedAnswer, runBulk, type BulkAnswer, type BulkPlan, type BulkRun } from './bulk-run.ts'
import { getBulkRuns, keepBulkRun, type Replan } from './bulk-run-store.ts'
import { runMutation } from '#src/queries/run-mutation.ts'
import { lockMutation, type SafeMutation } from '#src/queries/safe-mutation.ts'

/** Labels for the rows of a bulk action. */
export type BulkLabels<Data> = {
  /**
   * Row result for a response.
   *
   * @param confirmed whether it confirms the change
   */
  readonly answered: (data: Data, confirmed: boolean) => BulkVerdict
  /** The start of the sentence about a failure: "Not revoked." */
  readonly failed: string
  /** After a lost response, if a read confirmed the change: "Revoked". */
  readonly foundDone: string
  /** Advice before a retry after a lost response. */
  readonly doubt?: string
  /** The target no longer exists; default: failed. */
  readonly gone?: BulkVerdict
  /** Row result of a refusal that means more than a failure; undefined otherwise. */
  readonly refused?: (error: ApiError) => BulkAnswer | undefined | Promise<BulkAnswer | undefined>
}

/**
 * Sends one row as a mutation of the app: locked, sent once, verified after a lost response, logged.
 *
 * @param trace filled with the identifiers of the call at Harness
 */
export async function sendRow<Variables, Data>(
  client: QueryClient,
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
  labels: BulkLabels<Data>,
  trace?: Trace,
): Promise<BulkAnswer> {
  // Lists are invalidated once, at the end of the run. The user can leave the page before that.
  const quiet: SafeMutation<Variables, Data> = { ...mutation, staleOnSuccess: [], staleIfInDoubt: [], everywhere: true }
  const unlock = lockMutation(quiet, variables)
  if (unlock === undefined) return { kind: 'skipped', text: 'The same change was already being saved.' }
  try {
    const ended = await runMutation(client, quiet, variables, undefined, trace)
    if (ended.status === 'done') return labels.answered(ended.data, ended.confirmed)
    if (ended.status === 'refused') {
      if (ended.outcome === 'gone' && labels.gone !== undefined) return labels.gone
      const more = ended.outcome === 'refused' ? await labels.refused?.(ended.error) : undefined
      return more ?? failedAnswer(ended.error, labels.failed)
    }
    const cause = causeOf(ended.error)
    if (ended.finding === 'done')
      return { kind: 'done', text: `${labels.foundDone} ${cause} We checked, and the change went through.` }
    if (ended.finding === 'not-done')
      return { kind: 'failed', text: `${labels.failed} ${cause} We checked, and nothing changed.` }
    return {
      kind: 'unknown',
      text: `We couldn’t confirm this change. ${cause}${labels.doubt === undefined ? '' : ` ${labels.doubt}`}`,
    }
  } finally {
    unlock()
  }
}

/**
 * Starts a bulk action and adds it to the runs of the session.
 *
 * @param again recreates its plan in another session; without it, an interrupted run can't continue
 * @returns the run, whose `id` is in its address
 */
export function startBulkRun(plan: BulkPlan, again?: Replan): BulkRun {
  const run = runBulk(String(getBulkRuns().length + 1), plan)
  keepBulkRun(run, again)
  return run
}
