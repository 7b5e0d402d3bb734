import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { countBulk, type BulkRow } from '#src/jobs/bulk-rows.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'

/** Labels of the states of a row. */
export const stateLabels: Record<BulkRow['state'], string> = {
  failed: 'Failed',
  unknown: 'Not confirmed',
  'not-sent': 'Not started',
  working: 'Working',
  done: 'Done',
  kept: 'Skipped',
  skipped: 'Not needed',
  waiting: 'Waiting',
}

/** Rows that need attention come first, then what continues now. */
export const stateOrder: readonly BulkRow['state'][] = [
  'failed',
  'unknown',
  'not-sent',
  'working',
  'done',
  'kept',
  'skipped',
  'waiting',
]

/** Rows in the order of the ledger: problems first, the others in their original order. */
export function orderedRows(rows: readonly BulkRow[]): BulkRow[] {
  return stateOrder.flatMap((state) => rows.filter((row) => row.state === state))
}

const endedLabels = [
  ['done', (count: string) => `${count} done`],
  ['skipped', (count: string) => `${count} not needed`],
  ['kept', (count: string) => `${count} skipped`],
  ['failed', (count: string) => `${count} failed`],
  ['unknown', (count: string) => `${count} not confirmed`],
  ['not-sent', (count: string) => `${count} not started`],
] as const

/** Summary of a run: "14 done, 2 not needed, and 1 failed". */
export function outcomeText(rows: readonly BulkRow[]): string {
  const counts = countBulk(rows)
  return formatList(
    endedLabels.filter(([state]) => counts[state] > 0).map(([state, toText]) => toText(formatNumber(counts[state]))),
  )
}

/** Progress of a run: "17 of 24 finished". Users who were skipped before the start don't count. */
export function finishedText(rows: readonly BulkRow[]): string {
  const { finished, due } = countBulk(rows)
  return `${formatNumber(finished)} of ${formatNumber(due)} finished`
}

/** The number that was skipped before the start, if any. */
export function skippedText(count: number): string {
  return byCount(count, '1 skipped before the start', `${formatNumber(count)} skipped before the start`)
}

/** State of a run, in a few words: "17 of 24 finished". */
export function runStatusText({ rows, phase, held }: BulkState): string {
  const { ended, total } = countBulk(rows)
  const finished = finishedText(rows)
  if (phase === 'over' && ended === total) return outcomeText(rows)
  if (phase === 'waiting') return `Waiting: ${finished}`
  if (held === true) return `Not started: ${finished}`
  return phase === 'paused' ? `Paused: ${finished}` : finished
}
