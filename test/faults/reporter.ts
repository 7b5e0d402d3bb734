import { stripVTControlCharacters } from 'node:util'
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { cells, groups } from './cells.ts'
import { readProgress, writeProgress, type Progress } from './progress.ts'
import { skipReasonOf } from './run-cell.ts'

function isOfAllCells(): boolean {
  return process.env['FAULTS_RESUME'] !== '1' && process.env['FAULTS_ONLY'] === undefined
}

/** Keeps what has passed, so that a run can continue later, and prints the counts of the matrix at the end. */
export default class MatrixReporter implements Reporter {
  // A run of some cells says nothing about the others.
  private readonly progress: Progress = isOfAllCells() ? {} : readProgress()
  private readonly began = Date.now()
  private played = 0

  onTestEnd(test: TestCase, result: TestResult): void {
    this.played += 1
    const outcome = result.annotations.find(({ type }) => type === 'outcome')?.description
    const failure = stripVTControlCharacters(result.error?.message ?? '').slice(0, 1500)
    this.progress[test.title] =
      result.status === 'passed' && outcome !== undefined
        ? { outcome }
        : { failure: failure === '' ? result.status : failure }
    if (this.played % 25 === 0) {
      writeProgress(this.progress)
      const failed = Object.values(this.progress).filter((one) => one.failure !== undefined).length
      console.log(`${this.played} cells played, ${failed} failed`)
    }
  }

  onEnd(): void {
    writeProgress(this.progress)
    const seconds = (Date.now() - this.began) / 1000
    const rows = groups.map((group) => {
      const all = cells.filter((cell) => cell.group === group)
      const ended = all.map(({ id }) => this.progress[id])
      const unplayed = all.filter((cell) => skipReasonOf(cell) !== undefined)
      return {
        group,
        cells: all.length,
        passed: ended.filter((one) => one?.outcome !== undefined).length,
        failed: ended.filter((one) => one?.failure !== undefined).length,
        'not possible or not driven': unplayed.length,
      }
    })
    console.table(rows)
    const outcomes = new Map<string, number>()
    for (const { outcome } of Object.values(this.progress))
      if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    console.table(Object.fromEntries([...outcomes].toSorted()))
    const reasons = new Map<string, string[]>()
    for (const cell of cells) {
      const reason = skipReasonOf(cell)
      if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), cell.id])
    }
    for (const [reason, ids] of reasons)
      console.log(`${ids.length} cells: ${reason}${ids.length > 8 ? '' : ` (${ids.join(', ')})`}`)
    for (const [id, { failure }] of Object.entries(this.progress))
      if (failure !== undefined)
        console.log(`FAILED ${id}: ${failure.split('\n').slice(0, 6).join(' | ').slice(0, 300)}`)
    console.log(
      `${this.played} cells in ${seconds.toFixed(0)} s, ${(seconds / Math.max(1, this.played)).toFixed(2)} s each`,
    )
  }
}
