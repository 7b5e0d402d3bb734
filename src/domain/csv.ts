/** Writes tables that a spreadsheet opens without executing any cell (SECURITY.md, T15). */

// Programs strip invisible characters, spaces and separators before they look for a formula, so they are skipped here;
// a leading tab or line break can start a new cell.
const startsFormula = /^'*(?:[\t\n\r]|[\s\p{Cc}\p{Cf},;|"]*[=+\-@＝＋－＠﹦﹢﹣﹫])/u

/**
 * A text as a cell that no spreadsheet parses as a formula: an apostrophe is added before anything that could be one.
 * Removing one apostrophe restores the text, because texts that look like such a cell get one more.
 */
export function plainCell(text: string): string {
  return startsFormula.test(text) ? `'${text}` : text
}

/** The original text of a cell from `plainCell`. */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && startsFormula.test(cell.slice(1)) ? cell.slice(1) : cell
}

/**
 * Rows as CSV: every cell in quotes, line breaks as in RFC 4180, no cell a formula. Shorter rows are padded, because
 * some programs take the width from the first row.
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

/** The same for many rows, in steps. */
export function* toCsvInSteps(rows: readonly (readonly string[])[]): Generator<undefined, string> {
  const pieces: string[] = []
  for (const piece of csvPieces(rows)) {
    pieces.push(piece)
    yield
  }
  return pieces.join('')
}

/** The same in chunks, to be written one after the other. */
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

/** Creates lines that are as wide as the widest of these rows. */
function lineOf(rows: readonly (readonly string[])[]): (row: readonly string[]) => string {
  const width = rows.reduce((max, { length }) => Math.max(max, length), 0)
  const cell = (text: string) => `"${plainCell(text).replaceAll('"', '""')}"`
  return (row) => Array.from({ length: width }, (_, at) => cell(row[at] ?? '')).join(',')
}

const day = new Intl.DateTimeFormat('sv-SE')

/**
 * Name of a saved file: its content and the local date.
 *
 * @param time in milliseconds
 */
export function fileName(title: string, ending: string, time: number): string {
  return `${title}-${day.format(time)}.${ending}`
}
