/** Rows of a bulk action: their target, result, and number by state. */

/** Why a run ended with its session. */
export const sessionEnded = 'Your session ended.'

/** Why nothing more is sent if every row needs the same permission at the same scope. */
export const permissionMissing = 'You don’t have permission for this change.'

/**
 * How one row ended. `skipped`: there was nothing to change. `kept`: protected from the change. `unknown`: there was
 * no usable response and a read couldn't verify it. `not-sent`: the run ended before it.
 */
export type BulkVerdict = {
  readonly kind: 'done' | 'skipped' | 'kept' | 'failed' | 'unknown' | 'not-sent'
  /** Result, as a sentence. */
  readonly text: string
}

/** A row before the run. `skip`: why nothing will be sent for it, known before the start; `kept`: it is protected. */
export type BulkItem = {
  readonly id: string
  readonly name: string
  readonly email?: string | undefined
  readonly skip?: string | undefined
  readonly kept?: boolean | undefined
}

export type BulkRow = BulkItem & {
  readonly state: 'waiting' | 'working' | BulkVerdict['kind']
  readonly text: string
  /** When it ended, milliseconds since the epoch. */
  readonly at: number | undefined
}

export type BulkCounts = Readonly<Record<BulkRow['state'], number>> & {
  readonly total: number
  readonly ended: number
  /** Skipped before the start: not part of the run's work. */
  readonly excluded: number
  /** Number of rows in the run, and of those with a result; unsent rows have none. */
  readonly due: number
  readonly finished: number
}

/** Number of rows in each state. */
export function countBulk(rows: readonly BulkRow[]): BulkCounts {
  const counts = { waiting: 0, working: 0, done: 0, skipped: 0, kept: 0, failed: 0, unknown: 0, 'not-sent': 0 }
  for (const { state } of rows) counts[state] += 1
  const ended = rows.length - counts.waiting - counts.working
  const excluded = rows.filter(({ skip }) => skip !== undefined).length
  return {
    ...counts,
    total: rows.length,
    ended,
    excluded,
    due: rows.length - excluded,
    finished: ended - excluded - counts['not-sent'],
  }
}
