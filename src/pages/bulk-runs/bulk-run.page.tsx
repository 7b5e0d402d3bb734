import {
  ArrowLeft,
  CircleCheck,
  CircleHelp,
  CircleX,
  Clock,
  ListChecks,
  MinusCircle,
  Pause,
  Play,
  RotateCw,
  SkipForward,
} from 'lucide-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { ReportButtons } from '#src/components/report-buttons.tsx'
import { ScopeStamp } from '#src/components/scope-stamp.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useBulkRuns, useBulkState } from '#src/components/use-bulk-runs.ts'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { leftWords, paceWords } from '#src/domain/duration.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId } from '#src/domain/scope.ts'
import {
  countBulk,
  isRetriable,
  paceOf,
  type BulkPlan,
  type BulkRow,
  type BulkRun,
  type BulkState,
} from '#src/jobs/bulk-run.ts'
import { continueBulkRun, type KeptRun } from '#src/jobs/bulk-run-store.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { FilterToggle } from '#src/ui/filter-toggle.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { finishedWords, orderedRows, outcomeWords, stateOrder, stateWords } from '#src/components/run-words.ts'

const looks: Record<BulkRow['state'], { tone: BadgeTone; icon: ReactNode }> = {
  failed: { tone: 'danger', icon: <CircleX aria-hidden /> },
  unknown: { tone: 'warning', icon: <CircleHelp aria-hidden /> },
  'not-sent': { tone: 'neutral', icon: <MinusCircle aria-hidden /> },
  skipped: { tone: 'neutral', icon: <SkipForward aria-hidden /> },
  done: { tone: 'success', icon: <CircleCheck aria-hidden /> },
  working: { tone: 'accent', icon: <Spinner decorative /> },
  waiting: { tone: 'plain', icon: <Clock aria-hidden /> },
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** One run: how far it is, what holds it, and what became of each person (the ledger). */
export function BulkRunPage() {
  const { runId } = useParams()
  const kept = useBulkRuns().find(({ run }) => run.id === runId)
  useTitle(kept?.run.plan.title ?? 'Bulk run', 'Bulk actions')
  return kept === undefined ? <Gone /> : <Ledger key={kept.run.id} kept={kept} />
}

function Gone() {
  const { account } = useSession()
  return (
    <EmptyState
      level={1}
      icon={<ListChecks />}
      title="This run is not here any more"
      action={
        <Link className="text-accent-text underline" to={paths.bulkRuns(account)}>
          All bulk runs
        </Link>
      }
    >
      <p>
        Runs are kept in the tab that started them, until it is reloaded or closed. “Recent changes” is kept as long.
      </p>
    </EmptyState>
  )
}

function Ledger({ kept }: { kept: KeptRun }) {
  const { id: session } = useSession()
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
    thing: 'this run',
    things: plan.of === 'scopes' ? 'scopes of this run' : 'people of this run',
  })
  const resting = run.isAtRest()
  // Another session may have another key with other rights: what is sent in it is chosen in it.
  const own = kept.session === session
  const unsent = own || kept.again === undefined ? 0 : counts['not-sent']
  const retriable = own ? state.rows.filter((row) => isRetriable(row, plan.repeatable === true)) : []
  return (
    <>
      <Head kept={kept} state={state} resting={resting} />
      <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
        <Stand run={run} state={state} resting={resting} />
        <div role="group" aria-label="Show outcomes" className="flex flex-wrap gap-2">
          <FilterToggle on={filter === undefined} onClick={() => setFilter(undefined)}>
            <Badge tone="neutral">All {formatNumber(counts.total)}</Badge>
          </FilterToggle>
          {stateOrder
            .filter((each) => counts[each] > 0 || each === filter)
            .map((each) => (
              <FilterToggle
                key={each}
                on={filter === each}
                onClick={() => {
                  setFilter(filter === each ? undefined : each)
                }}
              >
                <Badge {...looks[each]}>
                  {formatNumber(counts[each])} {stateWords[each].toLowerCase()}
                </Badge>
              </FilterToggle>
            ))}
        </div>
        {search}
      </div>
      <Table
        caption={plan.of === 'scopes' ? `Scopes of “${plan.title}”` : `People of “${plan.title}”`}
        className="min-h-0 flex-1 border-t border-line"
      >
        <TableHead>
          <Th className="md:pl-6">{plan.of === 'scopes' ? 'Scope' : 'Person'}</Th>
          <Th>Outcome</Th>
          <Th>What happened</Th>
          <Th className="md:pr-6">Time</Th>
        </TableHead>
        <TableBody>
          {shown.map((row) => (
            <LedgerRow
              key={row.id}
              row={row}
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
      {pages}
      <div className="flex flex-wrap items-center gap-2 border-t border-line bg-subtle px-4 py-2.5 md:px-6">
        <p className="min-w-48 flex-1 text-sm text-text-secondary">
          {own || !resting
            ? 'What needs a look is at the top. The report holds every line.'
            : unsent > 0
              ? `The session ended before ${counted(unsent, 'line was', 'lines were')} sent. You can continue with what wasn’t sent.`
              : 'The session of this run has ended, so nothing of it can be sent again. The report holds every line.'}
        </p>
        <ReportButtons name="bulk-run" about={aboutOf(run)} table={tableOf(plan, state.rows)} />
        {resting && unsent > 0 && (
          <Button
            variant="primary"
            size="small"
            icon={<Play aria-hidden />}
            onClick={() => {
              continueBulkRun(kept, client)
            }}
          >
            Continue with {formatNumber(unsent)}
          </Button>
        )}
        {resting && retriable.length > 0 && (
          <Button
            variant="primary"
            size="small"
            icon={<RotateCw aria-hidden />}
            onClick={() => {
              run.retry()
            }}
          >
            Retry {formatNumber(retriable.length)}
          </Button>
        )}
      </div>
    </>
  )
}

type HeadProps = { kept: KeptRun; state: BulkState; resting: boolean }

function Head({ kept: { run }, state, resting }: HeadProps) {
  const { account } = useSession()
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-3 md:px-6">
      <div className="flex min-w-0 flex-col gap-1">
        <Link
          to={paths.bulkRuns(account)}
          className="flex w-fit items-center gap-1.5 text-sm text-text-secondary hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Bulk actions
        </Link>
        <h1 tabIndex={-1} className="text-lg font-semibold text-text">
          {run.plan.title}
        </h1>
        <ScopeStamp scope={run.plan.scope} />
      </div>
      {!resting && (
        <div className="flex flex-wrap gap-2">
          {state.phase === 'paused' || state.phase === 'waiting' ? (
            <Button
              icon={<Play aria-hidden />}
              // The service asked for this wait.
              blockedReason={state.phase === 'waiting' ? 'It goes on by itself.' : undefined}
              reasonPlacement="hidden"
              onClick={() => {
                run.resume()
              }}
            >
              Go on
            </Button>
          ) : (
            <Button
              icon={<Pause aria-hidden />}
              blockedReason={state.phase === 'over' ? 'The rest is stopped.' : undefined}
              reasonPlacement="hidden"
              onClick={() => {
                run.pause()
              }}
            >
              Pause
            </Button>
          )}
          <Button
            variant="danger-outline"
            icon={<CircleX aria-hidden />}
            busy={state.phase === 'over'}
            busyLabel="Stopping"
            onClick={() => {
              run.stop()
            }}
          >
            Stop the rest
          </Button>
        </div>
      )}
    </div>
  )
}

type StandProps = { run: BulkRun; state: BulkState; resting: boolean }

/** How far the run is, and what holds it. */
function Stand({ run, state, resting }: StandProps) {
  const { finished, due, leftOut, 'not-sent': notSent } = countBulk(state.rows)
  const told = useThrottledValue(finishedWords(state.rows))
  const { inFlight, gap } = paceOf(run.plan)
  const left = leftWords(run.timeLeft())
  return (
    <>
      <p className="flex flex-wrap gap-x-3 text-sm text-text-secondary tabular-nums">
        <span>
          <strong className="font-medium text-text">{formatNumber(finished)}</strong> of {formatNumber(due)} finished
        </span>
        {left !== undefined && <span>{left}</span>}
        {notSent > 0 && <span>{formatNumber(notSent)} not sent</span>}
        {leftOut > 0 && <span>{formatNumber(leftOut)} left out before the start</span>}
        {!resting && <span>{paceWords(inFlight, gap)}. Keep this tab open. You can go to other pages.</span>}
      </p>
      <Progress
        label={run.plan.of === 'scopes' ? 'Scopes finished' : 'People finished'}
        value={finished}
        max={Math.max(1, due)}
      />
      {state.phase === 'waiting' && (
        <Note tone="warning" title="Harness asks to wait">
          <p role="status">
            {state.why} No changes were made by the refused request. It is sent again by itself
            {state.until === undefined ? '' : ` at ${time.format(state.until)}`}, and the rest after it. Choose “Stop
            the rest” if that isn't what you want.
          </p>
        </Note>
      )}
      {state.phase === 'paused' && (
        <Note tone={state.why === undefined ? 'plain' : 'warning'} title="Paused">
          <p role="status">{state.why ?? 'What was on its way ends; nothing further is sent until you go on.'}</p>
        </Note>
      )}
      {state.phase === 'over' && state.why !== undefined && (
        <Note tone="warning" title="Not everything was sent">
          <p role="status">The run was ended: {state.why}</p>
        </Note>
      )}
      <LiveRegion>{resting ? `The run is over: ${outcomeWords(state.rows)}.` : told}</LiveRegion>
    </>
  )
}

function LedgerRow({ row, onRetry }: { row: BulkRow; onRetry: (() => void) | undefined }) {
  return (
    <TableRow>
      <RowHeader className="min-w-52 md:pl-6">
        <span className="flex items-center gap-2.5">
          <Initials name={row.name} seed={row.id} />
          <span className="min-w-0 wrap-anywhere">
            <bdi className="block">{row.name}</bdi>
            {row.email !== undefined && row.email !== row.name && (
              <bdi className="block text-xs font-normal text-muted">{row.email}</bdi>
            )}
          </span>
        </span>
      </RowHeader>
      <Td>
        <Badge {...looks[row.state]}>{stateWords[row.state]}</Badge>
      </Td>
      <Td className="min-w-56 wrap-anywhere">{row.text === '' ? '–' : row.text}</Td>
      <Td className="md:pr-6">
        <span className="flex items-center justify-between gap-3">
          {row.at === undefined ? '' : time.format(row.at)}
          {onRetry !== undefined && (
            <Button size="small" onClick={onRetry}>
              Retry
              <span className="sr-only">
                {' '}
                <bdi>{row.name}</bdi>
              </span>
            </Button>
          )}
        </span>
      </Td>
    </TableRow>
  )
}

function aboutOf({ plan, startedAt }: BulkRun): string[][] {
  return [
    [
      plan.title,
      scopeId(plan.scope),
      `started ${new Date(startedAt).toISOString()}`,
      `saved ${new Date().toISOString()}`,
    ],
  ]
}

function tableOf({ of }: BulkPlan, rows: readonly BulkRow[]): string[][] {
  return [
    [of === 'scopes' ? 'Scope' : 'Person', 'Email', 'ID', 'Outcome', 'What happened', 'Time'],
    ...orderedRows(rows).map(({ name, email, id, state, text, at }) => [
      name,
      email ?? '',
      id,
      stateWords[state],
      text,
      at === undefined ? '' : new Date(at).toISOString(),
    ]),
  ]
}
