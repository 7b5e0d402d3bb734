import { ListChecks } from 'lucide-react'
import { Link } from 'react-router'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useBulkRuns, useBulkState } from '#src/components/use-bulk-runs.ts'
import { useTitle } from '#src/components/use-title.ts'
import { leftText } from '#src/domain/duration.ts'
import { formatNumber, formatTime } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { KeptRun } from '#src/jobs/bulk-run-store.ts'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { runStatusText } from '#src/components/run-text.ts'

/** Bulk actions since connecting. */
export function BulkRunsPage() {
  const runs = useBulkRuns()
  useTitle('Bulk actions')
  return (
    <>
      <PageHeader
        title="Bulk actions"
        count={runs.length > 0 ? formatNumber(runs.length) : undefined}
        description="Bulk actions you’ve started in this tab. This list is cleared when you reload or close the tab."
      />
      {runs.length === 0 ? (
        <EmptyState icon={<ListChecks />} title="No bulk actions yet">
          <p>Select several users or invitations in a list, then choose an action. Track its progress here.</p>
        </EmptyState>
      ) : (
        <Table caption="Bulk actions" className="border-t border-line">
          <TableHead>
            <Th className="pl-4 md:pl-6">Bulk action</Th>
            <Th>Scope</Th>
            <Th>Started</Th>
            <Th>Result</Th>
          </TableHead>
          <TableBody>
            {runs.map((keptRun) => (
              <RunRow key={keptRun.run.id} kept={keptRun} />
            ))}
          </TableBody>
        </Table>
      )}
    </>
  )
}

function RunRow({ kept }: { kept: KeptRun }) {
  const { account } = useSession()
  const state = useBulkState(kept)
  const { id, plan, startedAt, timeLeft } = kept.run
  const left = leftText(timeLeft())
  return (
    <TableRow>
      <RowHeader className="min-w-52 pl-4 md:pl-6">
        <Link className="text-accent-text hover:underline" to={paths.bulkRun(account, id)}>
          {plan.title}
        </Link>
      </RowHeader>
      <Td className="min-w-40">
        <ScopeTag scope={plan.scope} />
      </Td>
      <Td>{formatTime(startedAt)}</Td>
      <Td className="min-w-48">{left === undefined ? runStatusText(state) : `${runStatusText(state)}. ${left}.`}</Td>
    </TableRow>
  )
}
