import clsx from 'clsx'
import { KeyRound } from 'lucide-react'
import { useLayoutEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Selection } from '#src/components/use-selection.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { ColumnGap, fixedColumns, MatrixRowView, cellProps, RowGap, userAttribute } from './matrix-row.tsx'
import type { MatrixColumn, MatrixRow, MatrixTable } from './matrix-rows.ts'
import { placeAfterKey, useGridPlace } from './use-grid-keys.ts'
import { useGridReturn, useLeftPlace } from './use-grid-return.ts'
import { useGridWindow, type Slots } from './use-grid-window.ts'

type MatrixGridProps = {
  scope: Scope
  label: string
  table: MatrixTable
  selection: Selection<MatrixRow>
  /** How a user has a role, or that they don't; must stay the same function. */
  wordsOf: (row: MatrixRow, column: MatrixColumn) => string
}

/**
 * Matrix of users and roles. Only the visible part is rendered, so every row and column has its index, and the focused
 * cell stays rendered. One tab stop; arrow keys move between cells.
 */
export function MatrixGrid({ scope, label, table: { rows, columns }, selection, wordsOf }: MatrixGridProps) {
  const region = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const size = { row: rows.length + 1, column: columns.length + fixedColumns.roles }
  const left = useLeftPlace()
  const { place, go, onFocus } = useGridPlace(table, left?.place ?? { row: 1, column: fixedColumns.name }, size)
  useGridReturn(region, left, place)
  const grid = useGridWindow({
    region,
    table,
    rows: rows.length,
    roles: columns.length,
    pinned: { row: place.row - 1, role: place.column - fixedColumns.roles },
  })
  const press = (event: KeyboardEvent) => {
    const next = placeAfterKey(event, place, size, grid.pageRows())
    if (next === undefined) return
    event.preventDefault()
    if (next.row !== place.row) grid.revealRow(next.row - 1)
    if (next.column !== place.column) grid.revealRole(next.column - fixedColumns.roles)
    go(next)
  }
  const navigate = useNavigate()
  const follow = (event: MouseEvent) => {
    const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event
    // The browser opens a new tab, or saves.
    if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element)) return
    const id = target.closest(`[${userAttribute}]`)?.getAttribute(userAttribute)
    if (id == null) return
    event.preventDefault()
    void navigate(paths.user(scope, id))
  }
  const activeIn = (row: number) => (row === place.row ? place.column : undefined)
  return (
    <div
      ref={region}
      className="relative max-h-[96rem] min-h-80 max-w-[117rem] flex-1 scroll-pt-14 scroll-pl-[21rem] overflow-auto border-t border-line max-lg:max-h-[75dvh]"
    >
      <table
        ref={table}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- keys go from cell to cell
        role="grid"
        aria-label={label}
        aria-rowcount={size.row}
        aria-colcount={size.column}
        className="table-fixed border-separate border-spacing-0 text-sm tabular-nums"
        onFocus={onFocus}
        onKeyDown={press}
        onClick={follow}
      >
        <Columns rendered={grid.roles} tableWidth={grid.tableWidth} />
        <thead>
          <MatrixHead scope={scope} columns={columns} rendered={grid.roles} active={activeIn(0)} total={rows.length} />
        </thead>
        <tbody>
          {grid.rows.slots.flatMap(({ index, gap }) => {
            const row = rows[index]
            if (row === undefined) return []
            return [
              <RowGap key={`gap ${index}`} size={gap} />,
              <MatrixRowView
                key={row.id}
                scope={scope}
                row={row}
                at={index + 1}
                columns={columns}
                rendered={grid.roles}
                active={activeIn(index + 1)}
                selected={selection.has(row.id)}
                wordsOf={wordsOf}
                onToggle={selection.toggle}
              />,
            ]
          })}
          <RowGap size={grid.rows.rest} />
        </tbody>
      </table>
    </div>
  )
}

/** Widths of the table and of its columns: a fixed layout uses them, whatever the content of the cells. */
function Columns({ rendered: { slots, rest }, tableWidth }: { rendered: Slots; tableWidth: number }) {
  const group = useRef<HTMLTableColElement>(null)
  const widths = [...slots.flatMap(({ gap, size }) => (gap > 0 ? [gap, size] : [size])), ...(rest > 0 ? [rest] : [])]
  useLayoutEffect(() => {
    // Through the CSSOM, because the policy allows no style attributes.
    const table = group.current?.parentElement
    if (table != null) table.style.width = `${tableWidth}px`
    group.current?.querySelectorAll<HTMLElement>('[data-sized]').forEach((column, at) => {
      column.style.width = `${widths[at] ?? 0}px`
    })
  })
  return (
    <colgroup ref={group}>
      <col className="w-11" />
      <col className="w-[14.5rem]" />
      <col className="w-15" />
      {widths.map((_, at) => (
        <col key={at} data-sized />
      ))}
    </colgroup>
  )
}

const head = 'sticky top-0 border-b border-edge bg-surface text-xs font-medium text-muted -outline-offset-2'
const corner = `${head} z-20 text-left`

type MatrixHeadProps = {
  scope: Scope
  columns: readonly MatrixColumn[]
  rendered: Slots
  active: number | undefined
  /** Rows. */
  total: number
}

function MatrixHead({ scope, columns, rendered, active, total }: MatrixHeadProps) {
  return (
    <tr aria-rowindex={1} className="h-14">
      <th
        scope="col"
        aria-colindex={1}
        {...cellProps(0, fixedColumns.select, active)}
        className={clsx(corner, 'left-0')}
      >
        <span className="sr-only">Selected</span>
      </th>
      <th
        scope="col"
        aria-colindex={2}
        {...cellProps(0, fixedColumns.name, active)}
        className={clsx(corner, 'left-11 px-2')}
      >
        Name
        <span className="block font-normal">{counted(total, 'user', 'users')}</span>
      </th>
      <th
        scope="col"
        aria-colindex={3}
        {...cellProps(0, fixedColumns.total, active)}
        className={clsx(corner, 'left-[17.25rem] border-r border-r-edge px-3 text-right')}
      >
        Roles
      </th>
      {rendered.slots.flatMap(({ index, gap }) => {
        const column = columns[index]
        if (column === undefined) return []
        const at = index + fixedColumns.roles
        return [
          <ColumnGap key={`gap ${index}`} size={gap} />,
          <th key={column.role} scope="col" aria-colindex={at + 1} className={clsx(head, 'z-10 px-1')}>
            <RoleHead scope={scope} column={column} focus={cellProps(0, at, active)} />
          </th>,
        ]
      })}
      <ColumnGap size={rendered.rest} />
    </tr>
  )
}

type RoleHeadProps = { scope: Scope; column: MatrixColumn; focus: ReturnType<typeof cellProps> }

function RoleHead({ scope, column: { role, name, isPrivileged, shown, users }, focus }: RoleHeadProps) {
  return (
    <Link
      {...focus}
      to={paths.finding(scope, 'role', `?${new URLSearchParams({ role }).toString()}`)}
      title={name}
      className="flex h-full min-h-12 flex-col items-center justify-end rounded-badge px-1 pb-1 text-center -outline-offset-2 hover:bg-hover hover:text-text"
    >
      <span className="line-clamp-2 max-w-full overflow-hidden">
        {isPrivileged && <KeyRound aria-hidden className="mr-1 inline size-3" />}
        <bdi>{name}</bdi>
        {isPrivileged && <span className="sr-only">, privileged role</span>}
        <span className="sr-only">:</span>
      </span>{' '}
      <span className="font-normal">
        {shown === users ? formatNumber(shown) : `${formatNumber(shown)} of ${formatNumber(users)}`}
        <span className="sr-only"> users</span>
      </span>
    </Link>
  )
}
