import { CircleCheck, CircleHelp, CircleX, History } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { ReportButtons } from '#src/components/report-buttons.tsx'
import { ScopeStamp } from '#src/components/scope-stamp.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useStore } from '#src/components/use-store.ts'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { counted, formatNumber, formatTime } from '#src/domain/format.ts'
import { scopeId } from '#src/domain/scope.ts'
import { changeLog, type ChangeLogEntry } from '#src/session/change-log.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'

const looks: Record<ChangeLogEntry['outcome'], { word: string; tone: BadgeTone; icon: ReactNode }> = {
  done: { word: 'Done', tone: 'success', icon: <CircleCheck aria-hidden /> },
  'not-done': { word: 'Not done', tone: 'danger', icon: <CircleX aria-hidden /> },
  unknown: { word: 'Unknown', tone: 'warning', icon: <CircleHelp aria-hidden /> },
}

const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Changes since connecting, the latest first, as the service answered them. */
export function ChangesPage() {
  const { account, since } = useSession()
  const entries = useStore(changeLog)
  useTitle('Recent changes')
  const latestFirst = [...entries].reverse()
  const { shown, search, pages } = usePagedRows({
    rows: latestFirst,
    total: entries.length,
    textOf: ({ what, text, lines, correlationId }) => [what, text, ...lines, correlationId].join(' '),
    thing: 'changes',
    things: 'changes',
  })
  return (
    <>
      <PageHeader
        title="Recent changes"
        count={entries.length > 0 ? formatNumber(entries.length) : undefined}
        description={`What was sent from this tab since you connected at ${formatTime(since)}, with what Harness answered. It is forgotten when the tab is reloaded or closed.`}
        actions={
          entries.length > 0 && (
            <ReportButtons name="changes" about={aboutOf(account, since)} table={tableOf(latestFirst)} />
          )
        }
      />
      {entries.length === 0 ? (
        <EmptyState icon={<History />} title="Nothing was changed yet">
          <p>Every change that you make from here on is listed with its outcome and the ID that Harness gave it.</p>
        </EmptyState>
      ) : (
        <>
          {search !== false && <div className="px-4 pb-3 md:px-6">{search}</div>}
          <Table caption="Changes" className="min-h-0 flex-1 border-t border-line">
            <TableHead>
              <Th className="md:pl-6">Change</Th>
              <Th>Scope</Th>
              <Th>Outcome</Th>
              <Th>Time</Th>
              <Th>Correlation ID</Th>
            </TableHead>
            <TableBody>
              {shown.map((entry) => (
                <EntryRow key={entry.id} entry={entry} />
              ))}
            </TableBody>
          </Table>
          {pages}
        </>
      )}
    </>
  )
}

function EntryRow({ entry: { at, what, scope, outcome, text, lines, correlationId } }: { entry: ChangeLogEntry }) {
  const { word, ...look } = looks[outcome]
  return (
    <TableRow>
      <RowHeader className="min-w-56 py-2 md:pl-6">
        <span className="block wrap-anywhere">{what}</span>
        {text !== undefined && (
          <span className="block text-xs font-normal wrap-anywhere text-text-secondary">{text}</span>
        )}
        {lines.length > 0 && <Answers lines={lines} />}
      </RowHeader>
      <Td className="min-w-40">
        <ScopeStamp scope={scope} />
      </Td>
      <Td>
        <Badge {...look}>{word}</Badge>
      </Td>
      <Td>{seconds.format(at)}</Td>
      <Td>
        {correlationId === undefined ? (
          'None'
        ) : (
          <span className="flex max-w-56 items-center gap-1">
            <code className="truncate font-mono text-xs">{correlationId}</code>
            <CopyButton value={correlationId} label={`Copy the correlation ID of “${what}”`} />
          </span>
        )}
      </Td>
    </TableRow>
  )
}

/** Answers of the service, drawn when they are asked for: a page of changes may have thousands. */
function Answers({ lines }: { lines: readonly string[] }) {
  const [open, setOpen] = useState(false)
  return (
    <details
      className="text-xs font-normal text-text-secondary"
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open)
      }}
    >
      <summary className="w-fit cursor-pointer py-1">{counted(lines.length, 'answer', 'answers')}</summary>
      {open && (
        <ul>
          {lines.map((line) => (
            <li key={line} className="wrap-anywhere">
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}

function aboutOf(account: string, since: number): string[][] {
  return [
    [`Changes of account ${account}`, `since ${new Date(since).toISOString()}`, `saved ${new Date().toISOString()}`],
  ]
}

function tableOf(changeLog: readonly ChangeLogEntry[]): string[][] {
  return [
    ['Time', 'Change', 'Scope', 'Outcome', 'Explanation', 'Answers', 'Correlation ID'],
    ...changeLog.map(({ at, what, scope, outcome, text, lines, correlationId }) => [
      new Date(at).toISOString(),
      what,
      scopeId(scope),
      looks[outcome].word,
      text ?? '',
      lines.join('; '),
      correlationId ?? '',
    ]),
  ]
}
