import { useState, type ReactNode } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { LONG_LIST } from '#src/ui/long-list.tsx'
import { Pagination } from '#src/ui/pagination.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'

const sizes = [25, 50, 100] as const

type PagedRowsOptions<Row> = {
  rows: readonly Row[]
  /** How many there are without the filter that made these rows. */
  total: number
  /** What a search goes through. */
  textOf: (row: Row) => string
  /** Noun for the pages' name, and what is searched: "this run", "people". */
  thing: string
  things: string
}

type PagedRows<Row> = {
  /** Rows of this page. */
  shown: readonly Row[]
  /** The search field with how many match; nothing for a short table. */
  search: ReactNode
  /** The way through the pages; nothing for a short table. */
  pages: ReactNode
}

/** Search and pages of a table whose rows are all here already, so that thousands of rows are never drawn together. */
export function usePagedRows<Row>({ rows, total, textOf, thing, things }: PagedRowsOptions<Row>): PagedRows<Row> {
  const [search, setSearch] = useState('')
  const [page, setPage] = useState({ index: 0, size: 50 })
  const words = search.trim().toLocaleLowerCase()
  const found = words === '' ? rows : rows.filter((row) => textOf(row).toLocaleLowerCase().includes(words))
  const count = Math.ceil(found.length / page.size)
  // Of what was chosen, nothing may be left.
  const index = Math.min(page.index, Math.max(0, count - 1))
  return {
    shown: found.slice(index * page.size, (index + 1) * page.size),
    search: (total > LONG_LIST || search !== '') && (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SearchBox
          label={`Search ${things}`}
          placeholder={`Search ${things}`}
          value={search}
          className="w-72 max-w-full"
          onCommit={(text) => {
            setSearch(text)
            setPage((before) => ({ ...before, index: 0 }))
          }}
        />
        <LiveRegion visible>
          {words === ''
            ? ''
            : found.length === 0
              ? `No matches for “${search.trim()}”.`
              : `${formatNumber(found.length)} of ${formatNumber(rows.length)}`}
        </LiveRegion>
      </div>
    ),
    pages: found.length > sizes[0] && (
      <Pagination
        pageIndex={index}
        pageSize={page.size}
        totalItems={found.length}
        totalPages={count}
        sizes={sizes}
        thing={thing}
        onPage={(next) => setPage({ ...page, index: next })}
        onSize={(size) => setPage({ index: 0, size })}
      />
    ),
  }
}
