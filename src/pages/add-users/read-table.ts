import Papa from 'papaparse'

/** Most rows of a table that are read. */
export const MOST_ROWS = 5000

export type TableRowRead = {
  /** Number in the file, for messages. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Rows out of CSV, TSV and the like, without the empty ones.
 *
 * @returns at most one row more than `MOST_ROWS`, which tells that there are more
 */
export function readTable(text: string): TableRowRead[] {
  const options = { delimitersToGuess: ['\t', ',', ';', '|'], preview: MOST_ROWS + 1 }
  const read = Papa.parse<string[]>(text, options)
  // A quote that never closes would swallow all that follows.
  const open = read.errors.some(({ code }) => code === 'MissingQuotes')
  const { data } = open ? Papa.parse<string[]>(text, { ...options, quoteChar: '\0' }) : read
  return data
    .map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
}
