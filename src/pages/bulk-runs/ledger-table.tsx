import { Check, CircleHelp, CirclePause, Clock, Minus, RotateCw, ShieldAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { stateLabels } from '#src/components/run-text.ts'
import { formatClock } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { BulkRow } from '#src/jobs/bulk-rows.ts'
import type { BulkPlan, BulkRun } from '#src/jobs/bulk-run.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'

const styles: Record<BulkRow['state'], { tone: BadgeTone; icon: ReactNode }> = {
  failed: { tone: 'danger', icon: <X aria-hidden /> },
  unknown: { tone: 'warning', icon: <CircleHelp aria-hidden /> },
  'not-sent': { tone: 'neutral', icon: <CirclePause aria-hidden /> },
  kept: { tone: 'plain', icon: <ShieldAlert aria-hidden /> },
  skipped: { tone: 'plain', icon: <Minus aria-hidden /> },
  done: { tone: 'plain', icon: <Check aria-hidden className="text-success-text" /> },
  working: { tone: 'accent', icon: <Spinner decorative /> },
  waiting: { tone: 'plain', icon: <Clock aria-hidden /> },
}

const captions = {
  users: 'Result for each user, problems first',
  invitations: 'Result for each invitation, problems first',
  scopes: 'Result for each scope, problems first',
  changes: 'Result for each change, problems first',
} as const
const firstHeads = { users: 'User', invitations: 'Invitation', scopes: 'Scope', changes: 'Change' } as const

type LedgerTableProps = {
  run: BulkRun
  rows: readonly BulkRow[]
  /** Rows that can be sent again. */
  retriable: readonly BulkRow[]
}

/** Result of each row; on a narrow screen the table scrolls sideways in its own region. */
export function LedgerTable({ run, rows, retriable }: LedgerTableProps) {
  const { itemKind = 'users' } = run.plan
  return (
    <Table caption={captions[itemKind]} className="min-h-0 flex-1 border-t border-line" tableClassName="min-w-[44rem]">
      <TableHead>
        <Th className="w-[30%] pl-4 md:pl-6">{firstHeads[itemKind]}</Th>
        <Th className="w-32">Result</Th>
        <Th>Details</Th>
        <Th className="w-24">Time</Th>
        <Th className="w-28 md:pr-6">
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <LedgerRow
            key={row.id}
            row={row}
            plan={run.plan}
            onRetry={
              retriable.length > 1 && retriable.includes(row)
                ? () => {
                    run.retry(row.id)
                  }
                : undefined
            }
          />
        ))}
      </TableBody>
    </Table>
  )
}

type LedgerRowProps = { row: BulkRow; plan: BulkPlan; onRetry: (() => void) | undefined }

function LedgerRow({ row, plan, onRetry }: LedgerRowProps) {
  // A removed user no longer has a page.
  const isLinked = (plan.itemKind ?? 'users') === 'users' && !(plan.removes === true && row.state === 'done')
  return (
    <TableRow>
      <RowHeader className="max-w-72 min-w-44 py-0 pl-4 md:pl-6">
        <span className="flex items-center gap-2.5">
          <Initials name={row.name} seed={row.id} />
          <span className="min-w-0">
            {isLinked ? (
              <Link className="block truncate hover:underline" to={paths.user(plan.scope, row.id)}>
                <bdi>{row.name}</bdi>
              </Link>
            ) : (
              <bdi className="block truncate">{row.name}</bdi>
            )}
            {row.email !== undefined && row.email !== row.name && (
              <bdi className="block truncate text-xs font-normal text-muted">{row.email}</bdi>
            )}
          </span>
        </span>
      </RowHeader>
      <Td>
        <Badge {...styles[row.state]}>{stateLabels[row.state]}</Badge>
      </Td>
      <Td className="min-w-56 wrap-anywhere">{row.text}</Td>
      <Td>{row.at === undefined ? '' : formatClock(row.at)}</Td>
      <Td className="text-right md:pr-6">
        {onRetry !== undefined && (
          <Button size="small" icon={<RotateCw aria-hidden />} onClick={onRetry}>
            Retry{' '}
            <span className="sr-only">
              <bdi>{row.name}</bdi>
            </span>
          </Button>
        )}
      </Td>
    </TableRow>
  )
}
