/** Counts users with a flag from a few pages of a list that is sorted by it. */

/** The flags of a page of users, in order; undefined if not reported. */
export type FlagPage = { readonly values: readonly (boolean | undefined)[]; readonly total: number }

export type FlagCounts = { readonly yes: number; readonly no: number; readonly notReported: number }

/** Sorted downwards: yes, no, not reported. */
const rankOf = (value: boolean | undefined) => (value === true ? 0 : value === false ? 1 : 2)

/** The order or the total of the list is inconsistent, so nothing can be concluded. */
class Broken extends Error {}

/**
 * Counts by binary search. Yields the index of the next page it needs and receives that page.
 *
 * @param pageSize entries per page
 * @returns undefined if the list was not in order, or changed during the count
 */
export function* countSorted(pageSize: number): Generator<number, FlagCounts | undefined, FlagPage> {
  const seen = new Map<number, FlagPage>()
  let total: number | undefined
  const read = function* (index: number): Generator<number, FlagPage, FlagPage> {
    const known = seen.get(index)
    if (known !== undefined) return known
    const page = yield index
    total ??= page.total
    const ranks = page.values.map(rankOf)
    const isSorted = ranks.every((rank, place) => place === 0 || rank >= (ranks[place - 1] ?? 0))
    const expected = Math.max(0, Math.min(pageSize, total - index * pageSize))
    if (page.total !== total || page.values.length !== expected || !isSorted) throw new Broken()
    for (const [other, { values }] of seen) {
      const [before, after] = other < index ? [values, page.values] : [page.values, values]
      if (before.length > 0 && after.length > 0 && rankOf(before.at(-1)) > rankOf(after[0])) throw new Broken()
    }
    seen.set(index, page)
    return page
  }
  /** Number of entries with a rank below `rank`. Pages that were read for another rank are reused. */
  const below = function* (rank: number): Generator<number, number, FlagPage> {
    const within = ({ values }: FlagPage) => values.filter((value) => rankOf(value) < rank).length
    const first = yield* read(0)
    if (within(first) < first.values.length) return within(first)
    const end = Math.ceil(first.total / pageSize) - 1
    if (end <= 0) return first.total
    // Most flags are reported for all users, so the last page shows that.
    const last = yield* read(end)
    if (within(last) > 0) return end * pageSize + within(last)
    let low = 1
    let high = end
    for (;;) {
      for (const [index, page] of seen) {
        const matchingCount = within(page)
        if (matchingCount === 0) high = Math.min(high, index)
        else if (matchingCount < page.values.length) return index * pageSize + matchingCount
        else low = Math.max(low, index + 1)
      }
      if (low >= high) return low * pageSize
      yield* read((low + high) >> 1)
    }
  }
  try {
    const yes = yield* below(1)
    const reported = yield* below(2)
    return { yes, no: reported - yes, notReported: (total ?? 0) - reported }
  } catch (error) {
    if (error instanceof Broken) return undefined
    throw error
  }
}
