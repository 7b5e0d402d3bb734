import clsx from 'clsx'
import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { NativeSelect } from './native-select.tsx'

type PaginationProps = {
  /** From 0. */
  pageIndex: number
  pageSize: number
  totalItems: number
  /** Whether more can still be found. */
  unfinished?: boolean
  /** The total as text, if it is not the exact number: "more than 1,000". */
  totalText?: string | undefined
  /** The query has changed: its total is unknown yet. */
  pending?: boolean
  totalPages: number
  sizes: readonly number[]
  onPage: (pageIndex: number) => void
  onSize: (pageSize: number) => void
  /** "Pages of users". */
  label: string
}

/** Outside, so that a page change re-renders none of them. */
const icons = {
  first: <ChevronsLeft aria-hidden />,
  previous: <ChevronLeft aria-hidden />,
  next: <ChevronRight aria-hidden />,
  last: <ChevronsRight aria-hidden />,
}

const number = new Intl.NumberFormat('en')

/** Range and total, rows per page, and page navigation. */
export function Pagination({
  pageIndex,
  pageSize,
  totalItems,
  unfinished = false,
  totalText,
  pending = false,
  totalPages,
  sizes,
  onPage,
  onSize,
  label,
}: PaginationProps) {
  const field = useRef<HTMLInputElement>(null)
  const [shown] = useState(pageIndex + 1)
  const before = useRef(pageIndex)
  useEffect(() => {
    const input = field.current
    // Another page updates the number, except while someone is typing one.
    const typing = input === document.activeElement && Number(input?.value) !== before.current + 1
    before.current = pageIndex
    if (!typing) write(input, pageIndex)
  }, [pageIndex])
  const first = totalItems === 0 ? 0 : pageIndex * pageSize + 1
  const last = Math.min(totalItems, (pageIndex + 1) * pageSize)
  const pages = Math.max(1, totalPages)
  const go = (index: number) => {
    if (!pending && index >= 0 && index < pages && index !== pageIndex) onPage(index)
  }
  const step = (name: string, icon: ReactNode, index: number, className = 'max-md:size-10') => {
    const blocked = pending || index < 0 || index >= pages || index === pageIndex
    return (
      <IconButton
        size="small"
        label={name}
        icon={icon}
        aria-disabled={blocked || undefined}
        className={clsx(className, blocked && 'opacity-50')}
        onClick={() => {
          go(index)
        }}
      />
    )
  }
  return (
    <nav
      data-field
      aria-label={label}
      className="flex min-h-12 flex-wrap items-center justify-between gap-x-6 gap-y-1 group-data-with-panel/list:lg:max-xl:gap-x-2 border-t border-line bg-surface px-4 py-1 text-sm text-text-secondary tabular-nums md:pr-5 md:pl-6"
    >
      <div className="flex flex-wrap items-center gap-x-4">
        {pending ? (
          <p>Loading…</p>
        ) : (
          <p>
            <span className="font-semibold text-text">
              {number.format(first)}–{number.format(last)}
            </span>{' '}
            {unfinished ? (
              <>
                of <span>{totalText ?? number.format(totalItems)}</span> so far
              </>
            ) : (
              <>
                of <span>{totalText ?? number.format(totalItems)}</span>
              </>
            )}
          </p>
        )}
        <label className="flex items-center gap-1 text-muted max-md:hidden">
          <span className="group-data-with-panel/list:max-xl:sr-only">Rows</span>
          <NativeSelect
            height="small"
            value={pageSize}
            onChange={(event) => {
              onSize(Number(event.currentTarget.value))
            }}
          >
            {sizes.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </NativeSelect>
        </label>
      </div>
      <div className="flex items-center gap-1">
        {step('First page', icons.first, 0, 'max-md:hidden')}
        {step('Previous page', icons.previous, pageIndex - 1)}
        <form
          className="flex items-center gap-1.5 px-1 text-muted"
          onSubmit={(event) => {
            event.preventDefault()
            const typed = field.current?.value ?? ''
            const index = /^\d{1,6}$/u.test(typed) ? Math.min(pages, Math.max(1, Number(typed))) - 1 : pageIndex
            write(field.current, index)
            go(index)
          }}
        >
          <label className="flex items-center gap-1.5">
            <span className="max-[24rem]:sr-only group-data-with-panel/list:max-xl:sr-only">Page</span>
            <input
              ref={field}
              inputMode="numeric"
              autoComplete="off"
              defaultValue={shown}
              className="h-7 w-12 rounded-control border border-control bg-surface text-center text-text hover:border-control-hover max-md:h-10 max-md:text-md"
            />
          </label>
          <span>of {pending ? '…' : number.format(pages)}</span>
        </form>
        {step('Next page', icons.next, pageIndex + 1)}
        {step('Last page', icons.last, pages - 1, 'max-md:hidden')}
      </div>
    </nav>
  )
}

function write(field: HTMLInputElement | null, pageIndex: number): void {
  if (field !== null) field.value = String(pageIndex + 1)
}
