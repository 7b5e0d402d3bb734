import { unexpectedError, invalidField, notFoundAs400 } from './errors.ts'

export type PageRequest = { readonly pageIndex: number; readonly pageSize: number; readonly pageToken: string | null }

function integer(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name)
  if (text === null) return fallback
  // The framework responds with "not found" to a parameter it can't convert.
  if (!/^-?\d{1,9}$/u.test(text)) throw notFoundAs400()
  return Number(text)
}

/** Page parameters, with the defaults of the service. */
export function pageRequest(query: URLSearchParams): PageRequest {
  return {
    pageIndex: integer(query, 'pageIndex', 0),
    pageSize: integer(query, 'pageSize', 50),
    pageToken: query.get('pageToken'),
  }
}

/** The check that only two calls make (docs/service.md, trap 15). */
export function checkPageSize({ pageSize }: PageRequest): void {
  if (pageSize > 100) throw invalidField('pageSize', 'must be less than or equal to 100')
}

/** A page of the service. */
export type PageAnswer<Row> = {
  totalPages: number
  totalItems: number
  pageItemCount: number
  pageSize: number
  content: Row[]
  pageIndex: number
  empty: boolean
  pageToken: string | null
}

/**
 * Slices one page from all rows.
 *
 * @param show creates a row of the response, called only for the rows of the page
 * @throws ServiceError 500 for a page size of 0 and a negative index, as the service does
 */
export function pageOf<Row, Shown>(
  rows: readonly Row[],
  { pageIndex, pageSize }: PageRequest,
  show: (row: Row) => Shown,
): PageAnswer<Shown> {
  if (pageSize <= 0 || pageIndex < 0) throw unexpectedError()
  const content = rows.slice(pageIndex * pageSize, (pageIndex + 1) * pageSize).map(show)
  return {
    totalPages: Math.ceil(rows.length / pageSize),
    totalItems: rows.length,
    pageItemCount: content.length,
    pageSize,
    content,
    pageIndex,
    empty: content.length === 0,
    pageToken: null,
  }
}

/** The page of user groups for a caller without permission: page size 0 (docs/service.md, trap 46). */
export function pageOfNothing<Row>(): PageAnswer<Row> {
  return {
    totalPages: 1,
    totalItems: 0,
    pageItemCount: 0,
    pageSize: 0,
    content: [],
    pageIndex: 0,
    empty: true,
    pageToken: null,
  }
}

export type SortOrder = { readonly field: string; readonly descending: boolean }

/** `sortOrders=field,DIRECTION`, once per key. @throws ServiceError 500 for an empty value */
export function sortOrders(query: URLSearchParams): SortOrder[] {
  return query.getAll('sortOrders').map((text) => {
    const [field = '', direction = ''] = text.split(',')
    if (field === '') throw unexpectedError()
    return { field, descending: direction.trim().toUpperCase() !== 'ASC' }
  })
}

type Key = string | number | boolean | null | undefined

function compare(a: Key, b: Key): number {
  const left = a ?? null
  const right = b ?? null
  if (left === right) return 0
  if (left === null) return -1
  if (right === null) return 1
  return left < right ? -1 : 1
}

/** How to read the sortable fields. */
export type SortKeys<Row> = ReadonlyMap<string, (row: Row) => Key>

/** Sortable fields of a list, by stored name. */
export function sortableBy<Row>(fields: Readonly<Record<string, (row: Row) => Key>>): SortKeys<Row> {
  return new Map(Object.entries(fields))
}

/** Sorted rows: binary order, nulls first on ASC, unknown fields are ignored. Stable. */
export function sorted<Row>(rows: readonly Row[], orders: readonly SortOrder[], keys: SortKeys<Row>): readonly Row[] {
  const columns = orders.flatMap(({ field, descending }) => {
    const read = keys.get(field)
    return read === undefined ? [] : [{ values: rows.map(read), sign: descending ? -1 : 1 }]
  })
  if (columns.length === 0) return rows
  const places = Array.from(rows, (_, place) => place)
  places.sort((a, b) => {
    for (const { values, sign } of columns) {
      const result = compare(values[a], values[b])
      if (result !== 0) return result * sign
    }
    return a - b
  })
  // The indexes are those of `rows`, so every index is valid.
  return places.map((place) => rows[place] as Row)
}

/**
 * Test for a search term, which the service uses as an unescaped regular expression (docs/service.md, trap 10).
 *
 * @returns undefined if the term is blank: no search
 * @throws ServiceError 500 if the term is no regular expression
 */
export function makeMatcher(
  term: string | null | undefined,
  flags = 'i',
): ((text: string | null) => boolean) | undefined {
  if (term == null || term.trim() === '') return undefined
  let pattern: RegExp
  try {
    pattern = new RegExp(term, flags)
  } catch {
    throw unexpectedError()
  }
  return (text) => text !== null && pattern.test(text)
}
