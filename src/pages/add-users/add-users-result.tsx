import { CircleAlert, CircleCheck, CircleHelp, MailCheck, MailWarning, UserRoundCheck } from 'lucide-react'
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
import { leftWords } from '#src/domain/duration.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { FilterToggle } from '#src/ui/filter-toggle.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { outcomeCounts, type AddRun, type ResultRow, type RoleCheck } from './add-users.run.ts'
import type { RunError } from './use-add-run.ts'

const looks: Record<PersonOutcomeKind, { tone: BadgeTone; icon: ReactNode }> = {
  invited: { tone: 'success', icon: <MailCheck aria-hidden /> },
  added: { tone: 'success', icon: <CircleCheck aria-hidden /> },
  'already-here': { tone: 'neutral', icon: <UserRoundCheck aria-hidden /> },
  'already-invited': { tone: 'warning', icon: <MailWarning aria-hidden /> },
  'not-needed': { tone: 'neutral', icon: <CircleCheck aria-hidden /> },
  'not-reported': { tone: 'warning', icon: <CircleHelp aria-hidden /> },
  'not-sent': { tone: 'danger', icon: <CircleAlert aria-hidden /> },
  failed: { tone: 'danger', icon: <CircleAlert aria-hidden /> },
  unknown: { tone: 'warning', icon: <CircleHelp aria-hidden /> },
}

function FateBadge({ personOutcome, children }: { personOutcome: PersonOutcome; children?: ReactNode }) {
  const { tone, icon } = looks[personOutcome.kind]
  return (
    <Badge tone={tone} icon={icon}>
      <span className="truncate">{children ?? personOutcomeWord(personOutcome)}</span>
    </Badge>
  )
}

type AddUsersResultProps = {
  run: AddRun
  rows: readonly ResultRow[]
  runErrors: readonly RunError[]
  onLook: () => Promise<unknown>
  /** "account Meridian Foods". */
  scopeName: string
}

/** One line per address with what became of it, counts per outcome as filters, and why a run ended early. */
export function AddUsersResult({ run, rows, runErrors, onLook, scopeName }: AddUsersResultProps) {
  const [filter, setFilter] = useState<string>()
  const counts = outcomeCounts(rows)
  const { shown, search, pages } = usePagedRows({
    rows: rows.filter(({ personOutcome }) => filter === undefined || personOutcomeWord(personOutcome) === filter),
    total: rows.length,
    textOf: ({ address, text }) => `${address} ${text}`,
    thing: 'outcomes',
    things: 'outcomes',
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
          onLook={onLook}
        />
      ))}
      {counts.length > 1 && (
        <div role="group" aria-label="Show outcomes" className="flex flex-wrap gap-2">
          <FilterToggle on={filter === undefined} onClick={() => setFilter(undefined)}>
            <Badge tone="neutral">All {formatNumber(rows.length)}</Badge>
          </FilterToggle>
          {counts.map(({ word, personOutcome, count }) => (
            <FilterToggle
              key={word}
              on={filter === word}
              onClick={() => {
                setFilter(filter === word ? undefined : word)
              }}
            >
              <FateBadge personOutcome={personOutcome}>
                {formatNumber(count)} {personOutcome.kind === 'unknown' ? word : word.toLowerCase()}
              </FateBadge>
            </FilterToggle>
          ))}
        </div>
      )}
      {search}
      <Table
        caption={`Outcomes for ${scopeName}`}
        className="max-h-[min(28rem,50dvh)] rounded-card border border-edge [--row-height:2.5rem]"
      >
        <TableHead>
          <Th>Address</Th>
          <Th>Outcome</Th>
          <Th>What it means</Th>
        </TableHead>
        <TableBody>
          {shown.map(({ address, personOutcome, text, done }) => (
            <TableRow key={address}>
              <RowHeader className="max-w-72 min-w-52 wrap-anywhere md:min-w-64">
                <bdi>{address}</bdi>
              </RowHeader>
              <Td>
                <span className="flex flex-col items-start gap-1">
                  <FateBadge personOutcome={personOutcome} />
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

type RunErrorNoteProps = Pick<AddUsersResultProps, 'run' | 'rows' | 'onLook' | 'scopeName'> & { runError: RunError }

function RunErrorNote({ run, rows, runError, scopeName, onLook }: RunErrorNoteProps) {
  const group = runError.groups.reduce((sum, each) => sum + (run.groups[each - 1]?.emails.length ?? 0), 0)
  const which = `${runError.groups.length === 1 ? 'group' : 'groups'} ${formatList(runError.groups.map(formatNumber))}`
  const of = run.groups.length > 1 ? ` of ${which} of ${formatNumber(run.groups.length)}` : ''
  const people = `${counted(group, 'address', 'addresses')}${of}`
  const rest = restWords(run, runError.groups.at(-1) ?? 0)
  const words = {
    verb: `add people to ${scopeName}`,
    gone: `Something that was chosen, a role or a group, is no longer in ${scopeName}.`,
  }
  if (runError.kind === 'doubt') {
    const emails = new Set(runError.groups.flatMap((each) => run.groups[each - 1]?.emails ?? []))
    const open = rows.some(({ address, personOutcome }) => personOutcome.kind === 'not-reported' && emails.has(address))
    return (
      <MutationAlert
        {...words}
        takesFocus={false}
        state={{
          status: 'doubt',
          error: runError.error,
          finding: runError.asking ? 'asking' : open ? 'unknown' : 'done',
        }}
        failed="Not known"
        foundDone={`A look shows that everybody of the ${people} is here or invited now.${rest}`}
        doubt={`Each of the ${people} has what we found below.${rest} It's safe to try again, but people may get a second email.`}
        onLook={onLook}
      />
    )
  }
  if (runError.kind === 'half-way')
    return (
      <Note tone="danger" title="Harness stopped half-way">
        <p role="alert">
          {causeOf(runError.error)} Some of the {people} may have been added before that. Each has what we found below.
          {rest}
        </p>
        <ErrorDetails error={runError.error} />
      </Note>
    )
  return (
    <MutationAlert
      {...words}
      takesFocus={false}
      state={{ status: 'refused', error: runError.error, outcome: runError.outcome }}
      failed={runError.error.kind === 'offline' ? 'Not sent' : 'Harness refused'}
      hint={`${runError.error.status === 400 ? 'One bad address is enough for Harness to refuse all: none' : 'None'} of the ${people} was added.${rest}`}
    />
  )
}

/** What became of the groups after one that failed. @param group its number */
function restWords({ groups, personOutcomes }: AddRun, group: number): string {
  const next = groups[group]?.emails[0]
  if (next === undefined) return ''
  return personOutcomes.get(next)?.kind === 'not-sent'
    ? ' The groups after it were not sent.'
    : ' The run went on after it.'
}

/** What is known about the roles of added people, and how far it was checked (docs/service.md, trap 21). */
function RoleCheckNote({ check }: { check: RoleCheck }) {
  const people = counted(check.read - check.failed, 'added person has', 'added people have')
  const missing = check.missing.size
  const unchecked =
    (check.failed > 0 ? ` ${formatNumber(check.failed)} could not be read.` : '') +
    (check.left > 0 ? ` ${formatNumber(check.left)} more were not checked (at most ${MAX_ROLE_CHECKS} are).` : '')
  if (check.status === 'reading')
    return (
      <Note title="Checking the roles">
        <p role="status">Harness does not say when a role could not be given, so the people added are read again.</p>
        <Progress label="Roles checked" value={check.read} max={check.total} />
      </Note>
    )
  return missing > 0 ? (
    <Note tone="warning" title="Some roles did not arrive">
      <p role="alert">
        {counted(missing, 'person does', 'people do')} not have every role that was asked for; see the lines above. Give
        it on the page of the person.{unchecked}
      </p>
    </Note>
  ) : (
    <Note>
      <p role="status">
        {check.read > check.failed && <>Read again: {people} the roles that were asked for.</>}
        {unchecked}
      </p>
    </Note>
  )
}

type AddUsersProgressProps = {
  done: number
  total: number
  run: AddRun
  /** Milliseconds that the rest takes; undefined where nobody knows. */
  timeLeft: number | undefined
  /** Seconds until the run goes on, where the service asked to wait. */
  wait: number
}

/** How far a run is; announced now and then only. */
export function AddUsersProgress({ done, total, run, wait, timeLeft }: AddUsersProgressProps) {
  const left = leftWords(timeLeft)
  const words = `${formatNumber(done)} of ${formatNumber(total)}`
  // A group takes at least a second, so every fifth is at most every five seconds.
  const told = Math.floor(run.at / 5) * 5
  return (
    <div className="flex flex-col gap-3 py-4">
      <p className="text-base text-text tabular-nums">
        {words}
        {left !== undefined && <span className="text-sm text-text-secondary"> {left}.</span>}
      </p>
      <Progress label="People sent" value={done} max={total} />
      <LiveRegion>
        {run.phase === 'waiting'
          ? 'Harness asks to wait'
          : told === 0
            ? 'Adding people'
            : `${formatNumber(told)} of ${formatNumber(run.groups.length)} groups sent`}
      </LiveRegion>
      {/* Anew with every group. */}
      {run.phase === 'sending' && <StillSaving key={run.at} />}
      <p className="text-sm">{progressWords(run, wait)}</p>
    </div>
  )
}

function progressWords({ phase, stopping }: AddRun, wait: number): string {
  if (phase === 'looking-up') return 'No usable answer came. Looking up who was added.'
  if (phase === 'waiting')
    return `Harness had too many requests and asks to wait. This batch was refused, so nothing of it was added. It is sent again by itself in ${formatNumber(wait)} s, unless you stop.`
  if (stopping) return 'Stopping after the group that is on its way.'
  return 'Sent in groups of up to 100, one at a time. Keep this page open.'
}
