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
  /** What an answer means. @param confirmed whether it says that the change happened */
  readonly answered: (data: Data, confirmed: boolean) => BulkVerdict
  /** The beginning of the sentence about a failure: "Not revoked." */
  readonly failed: string
  /** After a lost answer, when a read confirmed the change: "Revoked". */
  readonly foundDone: string
  /** Advice before a retry after a lost answer. */
  readonly doubt?: string
  /** The target no longer exists; default: failed. */
  readonly gone?: BulkVerdict
  /** What another refusal means, where it means more than a failure; undefined: it does not. */
  readonly refused?: (error: ApiError) => BulkAnswer | undefined | Promise<BulkAnswer | undefined>
}

/**
 * Sends one row as a mutation of the app: locked, once, found out about after a lost answer, noted in the change log.
 *
 * @param trace filled with what identifies the call at Harness
 */
export async function sendRow<Variables, Data>(
  client: QueryClient,
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
  labels: BulkLabels<Data>,
  trace?: Trace,
): Promise<BulkAnswer> {
  // The lists are made stale once, at the end of the run, which can be left.
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
 * Starts a bulk action and keeps it among the runs of the session.
 *
 * @param again makes its plan for another session: without it, what the end of the session cut off cannot continue
 * @returns the run, whose `id` is in its address
 */
export function startBulkRun(plan: BulkPlan, again?: Replan): BulkRun {
  const run = runBulk(String(getBulkRuns().length + 1), plan)
  keepBulkRun(run, again)
  return run
}
