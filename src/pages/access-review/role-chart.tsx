import { Link } from 'react-router'
import { roleUses, type Figures } from '#src/domain/access-review/findings.ts'
import type { MatrixRole } from '#src/domain/access-review/matrix.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { BarList } from './bar-list.tsx'
import { ChartCard } from './chart-card.tsx'

/** Number of users with each role, direct and inherited from groups; the same numbers as a table on request. */
export function RoleChart({ scope, matrix }: { scope: Scope; matrix: Figures['matrix'] }) {
  const uses = roleUses(matrix)
  const card = { id: 'users-by-role', title: 'Users by role', note: 'Built-in viewer roles aren’t included.' }
  if (uses.length === 0)
    return (
      <ChartCard
        {...card}
        chart={
          <p className="px-4 pt-3 pb-4 text-sm text-text-secondary md:px-5 md:pb-5">
            No other roles are assigned here.
          </p>
        }
      />
    )
  const bars = uses.map((use) => {
    const { role, name, users, direct, inherited, both } = use
    return {
      key: role,
      name,
      to: rolePath(scope, use),
      total: users,
      first: direct + both,
      second: inherited,
      text: `users: ${formatNumber(direct + both)} direct, ${formatNumber(inherited)} only from groups`,
    }
  })
  return (
    <ChartCard
      {...card}
      chart={<BarList bars={bars} legend={['Direct', 'Only from groups']} />}
      table={<RoleTable scope={scope} uses={uses} />}
    />
  )
}

function rolePath(scope: Scope, { role }: MatrixRole): string {
  return paths.finding(scope, 'role', `?${new URLSearchParams({ role }).toString()}`)
}

function RoleTable({ scope, uses }: { scope: Scope; uses: readonly MatrixRole[] }) {
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
              <Link to={rolePath(scope, use)} className="wrap-break-word hover:underline">
                <bdi>{use.name}</bdi>
              </Link>
            </RowHeader>
            <Td>{formatNumber(use.users)}</Td>
            <Td>{formatNumber(use.direct)}</Td>
            <Td>{formatNumber(use.inherited)}</Td>
            <Td>{formatNumber(use.both)}</Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
