import { cells, impossible, type Cell } from './cells.ts'
import { expected } from './expected.ts'

/** Cells of the slice that runs on every commit. */
const SIZE = 170

/**
 * The slice for every commit: each operation once for each of its outcome codes and each group, then further cells taken
 * at equal distances until there are about 170. The same cells every time.
 */
export function slice(): Cell[] {
  const possible = cells.filter((cell) => impossible(cell) === undefined)
  const firsts = new Map<string, Cell>()
  for (const cell of possible) {
    const key = `${cell.group} ${cell.op} ${expected(cell).outcome}`
    if (!firsts.has(key)) firsts.set(key, cell)
  }
  const taken = new Set(firsts.values())
  const rest = possible.filter((cell) => !taken.has(cell))
  const missing = Math.max(0, SIZE - taken.size)
  for (let place = 0; place < missing; place += 1) {
    const next = rest[Math.floor((place * rest.length) / missing)]
    if (next !== undefined) taken.add(next)
  }
  return possible.filter((cell) => taken.has(cell))
}
