import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import type { FilterKind } from './filter-popover.tsx'

type FilterRowsProps = {
  /** The value in words; undefined while the filter is off. */
  rows: readonly { readonly kind: FilterKind | 'status'; readonly label: string; readonly value: ReactNode }[]
  onOpen: (kind: FilterKind | 'status') => void
  onClear: () => void
}

/** The filters of the list on a phone: each opens its options. */
export function FilterRows({ rows, onOpen, onClear }: FilterRowsProps) {
  return (
    <div className="flex flex-col gap-2">
      {rows.map(({ kind, label, value }) => (
        <Button
          key={kind}
          size="large"
          className="justify-between!"
          onClick={() => {
            onOpen(kind)
          }}
        >
          {label}
          <span className="flex min-w-0 items-center gap-1 font-normal text-text-secondary">
            <span className="truncate">{value ?? 'Any'}</span>
            <ChevronRight aria-hidden />
          </span>
        </Button>
      ))}
      {rows.some(({ value }) => value !== undefined) && (
        <Button variant="ghost" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </div>
  )
}
