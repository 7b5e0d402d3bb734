import { Check, CircleHelp, MailWarning, Minus, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { StillSaving } from '#src/components/still-saving.tsx'
import { usePagedRows } from '#src/components/use-paged-rows.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import {
  personOutcomeWord,
  isDone,
  MAX_ROLE_CHECKS,
  type PersonOutcome,
  type PersonOutcomeKind,
} from '#src/domain/add-outcome.ts'
import { leftText } from '#src/domain/duration.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { Segments } from '#src/ui/segments.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { outcomeCounts, type AddRun, type ResultRow, type RoleCheck } from './add-users.run.ts'
import type { RunError } from './use-add-run.ts'

const done = <Check aria-hidden className="text-success-text" />

const styles: Record<PersonOutcomeKind, { tone: BadgeTone; icon: ReactNode }> = {
  invited: { tone: 'plain', icon: done },
  added: { tone: 'plain', icon: done },
  'already-here': { tone: 'plain', icon: done },
  'already-invited': { tone: 'warning', icon: <MailWarning aria-hidden /> },
  'not-needed': { tone: 'plain', icon: <Minus aria-hidden /> },
  'not-reported': { tone: 'warning', icon: <CircleHelp aria-hidden /> },
  'not-sent': { tone: 'danger', icon: <X aria-hidden /> },
  failed: { tone: 'danger', icon: <X aria-hidden /> },
  unknown: { tone: 'warning', icon: <CircleHelp aria-hidden /> },
}

function OutcomeBadge({ personOutcome }: { personOutcome: PersonOutcome }) {
  const { tone, icon } = styles[personOutcome.kind]
  return (
    <Badge tone={tone} icon={icon}>
      <span className="truncate">{personOutcomeWord(personOutcome)}</span>
    </Badge>
  )
}

type AddUsersResultProps = {
  run: AddRun
  rows: readonly ResultRow[]
  runErrors: readonly RunError[]
  onCheckAgain: () => Promise<unknown>
  /** "account Meridian Foods". */
  scopeName: string
}

/** One line per address with its result, counts per result as filters, and why it ended early. */
export function AddUsersResult({ run, rows, runErrors, onCheckAgain, scopeName }: AddUsersResultProps) {
  const [filter, setFilter] = useState<string>()
  const counts = outcomeCounts(rows)
  const { shown, search, pages } = usePagedRows({
    rows: rows.filter(({ personOutcome }) => filter === undefined || personOutcomeWord(personOutcome) === filter),
    total: rows.length,
    textOf: ({ address, text }) => `${address} ${text}`,
    searchLabel: 'Search results',
    pagesLabel: 'Pages of results',
  })
  return (
    <>
      {runErrors.map((runError) => (
        <RunErrorNote
          key={runError.groups[0]}
          run={run}
          rows={rows}
          runError={runError}
          scopeName={scopeName}
          onCheckAgain={onCheckAgain}
        />
      ))}
      {counts.length > 1 && (
        <Segments
          label="Filter by result"
          all={{ label: 'All', count: formatNumber(rows.length) }}
          options={counts.map(({ word, count }) => ({ value: word, label: word, count: formatNumber(count) }))}
          value={filter}
          onChange={setFilter}
        />
      )}
      {search}
      <Table
        caption={`Results in ${scopeName}, problems first`}
        className="-mx-5 max-h-[min(28rem,50dvh)] shrink-0 border-y border-line [--row-height:2.5rem] last:-mb-[18px] last:border-b-0 [&_:is(th,td):first-child]:pl-5"
      >
        <TableHead>
          <Th>Email</Th>
          <Th>Result</Th>
          <Th>Details</Th>
        </TableHead>
        <TableBody>
          {shown.map(({ address, personOutcome, text, done }) => (
            <TableRow key={address}>
              <RowHeader className="max-w-52 min-w-52 md:max-w-72 md:min-w-64">
                <bdi title={address} className="block truncate">
                  {address}
                </bdi>
              </RowHeader>
              <Td>
                <span className="flex flex-col items-start gap-1">
                  <OutcomeBadge personOutcome={personOutcome} />
                  {!done && isDone(personOutcome) && <Badge tone="warning">Role missing</Badge>}
                </span>
              </Td>
              <Td className="min-w-56">{text}</Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {pages}
      {run.roles !== undefined && <RoleCheckNote check={run.roles} />}
    </>
  )
}

type RunErrorNoteProps = Pick<AddUsersResultProps, 'run' | 'rows' | 'onCheckAgain' | 'scopeName'> & {
  runError: RunError
}

function RunErrorNote({ run, rows, runError, scopeName, onCheckAgain }: RunErrorNoteProps) {
  const batches = batchesText(run, runError.groups)
  const rest = restText(run, runError.groups.at(-1) ?? 0)
  const labels = {
    denied: `You don’t have permission to add users to ${scopeName}`,
    request: `Please grant me permission to add users to ${scopeName}.`,
    gone: `A role or group you chose is no longer in ${scopeName}.`,
  }
  const say = (...sentences: readonly string[]) => sentences.filter((each) => each !== '').join(' ')
  if (runError.kind === 'doubt') {
    const emails = new Set(runError.groups.flatMap((each) => run.groups[each - 1]?.emails ?? []))
    const open = rows.some(({ address, personOutcome }) => personOutcome.kind === 'not-reported' && emails.has(address))
    return (
      <MutationAlert
        {...labels}
        takesFocus={false}
        state={{
          status: 'doubt',
          error: runError.error,
          finding: runError.isChecking ? 'asking' : open ? 'unknown' : 'done',
        }}
        failed="Not confirmed"
        foundDone={say('We checked, and all users in this batch were added or invited.', batches, rest)}
        doubt={say(
          'The list shows what we found for each address.',
          batches,
          rest,
          'It’s safe to try again, but users might get a second email.',
        )}
        onCheckAgain={onCheckAgain}
      />
    )
  }
  if (runError.kind === 'half-way')
    return (
      <Note tone="danger" title="Couldn’t finish adding these users">
        <p role="alert">
          {say(
            causeOf(runError.error),
            'Some users might have been added before that. The list shows what we found for each address.',
            batches,
            rest,
          )}
        </p>
        <ErrorDetails error={runError.error} />
      </Note>
    )
  return (
    <MutationAlert
      {...labels}
      takesFocus={false}
      state={{ status: 'refused', error: runError.error, outcome: runError.outcome }}
      failed={runError.error.kind === 'offline' ? 'Not started' : 'Couldn’t add users'}
      hint={say(
        runError.error.status === 400
          ? 'Harness rejects a whole batch for one bad address. None of these addresses were added.'
          : 'None of these addresses were added.',
        batches,
        rest,
      )}
    />
  )
}

/** The batch numbers that it is about. */
function batchesText({ groups }: AddRun, failed: readonly number[]): string {
  if (groups.length < 2) return ''
  const all = formatNumber(groups.length)
  const numbers = formatList(failed.map(formatNumber))
  return failed.length === 1 ? `This is batch ${numbers} of ${all}.` : `These are batches ${numbers} of ${all}.`
}

/**
 * How the run continued after a failed batch.
 *
 * @param group its number
 */
function restText({ groups, personOutcomes }: AddRun, group: number): string {
  const next = groups[group]?.emails[0]
  if (next === undefined) return ''
  return personOutcomes.get(next)?.kind === 'not-sent' ? 'Later batches weren’t sent.' : 'Later batches were sent.'
}

/** Roles of added users if known, and how far they were checked (docs/service.md, trap 21). */
function RoleCheckNote({ check }: { check: RoleCheck }) {
  const good = check.read - check.failed
  const missing = check.missing.size
  const unchecked = [
    ...(check.failed > 0
      ? [byCount(check.failed, 'We couldn’t check 1 user.', `We couldn’t check ${formatNumber(check.failed)} users.`)]
      : []),
    ...(check.left > 0
      ? [
          byCount(
            check.left,
            `We check up to ${MAX_ROLE_CHECKS} users, so 1 more wasn’t checked.`,
            `We check up to ${MAX_ROLE_CHECKS} users, so ${formatNumber(check.left)} more weren’t checked.`,
          ),
        ]
      : []),
  ].join(' ')
  if (check.status === 'reading')
    return (
      <Note title="Checking roles…">
        <Status>Harness doesn’t report roles it couldn’t assign, so we check the added users.</Status>
        <Progress label="Roles checked" value={check.read} max={check.total} />
      </Note>
    )
  return missing > 0 ? (
    <Note tone="warning" title="Some roles weren’t assigned">
      <p role="alert">
        {byCount(
          missing,
          '1 user is missing a role. Assign it on the user’s page.',
          `${formatNumber(missing)} users are missing a role. Assign it on each user’s page.`,
        )}{' '}
        {unchecked}
      </p>
    </Note>
  ) : (
    <Note>
      <Status>
        {good > 0 &&
          byCount(
            good,
            'We checked 1 added user, and their roles were assigned.',
            `We checked ${formatNumber(good)} added users, and their roles were assigned.`,
          )}{' '}
        {unchecked}
      </Status>
    </Note>
  )
}

type AddUsersProgressProps = {
  done: number
  total: number
  run: AddRun
  /** Estimated milliseconds for the rest; undefined if unknown. */
  timeLeft: number | undefined
  /** Seconds until the run continues, if the service requested a wait. */
  wait: number
}

/** Progress of a run; announced only from time to time. */
export function AddUsersProgress({ done, total, run, wait, timeLeft }: AddUsersProgressProps) {
  const left = leftText(timeLeft)
  const labels = `${formatNumber(done)} of ${formatNumber(total)}`
  // A batch takes at least a second, so every fifth is at most every five seconds.
  const announcedCount = Math.floor(run.at / 5) * 5
  return (
    <div className="flex flex-col gap-3 py-4">
      <p className="text-base text-text tabular-nums">
        {labels}
        {left !== undefined && <span className="text-sm text-text-secondary"> {left}.</span>}
      </p>
      <Progress label="Users added" value={done} max={total} />
      <Status className="sr-only">
        {run.phase === 'waiting'
          ? 'Harness asked us to wait'
          : announcedCount === 0
            ? 'Adding users…'
            : `${formatNumber(announcedCount)} of ${formatNumber(run.groups.length)} batches sent`}
      </Status>
      {/* Repeated with every batch. */}
      {run.phase === 'sending' && <StillSaving key={run.at} />}
      <p className="text-sm">{progressText(run, wait)}</p>
    </div>
  )
}

function progressText({ phase, stopping }: AddRun, wait: number): string {
  if (phase === 'looking-up') return 'Checking whether these users were added…'
  if (phase === 'waiting')
    return byCount(
      wait,
      'Too many requests. This batch wasn’t added. Retrying in 1 second…',
      `Too many requests. This batch wasn’t added. Retrying in ${formatNumber(wait)} seconds…`,
    )
  if (stopping) return 'Stopping after this batch…'
  return 'Users are added in batches of up to 100. Keep this page open.'
}
