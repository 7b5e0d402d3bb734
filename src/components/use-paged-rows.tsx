import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { NavigationType, useNavigationType } from 'react-router'
import { formatNumber } from '#src/domain/format.ts'
import { createSessionStore } from '#src/session/store.ts'
import { Status } from '#src/ui/live-region.tsx'
import { LONG_LIST } from '#src/ui/long-list.tsx'
import { Pagination } from '#src/ui/pagination.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'

const sizes = [25, 50, 100] as const

type PagedRowsOptions<Row> = {
  rows: readonly Row[]
  /** The number of rows without the filter. */
  total: number
  /** The text that a search matches. */
  textOf: (row: Row) => string
  /** "Search users"; distinguishes tables at the same address. */
  searchLabel: string
  /** "Pages of users". */
  pagesLabel: string
}

type PagedRows<Row> = {
  /** Rows of this page. */
  shown: readonly Row[]
  /** The search field with the number of matches; nothing for a short table. */
  search: ReactNode
  /** The pagination; nothing for a short table. */
  pages: ReactNode
}

type Shown = { readonly search: string; readonly page: { readonly index: number; readonly size: number } }

/** State of a table when its page was left. */
const left = createSessionStore((): (Shown & { readonly pageKey: string }) | undefined => undefined, 'session-end')

/**
 * @param label distinguishes tables at the same address
 * @returns the table's previous state, if the user returns to it
 */
function useLeftPage(label: string): Shown | undefined {
  const isBack = useNavigationType() === NavigationType.Pop
  const [restored] = useState(() => {
    const last = left.get()
    return isBack && last?.pageKey === placeOf(label) ? last : undefined
  })
  return restored
}

function useKeptPage(label: string, shown: Shown): void {
  const latest = useRef(shown)
  useEffect(() => {
    latest.current = shown
  })
  useEffect(() => {
    const pageKey = placeOf(label)
    return () => {
      left.set({ pageKey, ...latest.current })
    }
  }, [label])
}

function placeOf(label: string): string {
  return `${location.pathname}${location.search} ${label}`
}

/** Search and pagination of a table whose rows are all loaded, so that thousands of rows are never rendered at once. */
export function usePagedRows<Row>({
  rows,
  total,
  textOf,
  searchLabel,
  pagesLabel,
}: PagedRowsOptions<Row>): PagedRows<Row> {
  const restored = useLeftPage(searchLabel)
  const [search, setSearch] = useState(restored?.search ?? '')
  const [page, setPage] = useState(restored?.page ?? { index: 0, size: 50 })
  useKeptPage(searchLabel, { search, page })
  const term = search.trim().toLocaleLowerCase()
  const found = useMemo(
    () => (term === '' ? rows : rows.filter((row) => textOf(row).toLocaleLowerCase().includes(term))),
    [rows, term, textOf],
  )
  const count = Math.ceil(found.length / page.size)
  // None of the selected values might be left.
  const index = Math.min(page.index, Math.max(0, count - 1))
  const shown = useMemo(() => found.slice(index * page.size, (index + 1) * page.size), [found, index, page.size])
  return {
    shown,
    search: (total > LONG_LIST || search !== '') && (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SearchBox
          label={searchLabel}
          placeholder={searchLabel}
          value={search}
          className="w-72 max-w-full"
          onCommit={(text) => {
            setSearch(text)
            setPage((before) => ({ ...before, index: 0 }))
          }}
        />
        <Status className="text-sm text-muted">
          {term === ''
            ? ''
            : found.length === 0
              ? `No matches for “${search.trim()}”.`
              : `${formatNumber(found.length)} of ${formatNumber(rows.length)}`}
        </Status>
      </div>
    ),
    pages: found.length > sizes[0] && (
      <Pagination
        pageIndex={index}
        pageSize={page.size}
        totalItems={found.length}
        totalPages={count}
        sizes={sizes}
        label={pagesLabel}
        onPage={(next) => setPage({ ...page, index: next })}
        onSize={(size) => setPage({ index: 0, size })}
      />
    ),
  }
}
