import { cells, isImpossible, type Cell } from './cells.ts'
import { expected } from './expected.ts'
import { isBulk, laterOperation } from './later-cells.ts'

/** What a bulk action adds to its change for one: the rows after the one that went wrong. */
const ofRuns: readonly string[] = ['partly-done', 'in-doubt', 'forbidden', 'session-ended']

/** What a cell stands for: its fault, its operation, its outcome there, and how it is played. */
function traits(cell: Cell): string[] {
  const { op, fault, group, variant } = cell
  const { outcome } = expected(cell)
  if (isBulk(op)) return group === 'bulk' && ofRuns.includes(outcome) ? [`run ${outcome}`] : []
  if (laterOperation(op) !== undefined) return [op]
  const half = ['cold', 'warm', 'pre', 'post'].includes(variant) ? variant : ''
  return [op, fault, `${group} ${outcome}`, `${group} ${half}`]
}

/**
 * Few cells that meet every trait: each time one with the most that are still missing, and among those the one whose
 * operation, fault and outcome were taken least, so that faults and operations come in many pairs.
 */
function cover(all: readonly Cell[]): Cell[] {
  const rest = all.map((cell) => ({ cell, traits: traits(cell), parts: [cell.op, cell.fault, expected(cell).outcome] }))
  const missing = new Set(rest.flatMap((one) => one.traits))
  const taken: Cell[] = []
  const uses = new Map<string, number>()
  const worth = (one: (typeof rest)[number]) => {
    const gain = one.traits.filter((name) => missing.has(name)).length
    return gain * 1000 - one.parts.reduce((sum, word) => sum + (uses.get(word) ?? 0), 0)
  }
  while (missing.size > 0) {
    const best = rest.reduce((most, one) => (worth(one) > worth(most) ? one : most))
    taken.push(best.cell)
    for (const name of best.traits) missing.delete(name)
    for (const word of best.parts) uses.set(word, (uses.get(word) ?? 0) + 1)
  }
  return taken
}

/**
 * The slice for every commit: each fault, each operation and each outcome at least once, in as few cells as that takes.
 * The same cells every time.
 */
export function slice(): Cell[] {
  const possible = cells.filter((cell) => isImpossible(cell) === undefined)
  const isLater = ({ op }: Cell) => laterOperation(op) !== undefined
  const taken = new Set([
    ...cover(possible.filter((cell) => !isLater(cell))),
    ...cover(possible.filter((cell) => isLater(cell))),
  ])
  return possible.filter((cell) => taken.has(cell))
}
