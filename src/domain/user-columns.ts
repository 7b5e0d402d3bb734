/** Columns of the users list that can be hidden or moved; the user always comes first, the actions last. */
export const columnNames = ['email', 'status', 'two-factor', 'source', 'roles'] as const
export type ColumnName = (typeof columnNames)[number]

/** Default columns by available width. */
const defaultColumnsBySpace = {
  all: columnNames,
  'no-source': ['email', 'status', 'two-factor', 'roles'],
  'no-roles': ['email', 'status', 'two-factor'],
} as const satisfies Record<string, readonly ColumnName[]>
export type ColumnSpace = keyof typeof defaultColumnsBySpace

/**
 * The default columns: the same array each time, so that rows don't re-render.
 *
 * @param room available width of the window
 * @param sorted the column that the list is sorted by, which is always shown
 */
export function defaultColumns(room: ColumnSpace, sorted: string): readonly ColumnName[] {
  return sorted === 'external' && room !== 'all' ? columnNames : defaultColumnsBySpace[room]
}

/** Name of the preference on this device. */
export const columnsPreference = 'users-columns'

/** Means "no columns": an empty parameter would be dropped from the address. */
const NONE = 'none'

/**
 * Parses columns such as `email,roles`, in their order. Never throws.
 *
 * @param text from the address or the device
 * @returns undefined if the text has no valid name; unknown and repeated names are ignored
 */
export function columnsOfText(text: string | null): readonly ColumnName[] | undefined {
  if (text === null) return undefined
  if (text === NONE) return []
  const named = text.split(',').flatMap((word) => columnNames.find((name) => name === word) ?? [])
  return named.length === 0 ? undefined : [...new Set(named)]
}

/** The serialized columns, for the address and the device. */
export function columnsText(columns: readonly ColumnName[]): string {
  return columns.length === 0 ? NONE : columns.join()
}

/** Whether the value stored on the device is a list of columns. */
export function isColumnsText(stored: unknown): stored is string {
  return typeof stored === 'string' && columnsOfText(stored) !== undefined
}

/** The columns after one is shown or hidden: a new one comes last. */
export function withColumn(columns: readonly ColumnName[], name: ColumnName, shown: boolean): readonly ColumnName[] {
  const others = columns.filter((each) => each !== name)
  return shown ? [...others, name] : others
}

/** The columns after one moves to the start (-1) or to the end (1) by one. */
export function moveColumn(columns: readonly ColumnName[], name: ColumnName, step: -1 | 1): readonly ColumnName[] {
  const from = columns.indexOf(name)
  const to = from + step
  const other = columns[to]
  if (from === -1 || other === undefined) return columns
  return columns.with(to, name).with(from, other)
}
