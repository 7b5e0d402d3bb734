import { Link } from 'react-router'
import type { Selection } from '#src/components/use-selection.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { WindowedList } from '#src/ui/windowed-list.tsx'
import { MatrixMark } from './matrix-mark.tsx'
import type { MatrixColumn, MatrixRow, MatrixTable } from './matrix-rows.ts'
import { useListReturn } from './use-grid-return.ts'

type MatrixListProps = {
  scope: Scope
  label: string
  table: MatrixTable
  selection: Selection<MatrixRow>
  wordsOf: (row: MatrixRow, column: MatrixColumn) => string
}

/** The matrix on a phone: users, each with their roles in words. */
export function MatrixList({ scope, label, table: { rows, columns }, selection, wordsOf }: MatrixListProps) {
  const { start, onLeave } = useListReturn()
  return (
    <WindowedList
      label={label}
      items={rows}
      keyOf={({ id }) => id}
      start={start}
      onLeave={onLeave}
      className="max-h-[75dvh] border-t border-line"
      itemClassName="flex gap-3 border-b border-line px-4 py-3"
    >
      {(row) => (
        <>
          <Checkbox
            label={`Select ${row.name}`}
            labelHidden
            checked={selection.has(row.id)}
            onChange={() => {
              selection.toggle(row)
            }}
          />
          <div className="min-w-0 flex-1">
            <Link
              to={paths.user(scope, row.id)}
              className="-my-0.5 block rounded-badge py-0.5 font-medium text-text hover:underline"
            >
              <bdi>{row.name}</bdi>
            </Link>
            {row.name !== row.email && (
              <span className="block text-xs text-muted">
                <bdi>{row.email}</bdi>
              </span>
            )}
            <ul aria-label={`Roles of ${row.name}`} className="mt-1.5 flex flex-col gap-1 text-text-secondary">
              {columns.flatMap((column) => {
                const cell = row.roles.get(column.role)
                return cell === undefined
                  ? []
                  : [
                      <li key={column.role} className="flex items-start gap-2">
                        <span className="mt-0.5">
                          <MatrixMark cell={cell} />
                        </span>
                        <span>
                          <bdi className="text-text">{column.name}</bdi>: {wordsOf(row, column)}
                        </span>
                      </li>,
                    ]
              })}
              {row.roles.size === 0 && <li>No roles</li>}
            </ul>
          </div>
        </>
      )}
    </WindowedList>
  )
}
