import { isImpossible, type Cell } from './cells.ts'
import type { Outcome } from './expected.ts'
import { runBulk, runBulkLeaving } from './run-bulk.ts'
import { runEffect, runGesture, runLeaving } from './run-effect.ts'
import { runList } from './run-lists.ts'
import { runOrder } from './run-order.ts'
import { runRead } from './run-read.ts'
import { runRemaining } from './run-remaining.ts'
import { runSwitch } from './run-switch.ts'
import { isBulk } from './later-cells.ts'
import type { CellFixture } from './world.ts'

type Run = (fixture: CellFixture, cell: Cell) => Promise<Outcome>

/** How the cells of each group are played; a group without an entry is reported as not driven. */
const runs: Readonly<Partial<Record<Cell['group'], Run>>> = {
  reads: runRead,
  lists: runList,
  order: runOrder,
  'effects-pre': runEffect,
  'effects-post': runEffect,
  domain: runEffect,
  later: runEffect,
  bulk: runBulk,
  repetition: runGesture,
  leaving: (fixture, cell) => (isBulk(cell.op) ? runBulkLeaving(fixture, cell) : runLeaving(fixture, cell)),
  switch: runSwitch,
  rest: runRemaining,
}

/** Why a cell is not played: its fault cannot exist, or no one drives its group yet. */
export function skipReasonOf(cell: Cell): string | undefined {
  return isImpossible(cell) ?? (runs[cell.group] === undefined ? 'not driven yet' : undefined)
}

/** Plays one cell. @returns the outcome that was seen */
export async function runCell(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const run = runs[cell.group]
  if (run === undefined) throw new Error(`Nobody drives ${cell.group}.`)
  return run(fixture, cell)
}
