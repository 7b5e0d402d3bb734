import { ListChecks, Play, RotateCw } from 'lucide-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { BackLink } from '#src/components/back-link.tsx'
import { ReportButtons } from '#src/components/report-buttons.tsx'
import { RunButtons } from '#src/components/run-buttons.tsx'
import { orderedRows, stateOrder, stateLabels } from '#src/components/run-text.ts'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useBulkRuns, useBulkState } from '#src/components/use-bulk-runs.ts'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { formatNumber, formatTime } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId } from '#src/domain/scope.ts'
import { countBulk, type BulkRow } from '#src/jobs/bulk-rows.ts'
import { isRetriable, type BulkPlan, type BulkRun, type BulkState } from '#src/jobs/bulk-run.ts'
import { continueBulkRun, type KeptRun } from '#src/jobs/bulk-run-store.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Segments } from '#src/ui/segments.tsx'
import { LedgerTable } from './ledger-table.tsx'
import { RunProgress } from './run-progress.tsx'

/** One bulk action: progress, pauses, and the result for each user (the ledger). */
export function BulkRunPage() {
  const { runId } = useParams()
  const keptRun = useBulkRuns().find(({ run }) => run.id === runId)
  useTitle(keptRun?.run.plan.title ?? 'Bulk action', 'Bulk actions')
  return keptRun === undefined ? <RunNotFound /> : <Ledger key={keptRun.run.id} kept={keptRun} />
}

function RunNotFound() {
  const { account } = useSession()
  return (
    <EmptyState
      level={1}
      icon={<ListChecks />}
      title="This bulk action is no longer available"
      action={
        <Link className="text-accent-text underline" to={paths.bulkRuns(account)}>
          All bulk actions
        </Link>
      }
    >
      <p>Bulk actions stay in the tab that started them until you reload or close it.</p>
    </EmptyState>
  )
}

const searchLabels = {
  users: 'Search users',
  invitations: 'Search invitations',
  scopes: 'Search scopes',
  changes: 'Search changes',
}

function Ledger({ kept }: { kept: KeptRun }) {
  const { id: sessionId } = useSession()
  const client = useQueryClient()
  const { run } = kept
  const { plan } = run
  const state = useBulkState(kept)
  const counts = countBulk(state.rows)
  const [filter, setFilter] = useState<BulkRow['state']>()
  const { shown, search, pages } = usePagedRows({
    rows: orderedRows(state.rows).filter((row) => filter === undefined || row.state === filter),
    total: counts.total,
    textOf: ({ name, email, text }) => `${name} ${email ?? ''} ${text}`,
    searchLabel: searchLabels[plan.itemKind ?? 'users'],
    pagesLabel: 'Pages of this bulk action',
  })
  const isAtRest = run.isAtRest()
  // Another session might have another key with other permissions: bulk actions are started in their own session.
  const own = kept.session === sessionId
  const unsent = own || kept.again === undefined ? 0 : counts['not-sent']
  const retriable = own ? state.rows.filter((row) => isRetriable(row, plan.repeatable === true)) : []
  return (
    <>
      <Head kept={kept} state={state} isAtRest={isAtRest} />
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        <RunProgress run={run} state={state} isAtRest={isAtRest} own={own} unsent={unsent} />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <Segments
            label="Filter by result"
            all={{ label: 'All', count: formatNumber(counts.total) }}
            options={stateOrder
              .filter((each) => counts[each] > 0 || each === filter)
              .map((each) => ({ value: each, label: stateLabels[each], count: formatNumber(counts[each]) }))}
            value={filter}
            onChange={setFilter}
          />
          <div className="flex flex-wrap items-center gap-2">
            <ReportButtons name="bulk-action" about={aboutOf(run)} table={tableOf(plan, state.rows)} />
            {isAtRest && unsent > 0 && (
              <Button
                variant="primary"
                icon={<Play aria-hidden />}
                onClick={() => {
                  continueBulkRun(kept, client)
                }}
              >
                Continue with {formatNumber(unsent)}
              </Button>
            )}
            {isAtRest && retriable.length > 0 && (
              <Button
                icon={<RotateCw aria-hidden />}
                onClick={() => {
                  run.retry()
                }}
              >
                Retry {formatNumber(retriable.length)}
              </Button>
            )}
          </div>
        </div>
        {search}
      </div>
      <LedgerTable run={run} rows={shown} retriable={retriable} />
      {pages}
    </>
  )
}

type HeadProps = { kept: KeptRun; state: BulkState; isAtRest: boolean }

function Head({ kept: { run }, state, isAtRest }: HeadProps) {
  const { account } = useSession()
  const { title, scope, detail } = run.plan
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2.5 px-4 pt-3 pb-3 md:px-6 md:pt-3.5">
      <div className="flex min-w-0 flex-col gap-1">
        <BackLink to={paths.bulkRuns(account)}>Bulk actions</BackLink>
        <h1 tabIndex={-1} className="mt-1 text-lg font-semibold wrap-anywhere text-text">
          {title}
        </h1>
        <p className="-mt-1 flex flex-wrap items-center gap-x-1.5 text-sm text-text-secondary">
          <ScopeTag scope={scope} />
          {detail !== undefined && <span className="wrap-anywhere">· {detail}</span>}
          <span>· started {formatTime(run.startedAt)}</span>
        </p>
      </div>
      {!isAtRest && (
        <div className="flex gap-2 max-md:w-full max-md:[&>*]:flex-1 md:mt-8">
          <RunButtons run={run} state={state} />
        </div>
      )}
    </div>
  )
}

function aboutOf({ plan, startedAt }: BulkRun): string[][] {
  return [
    [
      plan.title,
      ...(plan.detail === undefined ? [] : [plan.detail]),
      scopeId(plan.scope),
      `Started ${new Date(startedAt).toISOString()}`,
      `Saved ${new Date().toISOString()}`,
    ],
  ]
}

const firstHead = { users: 'User', invitations: 'Invitation', scopes: 'Scope', changes: 'Change' } as const

function tableOf({ itemKind = 'users' }: BulkPlan, rows: readonly BulkRow[]): string[][] {
  return [
    [firstHead[itemKind], 'Email', 'ID', 'Result', 'Details', 'Time'],
    ...orderedRows(rows).map(({ name, email, id, state, text, at }) => [
      name,
      email ?? '',
      id,
      stateLabels[state],
      text,
      at === undefined ? '' : new Date(at).toISOString(),
    ]),
  ]
}
