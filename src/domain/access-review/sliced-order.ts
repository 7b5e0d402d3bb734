/** Number of indexes that are sorted at once. */
const RUN = 500
/** Number of indexes that are merged at once. */
const STEP = 2000

/**
 * The indexes of keys, sorted by code units, which is the same on every device. A generator, because sorting tens of
 * thousands of rows at once blocks the page.
 */
export function* orderOf(keys: readonly string[]): Generator<undefined, readonly number[]> {
  return yield* orderBy(keys.length, (one, other) => {
    const [a = '', b = ''] = [keys[one], keys[other]]
    return a < b ? -1 : a > b ? 1 : 0
  })
}

/** Indexes from 0 in sorted order; equal ones keep their order. A generator, to be run in slices. */
export function* orderBy(
  size: number,
  order: (one: number, other: number) => number,
): Generator<undefined, readonly number[]> {
  const compare = (one: number, other: number) => order(one, other) || one - other
  let runs: number[][] = []
  for (let from = 0; from < size; from += RUN) {
    const length = Math.min(RUN, size - from)
    runs.push(Array.from({ length }, (_, at) => from + at).sort(compare))
    yield
  }
  let steps = 0
  while (runs.length > 1) {
    const merged: number[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      const [left = [], right = []] = [runs[at], runs[at + 1]]
      const run: number[] = []
      for (let l = 0, r = 0; l < left.length || r < right.length;) {
        if (++steps % STEP === 0) yield
        const [one, other] = [left[l], right[r]]
        const isLeft = one !== undefined && (other === undefined || compare(one, other) <= 0)
        run.push((isLeft ? left[l++] : right[r++]) ?? 0)
      }
      merged.push(run)
    }
    runs = merged
  }
  return runs[0] ?? []
}
