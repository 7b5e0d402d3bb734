/** Rows of a bulk action: what each stands for, how it ended, and how many there are of each. */

/** Why a run ended when its session did. */
export const sessionEnded = 'Your session ended.'

/** Why nothing further is sent where every row asks for the same right at the same scope. */
export const permissionMissing = 'You don’t have permission for this change.'

/**
 * How one row ended. `skipped`: there was nothing to change. `kept`: protected from the change. `unknown`: no usable
 * answer came and no look could tell. `not-sent`: the run ended before it.
 */
export type BulkVerdict = {
  readonly kind: 'done' | 'skipped' | 'kept' | 'failed' | 'unknown' | 'not-sent'
  /** What happened, as a sentence. */
  readonly text: string
}

/** A row before the run. `skip`: why nothing will be sent for it, found before the start; `kept`: it is protected. */
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
  /** Left out before the start: no part of what the run is to do. */
  readonly leftOut: number
  /** What the run is to do, and how much of it has an outcome; what was not sent has none. */
  readonly due: number
  readonly finished: number
}

/** How many rows are in each state. */
export function countBulk(rows: readonly BulkRow[]): BulkCounts {
  const counts = { waiting: 0, working: 0, done: 0, skipped: 0, kept: 0, failed: 0, unknown: 0, 'not-sent': 0 }
  for (const { state } of rows) counts[state] += 1
  const ended = rows.length - counts.waiting - counts.working
  const leftOut = rows.filter(({ skip }) => skip !== undefined).length
  return {
    ...counts,
    total: rows.length,
    ended,
    leftOut,
    due: rows.length - leftOut,
    finished: ended - leftOut - counts['not-sent'],
  }
}
