/** Places that are sorted in one go. */
const RUN = 1000
/** Places that are merged in one go. */
const STEP = 2000

/**
 * The places of keys in the order of their code units, which is the same on every device. A generator, because sorting
 * tens of thousands of rows in one go holds up the page.
 */
export function* orderOf(keys: readonly string[]): Generator<undefined, readonly number[]> {
  const compare = (one: number, other: number) => {
    const [a = '', b = ''] = [keys[one], keys[other]]
    return a < b ? -1 : a > b ? 1 : one - other
  }
  let runs: number[][] = []
  for (let from = 0; from < keys.length; from += RUN) {
    const length = Math.min(RUN, keys.length - from)
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
