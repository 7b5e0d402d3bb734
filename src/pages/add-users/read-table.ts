import Papa from 'papaparse'
import { contactRecords } from '#src/domain/contact-records.ts'
import { parseAddresses } from '#src/domain/emails.ts'
import { guessColumns, isTable, type Columns } from '#src/domain/import-columns.ts'

/** Maximum number of rows of a table. */
export const MAX_ROWS = 5000
/** Number of rows used to detect the column separator. */
const MAX_SAMPLED = 50

export type TableRowRead = {
  /** Row number in the file, for messages. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Users of a text: columns of which one has the addresses, or addresses in lines, where all text counts. */
export type PeopleText = {
  readonly kind: 'table' | 'list'
  /** Whether it could be parsed the other way, too. */
  readonly open: boolean
  readonly rows: readonly TableRowRead[]
  readonly columns: Columns
}

const addressesOnly: Columns = {
  heading: undefined,
  address: 0,
  role: undefined,
  resourceGroup: undefined,
  group: undefined,
}

/**
 * Parses a text as users.
 *
 * @param as the layout; guessed by default
 */
export function readPeople(text: string, as?: PeopleText['kind']): PeopleText {
  const json = jsonRows(text)
  if (json !== undefined) return tableOf(json, false)
  const isContacts = contactRecords(text).length > 0
  const rows = isContacts ? [] : readTable(text)
  if (!isContacts && (as ?? (isTable(rows.map(({ cells }) => cells)) ? 'table' : 'list')) === 'table')
    return tableOf(rows, true)
  const entries = parseAddresses(text, MAX_ROWS + 1)
  return {
    kind: 'list',
    open: !isContacts && rows.some(({ cells }) => cells.length > 1),
    rows: entries.map((entry, at) => ({ line: at + 1, cells: [entry.text] })),
    columns: addressesOnly,
  }
}

function tableOf(rows: readonly TableRowRead[], open: boolean): PeopleText {
  return { kind: 'table', open, rows, columns: guessColumns(rows.map(({ cells }) => cells)) }
}

/**
 * Rows of CSV, TSV and the like, without empty ones.
 *
 * @returns at most one row more than `MAX_ROWS`, which shows that there are more
 */
export function readTable(text: string): TableRowRead[] {
  // Excel's first line that declares the separator: "sep=;".
  const [declaration = '', declared] = /^\ufeff?"?sep=([^\r\n"])"?[ \t]*(?:\r\n|\r|\n)/iu.exec(text) ?? []
  const skipped = declaration === '' ? 0 : 1
  const body = text.slice(declaration.length)
  const delimiter = declared ?? delimiterOf(body)
  return parsed(body, { delimiter, preview: MAX_ROWS + 1 })
    .map((cells, index) => ({ line: index + 1 + skipped, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
}

function parsed(text: string, options: { delimiter: string; preview: number; skipEmptyLines?: 'greedy' }): string[][] {
  const read = Papa.parse<string[]>(text, options)
  // A quote that never closes would include all text that follows.
  const open = read.errors.some(({ code }) => code === 'MissingQuotes')
  return open ? Papa.parse<string[]>(text, { ...options, quoteChar: '\0' }).data : read.data
}

/**
 * The separator that makes the text a table, otherwise the one that splits most lines into the same number of columns.
 */
function delimiterOf(text: string): string {
  const candidates = ['\t', ',', ';', '|'].map((delimiter) => {
    const rows = parsed(text, { delimiter, preview: MAX_SAMPLED, skipEmptyLines: 'greedy' })
    const widths = new Map<number, number>()
    for (const { length } of rows) if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1)
    return {
      delimiter,
      table: Math.max(0, ...widths.keys()) > 1 && isTable(rows),
      even: Math.max(0, ...widths.values()),
    }
  })
  const best = candidates.sort((a, b) => Number(b.table) - Number(a.table) || b.even - a.even)[0]
  return best?.delimiter ?? ','
}

/** Rows of JSON: a list of objects, or an object that contains one, as in exports. */
function jsonRows(text: string): TableRowRead[] | undefined {
  if (!/^\s*[[{]/u.test(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const lists = Array.isArray(value) ? [value] : Object.values(Object(value) as object).filter(Array.isArray)
  const objects = lists
    .map((list: unknown[]) => list.filter((row) => typeof row === 'object' && row !== null && !Array.isArray(row)))
    .find(({ length }) => length > 0)
  if (objects === undefined) return undefined
  const maps = objects.slice(0, MAX_ROWS + 1).map((row) => new Map(Object.entries(row as object)))
  const names = [...new Set(maps.flatMap((row) => [...row.keys()]))]
  const cells = maps.map((row) => names.map((name) => cellOf(row.get(name))))
  return [names, ...cells].map((row, at) => ({ line: at + 1, cells: row }))
}

function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(cellOf).join('; ')
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}
