import { byText } from '#src/domain/access.ts'

/** Rows that are sorted by name. */
const MAX_SORTED = 5000
/** Number of rows sorted in one pass, and number of comparisons after which a slice can end. */
const STEP = 100

/** Rows by name. Long lists stay sorted by email, as they were loaded: sorting them by name would take too long. */
export function* sortedByName<Row>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Generator<undefined, readonly Row[]> {
  if (rows.length > MAX_SORTED) return rows
  const compare = (one: Row, other: Row) => byText(nameOf(one), nameOf(other))
  let runs: Row[][] = []
  for (let from = 0; from < rows.length; from += STEP) {
    yield
    runs.push(rows.slice(from, from + STEP).toSorted(compare))
  }
  while (runs.length > 1) {
    const result: Row[][] = []
    for (let at = 0; at < runs.length; at += 2)
      result.push(yield* mergedRuns(runs[at] ?? [], runs[at + 1] ?? [], compare))
    runs = result
  }
  return runs[0] ?? []
}

/** Merges two sorted lists; of equal entries, the one of the first list comes first. */
function* mergedRuns<Row>(
  one: readonly Row[],
  other: readonly Row[],
  compare: (one: Row, other: Row) => number,
): Generator<undefined, Row[]> {
  const result: Row[] = []
  let right = 0
  for (const row of one) {
    for (let next = other[right]; next !== undefined && compare(row, next) > 0; next = other[right]) {
      result.push(next)
      right += 1
    }
    result.push(row)
    if (result.length % STEP === 0) yield
  }
  return result.concat(other.slice(right))
}
