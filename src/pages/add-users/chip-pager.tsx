import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import type { ChipPages } from './use-chip-pages.ts'

/** Search and page buttons of a long list of addresses. */
export function ChipPager({ search, onSearch, first, last, matches, page, pages, onPage }: ChipPages) {
  const button = (to: number, label: string, icon: ReactNode) => (
    <IconButton
      size="small"
      label={label}
      icon={icon}
      aria-disabled={to < 0 || to >= pages || undefined}
      className={to < 0 || to >= pages ? 'opacity-50' : ''}
      onClick={() => {
        if (to >= 0 && to < pages) onPage(to)
      }}
    />
  )
  return (
    <div role="group" aria-label="Addresses shown" className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <SearchBox
        label="Search addresses"
        placeholder="Search addresses"
        value={search}
        className="min-w-40 flex-1"
        onCommit={onSearch}
      />
      <span className="flex items-center gap-1">
        <Status className="text-sm text-muted">
          {matches === 0 ? `No matches for “${search.trim()}”` : rangeText(first, last, matches, search.trim() !== '')}
        </Status>
        {pages > 1 && (
          <>
            {button(page - 1, 'Previous addresses', <ChevronLeft aria-hidden />)}
            {button(page + 1, 'Next addresses', <ChevronRight aria-hidden />)}
          </>
        )}
      </span>
    </div>
  )
}

function rangeText(first: number, last: number, total: number, isSearch: boolean): string {
  const range = `${formatNumber(first)}–${formatNumber(last)}`
  return isSearch ? `${range} of ${formatNumber(total)} found` : `${range} of ${formatNumber(total)}`
}
