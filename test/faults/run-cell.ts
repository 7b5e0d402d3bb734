import { impossible, type Cell } from './cells.ts'
import type { Outcome } from './expected.ts'
import { effectDrivers } from './effect-drivers.ts'
import { runEffect } from './run-effect.ts'
import { runRead } from './run-read.ts'
import type { Cast } from './world.ts'

type Run = (cast: Cast, cell: Cell) => Promise<Outcome>

/** How the cells of each group are played; a group without an entry is reported as not driven. */
const runs: Readonly<Partial<Record<Cell['group'], Run>>> = {
  reads: runRead,
  'effects-pre': runEffect,
  'effects-post': runEffect,
}

/** Why a cell is not played: its fault cannot exist, or nobody drives its group yet. */
export function whyNot(cell: Cell): string | undefined {
  const driven = cell.group.startsWith('effects')
    ? Object.hasOwn(effectDrivers, cell.op)
    : runs[cell.group] !== undefined
  return impossible(cell) ?? (driven ? undefined : 'not driven yet')
}

/** Plays one cell. @returns the outcome that was seen */
export async function runCell(cast: Cast, cell: Cell): Promise<Outcome> {
  const run = runs[cell.group]
  if (run === undefined) throw new Error(`Nobody drives ${cell.group}.`)
  return run(cast, cell)
}
