import { describe, expect, it } from 'vitest'
import { cells, commonFaults, groups, impossible, presetsOf, readOps, rulesFor } from '#test/faults/cells.ts'
import { expected } from '#test/faults/expected.ts'
import { slice } from '#test/faults/slice.ts'

/** The fault matrix as data: nothing of reliability.md 2.6 is missing, and every cell has an expectation. */

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
      lists: 36,
      order: 18,
      repetition: 36,
      leaving: 36,
      switch: 17,
      rest: 31,
    })
    expect(cells).toHaveLength(1463)
    expect(new Set(cells.map(({ id }) => id)).size).toBe(1463)
  })

  it('has an expectation for every cell', () => {
    for (const cell of cells) expect(expected(cell).outcome, cell.id).toBeTruthy()
  })

  it('has rules for every fault that the simulator makes, and uses every preset of a fault', () => {
    const byBrowser = ['F01', 'F06', 'F07']
    const used = new Set<string>()
    for (const cell of cells) {
      const { op, fault, preset, group, id } = cell
      if (group !== 'reads' || op === 'app' || byBrowser.includes(fault) || impossible(cell) !== undefined) continue
      expect(rulesFor(op, preset ?? ''), id).not.toHaveLength(0)
      used.add(preset ?? '')
    }
    const all = commonFaults
      .filter((fault) => !byBrowser.includes(fault))
      .flatMap((fault) => readOps.flatMap((op) => presetsOf(op, fault)))
    expect([...new Set(all)].filter((name) => !used.has(name))).toEqual([])
  })

  it('takes a slice that has each operation with each of its outcomes', () => {
    const key = (id: string) => {
      const cell = cells.find((one) => one.id === id)
      return cell === undefined ? id : `${cell.group} ${cell.op} ${expected(cell).outcome}`
    }
    const wanted = new Set(cells.filter((cell) => impossible(cell) === undefined).map(({ id }) => key(id)))
    const taken = new Set(slice().map(({ id }) => key(id)))
    expect([...wanted].filter((one) => !taken.has(one))).toEqual([])
  })
})
