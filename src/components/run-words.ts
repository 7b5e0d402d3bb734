import { formatList, formatNumber } from '#src/domain/format.ts'
import { countBulk, type BulkRow, type BulkState } from '#src/jobs/bulk-run.ts'

/** Words of the states of a row. */
export const stateWords: Record<BulkRow['state'], string> = {
  failed: 'Failed',
  unknown: 'Unknown',
  'not-sent': 'Not sent',
  skipped: 'Skipped',
  done: 'Done',
  working: 'Working',
  waiting: 'Waiting',
}

/** Rows that need attention come first. */
export const stateOrder: readonly BulkRow['state'][] = [
  'failed',
  'unknown',
  'not-sent',
  'skipped',
  'done',
  'working',
  'waiting',
]

/** Rows in the order of the ledger: failed and skipped people at the top, the others as they were given. */
export function orderedRows(rows: readonly BulkRow[]): BulkRow[] {
  return stateOrder.flatMap((state) => rows.filter((row) => row.state === state))
}

/** What a run came to: "14 done, 2 skipped and 1 failed". */
export function outcomeWords(rows: readonly BulkRow[]): string {
  const counts = countBulk(rows)
  return formatList(
    (['done', 'skipped', 'failed', 'unknown', 'not-sent'] as const)
      .filter((state) => counts[state] > 0)
      .map((state) => `${formatNumber(counts[state])} ${stateWords[state].toLowerCase()}`),
  )
}

/** How far a run is: "17 of 24 finished". Who was left out before the start is no part of it. */
export function finishedWords(rows: readonly BulkRow[]): string {
  const { finished, due } = countBulk(rows)
  return `${formatNumber(finished)} of ${formatNumber(due)} finished`
}

/** How a run stands, in a few words: "17 of 24 finished". */
export function standWords({ rows, phase }: BulkState): string {
  const { ended, total } = countBulk(rows)
  const stand = finishedWords(rows)
  if (phase === 'over' && ended === total) return outcomeWords(rows)
  if (phase === 'waiting') return `On hold, ${stand}`
  return phase === 'paused' ? `Paused, ${stand}` : stand
}
