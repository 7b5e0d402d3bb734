import * as v from 'valibot'

/** Maximum rows of a page; more are cut off and counted as unread (docs/failures.md, F45). */
export const MAX_ROWS = 1000

/** One page of rows. `unread` counts rows that could not be parsed and were skipped. */
export type Page<Row> = {
  rows: Row[]
  unread: number
  pageIndex: number
  pageSize: number
  totalItems: number
  totalPages: number
}

const count = v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0)

/**
 * Schema of `PageResponse<T>`: invalid rows are skipped and counted, never shown in part.
 *
 * @param row schema of one row
 */
export function pageOf<Schema extends v.GenericSchema>(row: Schema) {
  return v.pipe(
    v.object({
      content: v.array(v.unknown()),
      pageIndex: v.optional(count, 0),
      pageSize: v.optional(count, 0),
      totalItems: v.optional(count, 0),
      totalPages: v.optional(count, 0),
    }),
    v.transform(({ content, ...numbers }): Page<v.InferOutput<Schema>> => {
      const rows: v.InferOutput<Schema>[] = []
      let unread = Math.max(0, content.length - MAX_ROWS)
      for (const entry of content.slice(0, MAX_ROWS)) {
        const result = v.safeParse(row, entry)
        if (result.success) rows.push(result.output)
        else unread += 1
      }
      return { rows, unread, ...numbers }
    }),
  )
}

/**
 * Schema of a bare list: invalid entries are skipped.
 *
 * @param entry schema of one entry
 */
export function listOf<Schema extends v.GenericSchema>(entry: Schema) {
  return v.pipe(
    v.nullish(v.array(v.unknown()), []),
    v.transform((values) =>
      values.flatMap((value) => {
        const result = v.safeParse(entry, value)
        return result.success ? [result.output] : []
      }),
    ),
  )
}

/** Field names both user lists can be sorted by. */
export type UserSortField =
  | 'name'
  | 'email'
  | 'lastModifiedAt'
  | 'createdAt'
  | 'locked'
  | 'disabled'
  | 'externallyManaged'
  | 'twoFactorAuthenticationEnabled'

/** Query parameters of a paged call. `sortOrders` is one `field,DIRECTION` per key; pages are unstable without it. */
export type PageQuery = { pageIndex: number; pageSize: number; sortOrders?: readonly string[] }
