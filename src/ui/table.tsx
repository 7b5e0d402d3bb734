import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ComponentProps, ReactNode, Ref } from 'react'
import { ScrollBox } from './scroll-box.tsx'
import { Skeleton } from './skeleton.tsx'
import { useIsNarrow } from './use-is-narrow.ts'

type TableProps = {
  /** Name of the table and its region: "Users of account Meridian Foods". */
  caption: string
  busy?: boolean
  /** Total number of rows, including the header, if not all are rendered. */
  rowCount?: number
  /** `cards`: rows become cards below 768 px; `scroll`: the region scrolls sideways. */
  narrow?: 'cards' | 'scroll'
  className?: string
  tableClassName?: string
  regionRef?: Ref<HTMLDivElement>
  children: ReactNode
}

/**
 * A real table in a named focusable region, so that it can be scrolled by keyboard. In card mode, the display changes
 * and the table roles are explicit, because browsers drop them with `display`.
 */
export function Table({
  caption,
  busy = false,
  rowCount,
  narrow = 'scroll',
  className,
  tableClassName,
  regionRef,
  children,
}: TableProps) {
  return (
    <ScrollBox
      ref={regionRef}
      label={caption}
      className={clsx('relative scroll-pt-9 -outline-offset-2', className)}
      // The main table of a page, which receives a lost focus.
      data-takes-focus={regionRef === undefined ? undefined : ''}
    >
      <table
        role="table"
        aria-busy={busy || undefined}
        aria-rowcount={rowCount}
        className={clsx(
          'w-full border-separate border-spacing-0 text-sm tabular-nums',
          narrow === 'cards' && 'group/cards max-md:block',
          tableClassName,
        )}
        data-cards={narrow === 'cards' || undefined}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollBox>
  )
}

/** Header of a table; visually hidden in card mode, where nothing in it takes the focus. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead role="rowgroup" className="group-data-cards/cards:max-md:sr-only md:sticky md:top-0 md:z-10">
      <tr role="row" className="h-[34px] *:border-b *:border-edge *:bg-surface">
        {children}
      </tr>
    </thead>
  )
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody role="rowgroup" {...props} className={clsx('group-data-cards/cards:max-md:block', className)} />
}

const row = clsx(
  'h-(--row-height) hover:bg-hover data-selected:bg-accent-tint data-[staged=add]:bg-success-tint data-[staged=change]:bg-accent-tint data-[staged=remove]:bg-danger-tint',
  'data-selected:shadow-[inset_2px_0_var(--color-accent-text)] data-[staged=add]:shadow-[inset_2px_0_var(--color-success-text)] data-[staged=change]:shadow-[inset_2px_0_var(--color-accent-text)] data-[staged=remove]:shadow-[inset_2px_0_var(--color-danger-text)]',
  'group-data-cards/cards:max-md:border-b group-data-cards/cards:max-md:border-line group-data-cards/cards:max-md:relative group-data-cards/cards:max-md:flex group-data-cards/cards:max-md:h-auto group-data-cards/cards:max-md:flex-wrap group-data-cards/cards:max-md:items-center group-data-cards/cards:max-md:gap-x-3 group-data-cards/cards:max-md:gap-y-1 group-data-cards/cards:max-md:px-4 group-data-cards/cards:max-md:py-3',
)

/**
 * A row of the table's height; a card on a phone in card mode. `data-selected` and `data-staged` (`add`, `remove`,
 * `change`) tint it and add a bar at its start; repeat the same as text or a checkbox inside it.
 */
export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return <tr role="row" {...props} className={clsx(row, className)} />
}

export function Th({ className, children, ...props }: ComponentProps<'th'>) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...props}
      className={clsx('px-3 text-left text-xs font-medium whitespace-nowrap text-muted', className)}
    >
      {children}
    </th>
  )
}

type SortHeaderProps = {
  label: string
  direction: 'ascending' | 'descending' | null
  /** The rows of its table become cards. */
  cards?: boolean
  onSort: () => void
  className?: string | undefined
}

/**
 * A column header with a sort button that fills it. `aria-sort` is only on the sorted column. In card mode it is plain
 * text: the sort is chosen elsewhere there.
 */
export function SortHeader({ label, direction, cards = false, onSort, className }: SortHeaderProps) {
  const isText = useIsNarrow() && cards
  const Icon = direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={direction ?? undefined}
      className={clsx('px-1.5 text-left text-xs font-medium whitespace-nowrap', className)}
    >
      {isText ? (
        label
      ) : (
        <button
          type="button"
          onClick={onSort}
          className={clsx(
            'group/sort flex h-7 items-center gap-1 rounded-badge px-1.5 hover:bg-hover hover:text-text',
            direction === null ? 'text-muted' : 'font-semibold text-text',
          )}
        >
          {label}
          <Icon
            aria-hidden
            className={clsx(
              'size-[13px]',
              // Touch has no hover state before it sorts.
              direction === null &&
                'opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100 pointer-coarse:opacity-100',
            )}
          />
        </button>
      )}
    </th>
  )
}

const cell =
  'border-b border-line px-3 py-1 text-left group-data-cards/cards:max-md:block group-data-cards/cards:max-md:border-0 group-data-cards/cards:max-md:p-0'

const dataCell = `${cell} text-text-secondary`
const rowHeader = `${cell} font-medium text-text`

/** Props that `TableRow`, `Td` and `RowHeader` set, for rows of long tables: a component per cell is slow. */
export const rowProps = (...classes: (string | false)[]) => ({ role: 'row', className: clsx(row, classes) }) as const
export const cellProps = (...classes: string[]) => ({ role: 'cell', className: clsx(dataCell, classes) }) as const
export const rowHeaderProps = (...classes: string[]) =>
  ({ role: 'rowheader', scope: 'row', className: clsx(rowHeader, classes) }) as const

export function Td({ className, ...props }: ComponentProps<'td'>) {
  return <td role="cell" {...props} className={clsx(dataCell, className)} />
}

/** The cell that names its row. */
export function RowHeader({ className, ...props }: ComponentProps<'th'>) {
  return <th role="rowheader" scope="row" {...props} className={clsx(rowHeader, className)} />
}

const lengths = ['w-28', 'w-24', 'w-40']

/** Placeholder rows in their real height during the first load. */
export function SkeletonRows({ rows, columns }: { rows: number; columns: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <tr key={row} role="row" className="h-(--row-height)">
      {Array.from({ length: columns }, (_, column) => (
        <td key={column} role="cell" className="border-b border-line px-3">
          <Skeleton className={clsx('max-w-full', column === 0 ? lengths[row % lengths.length] : 'w-24')} />
        </td>
      ))}
    </tr>
  ))
}

function skeletonShape(row: number, column: number, columns: number): string {
  if (column === 2) return row % 2 === 0 ? 'w-48' : 'w-40'
  // A chip in some rows.
  return column === columns - 2 && row % 3 === 1 ? 'w-36 h-5! rounded-control!' : 'w-14'
}

/** The same for a list of users with selection: checkbox, initials, name, short texts; a card on a phone. */
export function ListSkeleton({ rows, columns }: { rows: number; columns: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <tr
      key={row}
      role="row"
      className="h-(--row-height) max-md:relative max-md:flex max-md:h-19 max-md:flex-col max-md:justify-center max-md:gap-2 max-md:border-b max-md:border-line max-md:pl-14"
    >
      {Array.from({ length: columns }, (_, column) => (
        <td
          key={column}
          role="cell"
          className={clsx(
            'px-3 md:border-b md:border-line',
            column === 0 && 'max-md:hidden md:pr-0 md:pl-6',
            column > 2 && 'max-md:hidden',
            column > 0 && 'max-md:p-0',
          )}
        >
          {column === 0 ? (
            <Skeleton className="size-4! rounded-badge!" />
          ) : column === 1 ? (
            <span className="flex items-center gap-2.5">
              <Skeleton className="size-(--row-avatar)! shrink-0 max-md:absolute max-md:top-5 max-md:left-3 max-md:size-9!" />
              <Skeleton className={clsx('max-w-full', lengths[row % lengths.length])} />
            </span>
          ) : column < columns - 1 ? (
            <Skeleton className={clsx('max-w-full', skeletonShape(row, column, columns))} />
          ) : null}
        </td>
      ))}
    </tr>
  ))
}
