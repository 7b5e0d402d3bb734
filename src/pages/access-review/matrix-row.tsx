import clsx from 'clsx'
import { memo, useLayoutEffect, useRef } from 'react'
import type { Cell } from '#src/domain/access-review/matrix.ts'
import { formatNumber } from '#src/domain/format.ts'
import { basePath, paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { MatrixMark } from './matrix-mark.tsx'
import type { MatrixColumn, MatrixRow } from './matrix-rows.ts'
import { placeAttribute, placeName } from './use-grid-keys.ts'
import type { Slots } from './use-grid-window.ts'

/** Columns before the roles. */
export const fixedColumns = { select: 0, name: 1, total: 2, roles: 3 } as const

/**
 * Marks the focus target of its cell.
 *
 * @param active column of the tab stop, if it is in this row
 */
export function cellProps(row: number, column: number, active: number | undefined) {
  return { [placeAttribute]: placeName({ row, column }), tabIndex: column === active ? 0 : -1 }
}

/** Marks a link to a user, which the grid opens: a router link in each cell would be a fifth of a row's cost. */
export const userAttribute = 'data-user'

function userLink(scope: Scope, id: string) {
  return { href: basePath + paths.user(scope, id), [userAttribute]: id }
}

/** An empty cell in place of columns that aren't rendered. */
export function ColumnGap({ size }: { size: number }) {
  return size > 0 && <td aria-hidden className="border-b border-line p-0" />
}

const cell = 'border-b border-line group-hover/row:bg-hover group-data-selected/row:bg-accent-tint'
const sticky = `${cell} sticky z-[1] bg-surface`

type MatrixRowViewProps = {
  scope: Scope
  row: MatrixRow
  /** Row index of the grid; the header is 0. */
  at: number
  columns: readonly MatrixColumn[]
  rendered: Slots
  /** Column with the tab stop, if it is in this row. */
  active: number | undefined
  selected: boolean
  wordsOf: (row: MatrixRow, column: MatrixColumn) => string
  onToggle: (row: MatrixRow) => void
}

/** A user: a checkbox, the name, the number of roles, and a mark for each of them. */
export const MatrixRowView = memo(function MatrixRowView(props: MatrixRowViewProps) {
  const { scope, row, at, columns, rendered, active, selected, wordsOf, onToggle } = props
  const { id, name, email, roles } = row
  return (
    <tr aria-rowindex={at + 1} data-selected={selected || undefined} className="group/row h-(--row-height)">
      <td role="gridcell" aria-colindex={1} className={clsx(sticky, 'left-0 pl-2.5 md:pl-4')}>
        <Checkbox
          {...cellProps(at, fixedColumns.select, active)}
          label={`Select ${name}`}
          labelHidden
          className="pt-0.5"
          checked={selected}
          onChange={() => {
            onToggle(row)
          }}
        />
      </td>
      <th scope="row" aria-colindex={2} className={clsx(sticky, 'left-11 overflow-hidden px-2 text-left font-medium')}>
        <a
          {...cellProps(at, fixedColumns.name, active)}
          {...userLink(scope, id)}
          title={name === email ? undefined : email}
          className="block truncate rounded-badge -outline-offset-2 text-text hover:underline"
        >
          <bdi>{name}</bdi>
        </a>
        {name !== email && (
          <span className="block truncate text-xs font-normal text-muted in-data-[density=compact]:hidden">
            <bdi>{email}</bdi>
          </span>
        )}
      </th>
      <td
        role="gridcell"
        aria-colindex={3}
        {...cellProps(at, fixedColumns.total, active)}
        className={clsx(
          sticky,
          'left-[17.25rem] border-r border-r-edge px-3 text-right text-text-secondary -outline-offset-2',
        )}
      >
        {formatNumber(roles.size)}
      </td>
      {rendered.slots.flatMap(({ index, gap }) => {
        const column = columns[index]
        if (column === undefined) return []
        return [
          <ColumnGap key={`gap ${index}`} size={gap} />,
          <RoleCell
            key={column.role}
            scope={scope}
            row={row}
            at={at}
            index={index}
            active={active}
            cell={roles.get(column.role)}
            text={`${name}, ${column.name}: ${wordsOf(row, column)}`}
          />,
        ]
      })}
      <ColumnGap size={rendered.rest} />
    </tr>
  )
})

type RoleCellProps = {
  scope: Scope
  row: MatrixRow
  at: number
  /** Index of the role among the roles. */
  index: number
  active: number | undefined
  cell: Cell | undefined
  text: string
}

function RoleCell({ scope, row, at, index, active, cell: way, text }: RoleCellProps) {
  const column = index + fixedColumns.roles
  const focus = cellProps(at, column, active)
  if (way === undefined)
    return (
      <td
        role="gridcell"
        aria-colindex={column + 1}
        aria-label={text}
        {...focus}
        className={clsx(cell, '-outline-offset-2')}
      />
    )
  return (
    <td role="gridcell" aria-colindex={column + 1} className={cell}>
      <a
        {...focus}
        {...userLink(scope, row.id)}
        aria-label={text}
        title={text}
        className="flex min-h-7 items-center justify-center -outline-offset-2 hover:bg-active"
      >
        <MatrixMark cell={way} />
      </a>
    </td>
  )
}

/** Rows that aren't rendered, as one empty row of their height. */
export function RowGap({ size }: { size: number }) {
  const box = useRef<HTMLTableCellElement>(null)
  useLayoutEffect(() => {
    // Through the CSSOM, because the policy allows no style attributes.
    if (box.current !== null) box.current.style.height = `${size}px`
  }, [size])
  return (
    size > 0 && (
      <tr aria-hidden>
        <td ref={box} className="p-0" />
      </tr>
    )
  )
}
