import { useState } from 'react'
import { Link } from 'react-router'
import { roleUses, totalOf, type Figures, type RoleUse } from '#src/domain/access-review/findings.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'

/** Roles whose bars are drawn; the table has all. */
const MAX_BARS = 10

/** How many users have each role, directly and from groups; the same numbers as a table on request. */
export function RoleChart({ scope, matrix }: { scope: Scope; matrix: Figures['matrix'] }) {
  const [asTable, setAsTable] = useState(false)
  const uses = roleUses(matrix)
  const most = Math.max(1, ...uses.map(totalOf))
  return (
    <Card aria-labelledby="users-by-role">
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <CardHeader id="users-by-role" title="Users by role">
          Built-in viewer roles aren’t included.
        </CardHeader>
        {uses.length > 0 && (
          <div className="px-4 pt-4 md:px-5 md:pt-5">
            <Button
              size="small"
              aria-pressed={asTable}
              onClick={() => {
                setAsTable(!asTable)
              }}
            >
              Show as table
            </Button>
          </div>
        )}
      </div>
      {uses.length === 0 ? (
        <p className="px-4 pt-3 pb-4 text-sm text-text-secondary md:px-5 md:pb-5">No other roles are assigned here.</p>
      ) : asTable ? (
        <div className="pt-3">
          <RoleTable scope={scope} uses={uses} />
        </div>
      ) : (
        <div className="px-4 pt-3 pb-4 md:px-5 md:pb-5">
          <ul>
            {uses.slice(0, MAX_BARS).map((use) => (
              <li key={use.role}>
                <RoleBar scope={scope} use={use} most={most} />
              </li>
            ))}
          </ul>
          <p className="mt-2 flex flex-wrap gap-x-4 text-xs text-muted">
            <span className="flex items-center gap-1.5">
              <span aria-hidden className="size-2.5 rounded-[2px] bg-chart-1" />
              Direct
            </span>
            <span className="flex items-center gap-1.5">
              <span aria-hidden className="size-2.5 rounded-[2px] bg-chart-3" />
              Only from groups
            </span>
            {uses.length > MAX_BARS && (
              <span>The table shows {counted(uses.length - MAX_BARS, 'more role', 'more roles')}.</span>
            )}
          </p>
        </div>
      )}
    </Card>
  )
}

function rolePath(scope: Scope, { role }: RoleUse): string {
  return paths.finding(scope, 'role', `?${new URLSearchParams({ role }).toString()}`)
}

function RoleBar({ scope, use, most }: { scope: Scope; use: RoleUse; most: number }) {
  const { name, direct, inherited, both } = use
  const share = (count: number) => (100 * count) / most
  return (
    <Link
      to={rolePath(scope, use)}
      className="grid min-h-8 grid-cols-[minmax(0,10rem)_minmax(0,1fr)_3rem] items-center gap-x-3 rounded-badge text-sm text-text-secondary hover:bg-hover hover:text-text max-md:grid-cols-[minmax(0,1fr)_3rem] max-md:py-1"
    >
      <bdi className="wrap-anywhere">{name}</bdi>{' '}
      <svg
        aria-hidden
        viewBox="0 0 100 8"
        preserveAspectRatio="none"
        className="h-2 w-full rounded-badge bg-chart-track forced-color-adjust-none max-md:order-last max-md:col-span-2"
      >
        <rect height="8" width={share(direct + both)} className="fill-chart-1" />
        <rect height="8" x={share(direct + both)} width={share(inherited)} className="fill-chart-3" />
      </svg>
      <span className="text-right text-text tabular-nums">
        {formatNumber(totalOf(use))}
        <span className="sr-only">
          {' '}
          users: {formatNumber(direct + both)} direct, {formatNumber(inherited)} only from groups
        </span>
      </span>
    </Link>
  )
}

function RoleTable({ scope, uses }: { scope: Scope; uses: readonly RoleUse[] }) {
  return (
    <Table caption="Number of users by role" className="max-h-96 border-t border-line">
      <TableHead>
        <Th className="md:pl-5">Role</Th>
        <Th>Users</Th>
        <Th>Only direct</Th>
        <Th>Only from groups</Th>
        <Th>Both</Th>
      </TableHead>
      <TableBody>
        {uses.map((use) => (
          <TableRow key={use.role}>
            <RowHeader className="md:pl-5">
              <Link to={rolePath(scope, use)} className="wrap-anywhere hover:underline">
                <bdi>{use.name}</bdi>
              </Link>
            </RowHeader>
            <Td>{formatNumber(totalOf(use))}</Td>
            <Td>{formatNumber(use.direct)}</Td>
            <Td>{formatNumber(use.inherited)}</Td>
            <Td>{formatNumber(use.both)}</Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
