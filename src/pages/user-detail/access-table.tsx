import clsx from 'clsx'
import { Fragment, useState } from 'react'
import type { RoleAssignment } from '#src/domain/access.ts'
import type { MapSort } from '#src/domain/access-map.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Place, RoleButton, Since, Via } from '#src/components/role-assignment-cells.tsx'
import { Button } from '#src/ui/button.tsx'
import { RowHeader, SkeletonRows, SortHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { ChangeWord, RowEnd } from './edit/row-change.tsx'
import { useEditorOfRows } from './edit/use-role-editor.ts'
import { RoleAssignmentDetails } from '#src/components/person/role-assignment-details.tsx'

/** Rows that are drawn at first, and with every "show more". */
const STEP = 100

const columns: readonly { readonly by: MapSort; readonly label: string }[] = [
  { by: 'role', label: 'Role' },
  { by: 'group', label: 'Resource group' },
  { by: 'scope', label: 'Scope' },
  { by: 'via', label: 'Assigned' },
  { by: 'since', label: 'Since' },
]

type AccessTableProps = {
  caption: string
  busy: boolean
  /** Sorted. Undefined while they load. */
  rows: readonly RoleAssignment[] | undefined
  sort: MapSort
  descending: boolean
  onSort: (sort: MapSort, descending: boolean) => void
  /** Scope of the page. */
  scope: Scope
  userId: string
}

/** Roles as a table; on narrow screens it scrolls sideways in its own region. */
export function AccessTable(props: AccessTableProps) {
  const { caption, busy, rows, sort, descending, onSort, scope, userId } = props
  const [most, setMost] = useState(STEP)
  const hidden = Math.max(0, (rows?.length ?? 0) - most)
  return (
    <div className="flex flex-col items-start gap-3">
      <Table
        caption={caption}
        busy={busy}
        className="relative w-full rounded-card border border-edge bg-surface shadow-card"
        tableClassName="min-w-[46rem] [&_tbody_tr:last-child]:border-b-0"
      >
        <TableHead>
          {columns.map(({ by, label }) => (
            <SortHeader
              key={by}
              label={label}
              direction={sort === by ? (descending ? 'descending' : 'ascending') : null}
              onSort={() => {
                onSort(by, sort === by && !descending)
              }}
            />
          ))}
          <Th>
            <span className="sr-only">Change</span>
          </Th>
        </TableHead>
        <TableBody>
          {rows === undefined ? (
            <SkeletonRows rows={5} columns={6} />
          ) : (
            rows.slice(0, most).map((row) => <Row key={row.id} row={row} scope={scope} userId={userId} />)
          )}
        </TableBody>
      </Table>
      {hidden > 0 && (
        <Button
          onClick={() => {
            setMost(most + STEP)
          }}
        >
          Show {formatNumber(Math.min(STEP, hidden))} more of {formatNumber(hidden)}
        </Button>
      )}
    </div>
  )
}

type RowProps = { row: RoleAssignment; scope: Scope; userId: string }

function Row({ row, scope, userId }: RowProps) {
  const [open, setOpen] = useState(false)
  const change = useEditorOfRows()?.changeOf(row)
  const struck = clsx(change?.kind === 'remove' && 'line-through')
  return (
    <Fragment>
      <TableRow data-staged={change?.kind}>
        <RowHeader className="max-w-72 break-words">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className={struck}>
              <RoleButton
                assignment={row}
                open={open}
                onToggle={() => {
                  setOpen(!open)
                }}
              />
            </span>
            <ChangeWord change={change} row={row} />
          </span>
        </RowHeader>
        <Td className="max-w-72 break-words">
          <bdi className={struck}>{row.resourceGroup}</bdi>
        </Td>
        <Td className="max-w-72">
          <Place assignment={row} here={scope} userId={userId} />
        </Td>
        <Td className="max-w-60">
          <Via assignment={row} linked />
        </Td>
        <Td>{change?.kind === 'add' ? 'When saved' : <Since since={row.since} />}</Td>
        <Td className="text-right text-xs text-muted">
          <RowEnd row={row} />
        </Td>
      </TableRow>
      {open && (
        <TableRow className="hover:bg-transparent">
          <Td colSpan={6} className="bg-subtle">
            {/* Stays in sight on a phone, where the table scrolls sideways. */}
            <div className="sticky left-0 max-w-[min(60rem,calc(100vw-4rem))] px-1 py-2">
              <RoleAssignmentDetails assignment={row} />
            </div>
          </Td>
        </TableRow>
      )}
    </Fragment>
  )
}
