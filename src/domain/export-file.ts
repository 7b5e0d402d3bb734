import { toCsv } from './csv.ts'
import { counted, formatNumber } from './format.ts'

/**
 * Rows as a file: the source, then the rows. Written chunk by chunk, so that the whole is never in memory. No cell of
 * it is a formula (SECURITY.md, T15).
 */

/** `null`: not reported. */
export type Value = string | boolean | null | readonly string[]

/** A column of a file about one kind of entry. */
export type Column<Thing> = {
  readonly head: string
  /** Member name in JSON. */
  readonly key: string
  readonly valueOf: (thing: Thing) => Value
  /** Placeholder in a table for values that aren't reported. */
  readonly missingText?: string
}

export type FileFormat = 'csv' | 'json'

/** Subject of a file. */
export type ExportKind = 'users' | 'invitations'

const kinds = {
  users: { title: 'Users', key: 'people', one: 'user', other: 'users' },
  invitations: { title: 'Invitations', key: 'invitations', one: 'invitation', other: 'invitations' },
} satisfies Record<ExportKind, unknown>

/** Source of a file. */
export type Provenance = {
  /** Default: users. */
  readonly kind?: ExportKind
  /** "account Meridian Foods" */
  readonly scope: string
  readonly scopeId: string
  /** Active filters as text: "search “ann”", "no 2FA". */
  readonly filters: readonly string[]
  /** In milliseconds. */
  readonly startedAt: number
}

/** Result of the export. */
export type ExportResult = {
  /** Users, or other entries of the file. */
  readonly people: number
  readonly rows: number
  /** Total according to the service; undefined if not reported. */
  readonly total: number | undefined
  /** Why the file might be incomplete; undefined if it is complete. */
  readonly gap: string | undefined
}

/** Space for the result, which is written into the head at the end. */
const RESULT_LENGTH = 400

/**
 * The text before the rows. Always of the same length for a file, so that it can be replaced at the end.
 *
 * @param heads of the columns
 * @param result undefined while the file is being written: a file that still says so was cut off
 */
export function fileHead(
  format: FileFormat,
  heads: readonly string[],
  from: Provenance,
  result?: ExportResult,
): string {
  const { title, key } = kinds[from.kind ?? 'users']
  const filters = from.filters.length === 0 ? 'none' : from.filters.join('; ')
  const read = new Date(from.startedAt).toISOString()
  if (format === 'json') {
    const about = { what: title, scope: from.scope, scopeId: from.scopeId, filters: from.filters, readAt: read }
    const outcome =
      result === undefined
        ? { complete: false, note: 'Not finished.' }
        : {
            complete: result.gap === undefined,
            [key]: result.people,
            rows: result.rows,
            total: result.total ?? null,
            note: result.gap ?? '',
          }
    return `{"about":${JSON.stringify(about)},\n"result":${JSON.stringify(outcome).padEnd(RESULT_LENGTH)},\n"rows":[`
  }
  const outcome = result === undefined ? 'Not finished: this file was cut off.' : resultText(result, from.kind)
  return toCsv([
    ['Export', title],
    ['Scope', `${from.scope} (${from.scopeId})`],
    ['Filters', filters],
    ['Loaded at', read],
    ['Result', outcome.padEnd(RESULT_LENGTH)],
    [' '],
    heads,
  ])
}

/** "213 users of 213, 213 rows. Complete." */
export function resultText({ people, rows, total, gap }: ExportResult, kind: ExportKind = 'users'): string {
  const { one, other } = kinds[kind]
  const totalText = total === undefined ? '' : ` of ${formatNumber(total)}`
  return `${counted(people, one, other)}${totalText}, ${counted(rows, 'row', 'rows')}. ${gap ?? 'Complete.'}`
}

/**
 * Rows as the next chunk of the file.
 *
 * @param first whether no row was written before
 */
export function fileRows<Thing>(
  format: FileFormat,
  columns: readonly Column<Thing>[],
  things: readonly Thing[],
  first: boolean,
) {
  const rows = things.map((thing) =>
    columns.map(({ key, valueOf, missingText = '' }) => [key, valueOf(thing), missingText] as const),
  )
  const text =
    format === 'json'
      ? rows
          .map(
            (row, at) =>
              `${first && at === 0 ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries(row.map(([key, value]) => [key, value])))}`,
          )
          .join('')
      : rows
          .map((row) => `\r\n${toCsv([asWide(row.map(([, value, missingText]) => cellOf(value, missingText)))])}`)
          .join('')
  return { text, rows: rows.length }
}

/** The lines above the table have two cells, and all lines have the same number. */
const asWide = (cells: readonly string[]) => (cells.length === 1 ? [...cells, ''] : cells)

function cellOf(value: Value, missingText: string): string {
  if (value === null) return missingText
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : value.join('; ')
}

/** The text after the rows. */
export function fileFoot(format: FileFormat): string {
  return format === 'json' ? '\n]}\n' : '\r\n'
}
