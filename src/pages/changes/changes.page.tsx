import { History } from 'lucide-react'
import { ReportButtons } from '#src/components/report-buttons.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useStore } from '#src/components/use-store.ts'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { formatDay, formatNumber, formatTime } from '#src/domain/format.ts'
import { scopeId } from '#src/domain/scope.ts'
import { changeLog, type ChangeLogEntry } from '#src/session/change-log.ts'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { ChangeRow } from './change-row.tsx'

/** Changes since connecting, the latest first, as Harness confirmed them. */
export function ChangesPage() {
  const { account, since } = useSession()
  const entries = useStore(changeLog)
  useTitle('Recent changes')
  const latestFirst = [...entries].reverse()
  const { shown, search, pages } = usePagedRows({
    rows: latestFirst,
    total: entries.length,
    textOf: ({ action, past, text, lines, correlationId }) => [action, past, text, ...lines, correlationId].join(' '),
    searchLabel: 'Search changes',
    pagesLabel: 'Pages of changes',
  })
  const days = [...new Set(shown.map(({ at }) => formatDay(at)))]
  return (
    <>
      <PageHeader
        title="Recent changes"
        count={entries.length > 0 ? formatNumber(entries.length) : undefined}
        actions={
          entries.length > 0 && (
            <ReportButtons name="changes" about={aboutOf(account, since)} table={tableOf(latestFirst)} />
          )
        }
      />
      {entries.length === 0 ? (
        <EmptyState icon={<History />} title="No changes yet">
          <p>Changes you make in this tab appear here. The list is cleared when you reload or close the tab.</p>
        </EmptyState>
      ) : (
        <div className="flex max-w-[66rem] flex-col px-4 pb-6 md:px-6">
          {search !== false && <div className="pb-3">{search}</div>}
          <p className="pb-2 text-sm text-text-secondary">
            Changes made in this tab since {formatDay(since)}, {formatTime(since)}. This list is cleared when you reload
            or close the tab.
          </p>
          {days.map((day) => (
            <section key={day} aria-label={day}>
              <h2 className="border-b border-edge pt-2 pb-1.5 text-xs font-medium text-muted">{day}</h2>
              <ol>
                {shown
                  .filter(({ at }) => formatDay(at) === day)
                  .map((entry) => (
                    <ChangeRow key={entry.id} entry={entry} />
                  ))}
              </ol>
            </section>
          ))}
          {pages}
        </div>
      )}
    </>
  )
}

/** Labels of outcomes in the report. */
const outcomes: Record<ChangeLogEntry['outcome'], string> = {
  done: 'Done',
  'not-done': 'Failed',
  unknown: 'Not confirmed',
}

function aboutOf(account: string, since: number): string[][] {
  return [
    [`Changes in account ${account}`, `since ${new Date(since).toISOString()}`, `saved ${new Date().toISOString()}`],
  ]
}

function tableOf(changes: readonly ChangeLogEntry[]): string[][] {
  return [
    ['Time', 'Change', 'Scope', 'Outcome', 'Explanation', 'Results', 'Correlation ID'],
    ...changes.map(({ at, action, scope, outcome, text, lines, correlationId }) => [
      new Date(at).toISOString(),
      action,
      scopeId(scope),
      outcomes[outcome],
      text ?? '',
      lines.join(', '),
      correlationId ?? '',
    ]),
  ]
}
