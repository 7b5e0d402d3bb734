import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ReadError } from '#src/components/read-error.tsx'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { roleCountsQuery, type RoleCount } from '#src/jobs/access-counts.ts'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { BarList } from './bar-list.tsx'
import { ChartCard } from './chart-card.tsx'
import { whoHasPath } from './matrix-text.ts'

/** Number of assignments of each role, as counted by Harness: available before everything is loaded. */
export function AssignmentChart({ scope }: { scope: Scope }) {
  const query = useQuery(roleCountsQuery(scope))
  const card = {
    id: 'assignments-by-role',
    title: 'Role assignments by role',
    note: 'These are assignments, not users. A group counts once for all of its members.',
  }
  if (query.data === undefined)
    return (
      <ChartCard
        {...card}
        chart={
          <div className="px-4 pt-3 pb-4 md:px-5 md:pb-5">
            {query.isError ? (
              <ReadError error={query.error} what="roles" onRetry={() => void query.refetch()} />
            ) : (
              <Spinner label="Loading roles…" />
            )}
          </div>
        }
      />
    )
  const roles = query.data.filter((role) => totalOf(role) > 0).toSorted((one, other) => totalOf(other) - totalOf(one))
  if (roles.length === 0)
    return (
      <ChartCard
        {...card}
        chart={
          <p className="px-4 pt-3 pb-4 text-sm text-text-secondary md:px-5 md:pb-5">No roles are assigned here.</p>
        }
      />
    )
  const bars = roles.map((role) => ({
    key: role.key,
    name: role.name,
    to: whoHasPath(scope, role.key),
    total: totalOf(role),
    first: role.users,
    second: role.groups + role.serviceAccounts,
    text: `role assignments: ${formatNumber(role.users)} of users, ${formatNumber(role.groups)} of groups, ${formatNumber(role.serviceAccounts)} of service accounts`,
  }))
  return (
    <ChartCard
      {...card}
      chart={<BarList bars={bars} legend={['Users', 'Groups and service accounts']} />}
      table={<CountTable scope={scope} roles={roles} />}
    />
  )
}

function totalOf({ users, groups, serviceAccounts }: RoleCount): number {
  return users + groups + serviceAccounts
}

function CountTable({ scope, roles }: { scope: Scope; roles: readonly RoleCount[] }) {
  return (
    <Table caption="Number of role assignments by role" className="max-h-96 border-t border-line">
      <TableHead>
        <Th className="md:pl-5">Role</Th>
        <Th>Users</Th>
        <Th>Groups</Th>
        <Th>Service accounts</Th>
      </TableHead>
      <TableBody>
        {roles.map((role) => (
          <TableRow key={role.key}>
            <RowHeader className="md:pl-5">
              <Link to={whoHasPath(scope, role.key)} className="wrap-break-word hover:underline">
                <bdi>{role.name}</bdi>
              </Link>
            </RowHeader>
            <Td>{formatNumber(role.users)}</Td>
            <Td>{formatNumber(role.groups)}</Td>
            <Td>{formatNumber(role.serviceAccounts)}</Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
