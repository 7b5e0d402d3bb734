/** Writing tables that a spreadsheet opens without running any of them (SECURITY.md, T15). */

// A program cuts off what cannot be seen, spaces and separators before it looks for a formula, so they are skipped
// here; a tab or a line break in front can start a new cell.
const startsFormula = /^'*(?:[\t\n\r]|[\s\p{Cc}\p{Cf},;|"]*[=+\-@＝＋－＠﹦﹢﹣﹫])/u

/**
 * A text as a cell that no spreadsheet reads as a formula: an apostrophe goes in front of whatever could be one. Taking
 * one apostrophe away from such a cell gives the text back, because texts that look like it already get one more.
 */
export function plainCell(text: string): string {
  return startsFormula.test(text) ? `'${text}` : text
}

/** The text of a cell that `plainCell` made. */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && startsFormula.test(cell.slice(1)) ? cell.slice(1) : cell
}

/**
 * Rows as CSV: every cell in quotes, lines ended as RFC 4180 says, no cell a formula. Shorter rows are filled up,
 * because some programs take the width from the first row.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  const line = lineOf(rows)
  return rows
    .map(line)
    .filter((text) => text !== '')
    .join('\r\n')
}

/** Number of rows per slice. */
const STEP = 100

/** The same of many rows, in steps. */
export function* toCsvInSteps(rows: readonly (readonly string[])[]): Generator<undefined, string> {
  const pieces: string[] = []
  for (const piece of csvPieces(rows)) {
    pieces.push(piece)
    yield
  }
  return pieces.join('')
}

/** The same in pieces, to be written one after the other. */
export function* csvPieces(rows: readonly (readonly string[])[]): Generator<string> {
  const line = lineOf(rows)
  let lines: string[] = []
  let before = ''
  for (const row of rows) {
    const text = line(row)
    if (text === '' || lines.push(text) < STEP) continue
    yield before + lines.join('\r\n')
    before = '\r\n'
    lines = []
  }
  if (lines.length > 0) yield before + lines.join('\r\n')
}

/** Makes lines that are as wide as the widest of these rows. */
function lineOf(rows: readonly (readonly string[])[]): (row: readonly string[]) => string {
  const width = rows.reduce((max, { length }) => Math.max(max, length), 0)
  const cell = (text: string) => `"${plainCell(text).replaceAll('"', '""')}"`
  return (row) => Array.from({ length: width }, (_, at) => cell(row[at] ?? '')).join(',')
}

const day = new Intl.DateTimeFormat('sv-SE')

/** Name of a saved file: what it holds and the local day. @param time in milliseconds */
export function fileName(title: string, ending: string, time: number): string {
  return `${title}-${day.format(time)}.${ending}`
}
