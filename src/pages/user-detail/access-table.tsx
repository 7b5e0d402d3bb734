import clsx from 'clsx'
import { Fragment, useState } from 'react'
import type { RoleAssignment } from '#src/domain/access.ts'
import type { MapSort } from '#src/domain/access-map.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { RoleAssignmentDetails } from '#src/components/person/role-assignment-details.tsx'
import { Place, Since, Via } from '#src/components/role-assignment-cells.tsx'
import { Button } from '#src/ui/button.tsx'
import { RowHeader, SkeletonRows, SortHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { RoleCell } from './edit/role-cell.tsx'
import { RowEnd } from './edit/row-change.tsx'
import { useEditorOfRows } from './edit/use-role-editor.ts'

/** Number of rows rendered at first, and with every "show more". */
const STEP = 100

const columns: readonly { readonly by: MapSort; readonly label: string; readonly width: string }[] = [
  { by: 'role', label: 'Role', width: '@3xl:w-[29%] @3xl:pl-2.5' },
  { by: 'group', label: 'Resource group', width: '@3xl:w-[24%]' },
  { by: 'scope', label: 'Scope', width: '@3xl:w-[19%]' },
  { by: 'via', label: 'Assigned', width: '@3xl:w-[15%]' },
]

/** Without room for five columns, a row is a card: role and change, then scope and resource group in one line. */
const card =
  '@max-3xl:grid @max-3xl:h-auto @max-3xl:grid-cols-[fit-content(45%)_fit-content(55%)_minmax(0,1fr)_auto] @max-3xl:items-center @max-3xl:rounded-card @max-3xl:border @max-3xl:border-edge @max-3xl:py-2.5 @max-3xl:pr-2.5 @max-3xl:pl-3.5 @max-3xl:shadow-none! @max-3xl:data-[staged=add]:border-success-edge @max-3xl:data-[staged=change]:border-accent-edge @max-3xl:data-[staged=remove]:border-danger-edge'
const cell = 'overflow-hidden py-0 @max-3xl:border-0 @max-3xl:p-0'
const line = '@max-3xl:row-start-2 @max-3xl:min-h-6 @max-3xl:text-xs @max-3xl:leading-6 @max-3xl:text-muted'
const dot = "@max-3xl:before:mx-1.5 @max-3xl:before:content-['·'] @max-3xl:flex"

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

/** Roles as a table with fixed columns; as cards if there is no room for them. */
export function AccessTable(props: AccessTableProps) {
  const { caption, busy, rows, sort, descending, onSort, scope, userId } = props
  const [max, setMost] = useState(STEP)
  const hidden = Math.max(0, (rows?.length ?? 0) - max)
  return (
    <div className="@container flex flex-col gap-3">
      <Table
        caption={caption}
        busy={busy}
        className="w-full @3xl:rounded-card @3xl:border @3xl:border-edge @3xl:bg-surface @3xl:shadow-card"
        tableClassName="@3xl:table-fixed @max-3xl:block @max-3xl:[&>thead]:sr-only @3xl:[&>tbody>tr:last-of-type>*]:border-b-0 @max-3xl:[&>tbody]:grid @max-3xl:[&>tbody]:gap-2 md:@max-3xl:[&>tbody]:grid-cols-2"
      >
        <TableHead>
          {columns.map(({ by, label, width }) => (
            <SortHeader
              key={by}
              label={label}
              className={width}
              direction={sort === by ? (descending ? 'descending' : 'ascending') : null}
              onSort={() => {
                onSort(by, sort === by && !descending)
              }}
            />
          ))}
          <Th className="@3xl:w-[13%] @3xl:text-right">Change</Th>
        </TableHead>
        <TableBody>
          {rows === undefined ? (
            <SkeletonRows rows={5} columns={5} />
          ) : (
            rows.slice(0, max).map((row) => <Row key={row.id} row={row} scope={scope} userId={userId} />)
          )}
        </TableBody>
      </Table>
      {hidden > 0 && (
        <Button
          className="self-start"
          onClick={() => {
            setMost(max + STEP)
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
  const removedClass = clsx(change?.kind === 'remove' && 'line-through')
  return (
    <Fragment>
      <TableRow data-staged={change?.kind} className={card}>
        <RowHeader
          // Without its buttons: it is announced before every cell of the row.
          aria-label={change?.kind === 'change' ? `${row.role.name}, changes to ${change.to.role.name}` : row.role.name}
          className={clsx(cell, '@3xl:pl-4 @max-3xl:col-span-3 @max-3xl:row-start-1 @max-3xl:min-h-7')}
        >
          <RoleCell
            row={row}
            open={open}
            onToggle={() => {
              setOpen(!open)
            }}
          />
        </RowHeader>
        <Td
          className={clsx(
            cell,
            line,
            dot,
            row.via.kind === 'direct' ? '@max-3xl:col-start-2 @max-3xl:col-end-5' : '@max-3xl:col-start-2',
          )}
        >
          <bdi title={row.resourceGroup} className={clsx('block min-w-0 truncate', removedClass)}>
            {row.resourceGroup}
          </bdi>
        </Td>
        <Td className={clsx(cell, line, '@max-3xl:col-start-1')}>
          <Place assignment={row} here={scope} userId={userId} />
        </Td>
        <Td
          className={clsx(
            cell,
            line,
            '@max-3xl:col-start-3 @max-3xl:col-end-5',
            row.via.kind === 'direct' ? '@max-3xl:sr-only' : dot,
          )}
        >
          <Via assignment={row} linked />
        </Td>
        <Td className={clsx(cell, 'text-right text-xs text-muted @3xl:pr-3 @max-3xl:col-start-4 @max-3xl:row-start-1')}>
          <RowEnd row={row} />
        </Td>
      </TableRow>
      {open && (
        <TableRow className="hover:bg-transparent @max-3xl:col-span-full @max-3xl:block @max-3xl:h-auto">
          <Td colSpan={5} className="bg-subtle @max-3xl:block @max-3xl:rounded-card @max-3xl:border-0">
            <div className="max-w-[60rem] px-1 py-2">
              <RoleAssignmentDetails assignment={row} />
              {change?.kind !== 'add' && (
                <p className="mt-3 text-sm">
                  Assigned: <Since since={row.since} />
                </p>
              )}
            </div>
          </Td>
        </TableRow>
      )}
    </Fragment>
  )
}
