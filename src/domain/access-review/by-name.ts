import { byWords } from '#src/domain/access.ts'

/** Rows that are sorted by name. */
const MAX_SORTED = 5000

/** Rows by name. Long lists stay by email, as they were loaded: sorting them by name would hold up the page. */
export function sortedByName<Row>(rows: readonly Row[], nameOf: (row: Row) => string): readonly Row[] {
  return rows.length > MAX_SORTED ? rows : rows.toSorted((one, other) => byWords(nameOf(one), nameOf(other)))
}
