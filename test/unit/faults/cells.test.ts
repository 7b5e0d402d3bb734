import { describe, expect, it } from 'vitest'
import { cells, commonFaults, groups, isImpossible, presetsOf, readOps, rulesFor } from '#test/faults/cells.ts'
import { expected } from '#test/faults/expected.ts'
import { bulkOps, isBulk, laterOperation, laterOps } from '#test/faults/later-cells.ts'
import { slice } from '#test/faults/slice.ts'

/** The fault matrix as data: no cell of docs/failures.md is missing, and every cell has an expectation. */

const possible = cells.filter((cell) => isImpossible(cell) === undefined)

describe('cells of the fault matrix', () => {
  it('has the totals of the table, group by group (G01)', () => {
    const counts = Object.fromEntries(
      groups.map((group) => [group, cells.filter((cell) => cell.group === group).length]),
    )
    expect(counts).toEqual({
      reads: 688,
      'effects-pre': 387,
      'effects-post': 198,
      domain: 16,
      later: 328,
      bulk: 204,
      lists: 36,
      order: 18,
      repetition: 36 + 36,
      leaving: 36 + 36,
      switch: 17 + 16,
      rest: 31,
    })
    // Without roles, groups, invitations and bulk actions, which came later.
    expect(cells.filter(({ op }) => laterOperation(op) === undefined)).toHaveLength(1463)
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length)
  })

  it('has an expectation for every cell', () => {
    for (const cell of cells) expect(expected(cell).outcome, cell.id).toBeTruthy()
  })

  it('has rules for every fault that the simulator makes, and uses every preset of a fault', () => {
    const byBrowser = ['F01', 'F06', 'F07']
    const used = new Set<string>()
    for (const cell of cells) {
      const { op, fault, preset, group, id } = cell
      if (group !== 'reads' || op === 'app' || byBrowser.includes(fault) || isImpossible(cell) !== undefined) continue
      expect(rulesFor(op, preset ?? ''), id).not.toHaveLength(0)
      used.add(preset ?? '')
    }
    const all = commonFaults
      .filter((fault) => !byBrowser.includes(fault))
      .flatMap((fault) => readOps.flatMap((op) => presetsOf(op, fault)))
    expect([...new Set(all)].filter((name) => !used.has(name))).toEqual([])
  })

  it('meets each fault of a call with several of the later effects, each of them with faults before and after it was applied', () => {
    const later = possible.filter(({ group }) => group === 'later' || group === 'bulk')
    for (const fault of [...commonFaults, 'F44']) {
      const ops = new Set(later.filter((cell) => cell.fault === fault).map(({ op }) => op))
      // Few of their answers hold a word of a list.
      expect(ops.size, fault).toBeGreaterThanOrEqual(fault === 'F42' ? 3 : 6)
    }
    for (const op of [...laterOps, ...bulkOps]) {
      const variants = later.filter((cell) => cell.op === op).map(({ variant }) => variant)
      expect(variants, op).toEqual(expect.arrayContaining(['pre', 'post']))
    }
  })

  it('takes a small slice for every commit that has each fault, each operation and each outcome', () => {
    const taken = slice()
    const outcomes = (list: typeof cells) => new Set(list.map((cell) => expected(cell).outcome))
    // Bulk actions send what their changes for one send.
    const operations = (list: typeof cells) => new Set(list.map(({ op }) => op).filter((op) => !isBulk(op)))
    expect(new Set(taken.map(({ fault }) => fault))).toEqual(new Set(possible.map(({ fault }) => fault)))
    expect(outcomes(taken)).toEqual(outcomes(possible))
    expect(operations(taken)).toEqual(operations(possible))
    expect(taken.filter(({ op }) => laterOperation(op) !== undefined).length).toBeLessThanOrEqual(12)
    expect(taken.length).toBeLessThanOrEqual(80)
  })
})
