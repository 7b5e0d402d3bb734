import { expect } from '@playwright/test'

/** Rounds of each measurement; variants take turns in each. */
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
/** People in the account. */
export const USERS = Number(process.env['BENCH_USERS'] ?? 100_000)
/** Milliseconds that the API waits before each answer. */
export const LATENCY = 50
/** How many times slower the processor of the page is. */
export const SLOWER = 4

export function say(line = ''): void {
  process.stdout.write(`  ${line}\n`)
}

/** The one in the middle, or between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
}

/** The median of the ratios of each round, so that what slows the machine down for a while slows both. */
export function ratio(ours: readonly number[], others: readonly number[]): number {
  return median(ours.map((value, round) => value / (others[round] ?? Number.NaN)))
}

export type Goal = {
  readonly most: number
  /** The same on every machine: missing it fails with BENCH_STRICT=1. */
  readonly exact?: true
}

/** A figure with its goal: "1.42 of 1.3 MISSED". */
export function against(what: string, value: number, goal: Goal | undefined, digits = 0): string {
  const text = value.toFixed(digits)
  if (goal === undefined) return text
  const isMet = value <= goal.most
  if (goal.exact === true && process.env['BENCH_STRICT'] === '1')
    expect.soft(value, what).toBeLessThanOrEqual(goal.most)
  return `${text} of ${goal.most} ${isMet ? 'ok' : 'MISSED'}`
}

/** Prints rows of cells in columns as wide as the widest cell. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows)
    say(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('   '),
    )
}
