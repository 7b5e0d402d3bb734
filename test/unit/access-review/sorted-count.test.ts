import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSorted, type FlagPage } from '#src/domain/access-review/sorted-count.ts'

const SIZE = 100

/** Plays the search against a list. @returns its result and how many pages it read */
function play(pageAt: (index: number) => FlagPage) {
  const search = countSorted(SIZE)
  let calls = 0
  let step = search.next()
  while (step.done !== true) {
    calls += 1
    step = search.next(pageAt(step.value))
  }
  return { counts: step.value, calls }
}

const list = (yes: number, no: number, unknown: number): (boolean | undefined)[] => [
  ...Array.from({ length: yes }, () => true),
  ...Array.from({ length: no }, () => false),
  ...Array.from({ length: unknown }, () => undefined),
]
const pagesOf = (values: readonly (boolean | undefined)[]) => (index: number) => ({
  values: values.slice(index * SIZE, (index + 1) * SIZE),
  total: values.length,
})

/** Small parts, and parts at the edges of pages. */
const part = fc.oneof(fc.constantFrom(0, 1, 99, 100, 101, 200), fc.integer({ min: 0, max: 3000 }))

describe('AR-06: counts from a sorted list', () => {
  it('AR-06: equal a count of everyone, in few calls', () => {
    fc.assert(
      fc.property(part, part, part, (yes, no, notReported) => {
        const { counts, calls } = play(pagesOf(list(yes, no, notReported)))
        expect(counts).toEqual({ yes, no, notReported })
        const pages = Math.max(1, Math.ceil((yes + no + notReported) / SIZE))
        expect(calls).toBeLessThanOrEqual(2 + 2 * Math.ceil(Math.log2(pages)))
      }),
      { numRuns: 1000 },
    )
  })

  it('AR-06: the figures of 50,000 users before everything is loaded take no more than 60 requests', () => {
    const flags = [
      [30_000, 19_000, 1000],
      [120, 49_880, 0],
      [700, 49_300, 0],
      [20_000, 30_000, 0],
    ] as const
    const calls = flags.reduce((sum, [yes, no, rest]) => sum + play(pagesOf(list(yes, no, rest))).calls, 0)
    // Permissions, two totals, roles and invitations are requested too.
    expect(calls + 5).toBeLessThanOrEqual(60)
  })

  it('AR-06: a page that was read for one boundary is not asked for again for the other', () => {
    const requested: number[] = []
    const pageAt = pagesOf(list(9950, 9950, 9950))
    play((index) => {
      requested.push(index)
      return pageAt(index)
    })
    expect(new Set(requested).size).toBe(requested.length)
    // The first and the last page, and what is halved between them, once for both.
    expect(requested.length).toBeLessThanOrEqual(2 + 2 * Math.ceil(Math.log2(299)) - 1)
  })

  it('AR-06: no one with the flag is known after one call', () => {
    expect(play(pagesOf(list(0, 5000, 0)))).toMatchObject({ counts: { yes: 0, no: 5000 } })
    expect(play(pagesOf([]))).toEqual({ counts: { yes: 0, no: 0, notReported: 0 }, calls: 1 })
  })

  it('AR-06: a list out of order, a count that moves and a page that is short give no number rather than a wrong one', () => {
    fc.assert(
      fc.property(part, part, part, fc.nat(), fc.nat(), (yes, no, notReported, from, to) => {
        const values = list(yes, no, notReported)
        if (values.length === 0) return
        const [one, other] = [values[from % values.length], values[to % values.length]]
        const swapped = values.with(from % values.length, other).with(to % values.length, one)
        const { counts } = play(pagesOf(swapped))
        // What was not looked at cannot be seen to be out of order; what is returned adds up all the same.
        if (counts !== undefined) expect(counts.yes + counts.no + counts.notReported).toBe(values.length)
        const isSorted = values.every((value, place) => value === swapped[place])
        if (isSorted) expect(counts).toEqual({ yes, no, notReported })
      }),
      { numRuns: 300 },
    )
    const values = list(250, 250, 0)
    let calls = 0
    const moving = (index: number) => ({ ...pagesOf(values)(index), total: values.length + (calls++ === 1 ? 1 : 0) })
    expect(play(moving).counts).toBeUndefined()
    expect(play((index) => ({ values: pagesOf(values)(index).values.slice(1), total: 500 })).counts).toBeUndefined()
    expect(
      play((index) => ({ values: index === 0 ? list(50, 50, 0).reverse() : [], total: 500 })).counts,
    ).toBeUndefined()
  })
})
