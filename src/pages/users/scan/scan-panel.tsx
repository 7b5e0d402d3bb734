import { Pause, Play } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { leftWords } from '#src/domain/duration.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import type { AskedGroup } from '#src/domain/group-filter.ts'
import type { InheritedRoles } from '#src/domain/inherited.ts'
import { missingWords } from '../missing-words.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ScanQuestion } from '#src/queries/user-keys.ts'
import { filterScanOf, subscribeScans, type FilterScanState, type FilterScan } from '#src/jobs/filter-scan.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

type ScanPanelProps = { scope: Scope; question: ScanQuestion; onReadAgain: () => void }

/** How far the scan behind the list is, what its figures cover, and what can be done about it. */
export function ScanPanel({ scope, question, onReadAgain }: ScanPanelProps) {
  // The query of the list starts the scan, in a moment of its own.
  const scan = useSyncExternalStore(subscribeScans, () => filterScanOf(scope, question))
  return scan === undefined ? null : <Panel scan={scan} onReadAgain={onReadAgain} />
}

function Panel({ scan, onReadAgain }: { scan: FilterScan; onReadAgain: () => void }) {
  const state = useSyncExternalStore(scan.subscribe, scan.getState)
  const { reading } = state
  const told = useThrottledValue(progressWords(state))
  const over = reading.phase === 'over'
  // The list itself says that nothing could be read.
  if (reading.phase === 'failed' && reading.pages === 0) return null
  // Where nobody is read, the list says why.
  if (state.method === 'nobody') return <ScanNotes state={state} onReadAgain={onReadAgain} />
  return (
    <section aria-label="Reading people" className="flex flex-col gap-2">
      <p role="status" className="sr-only">
        {over ? '' : told}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1 text-sm text-text-secondary">
          <strong className="font-semibold text-text">{progressWords(state)}</strong> <Method state={state} />
        </p>
        <span className="flex gap-2">
          {reading.phase === 'reading' && (
            <Button
              size="small"
              icon={<Pause aria-hidden />}
              onClick={() => {
                scan.pause()
              }}
            >
              Pause
            </Button>
          )}
          {(reading.phase === 'paused' || reading.phase === 'stopped' || reading.phase === 'failed') && (
            <Button
              size="small"
              icon={<Play aria-hidden />}
              onClick={() => {
                scan.resume()
              }}
            >
              Go on
            </Button>
          )}
          {(reading.phase === 'reading' || reading.phase === 'paused' || reading.phase === 'waiting') && (
            <Button
              size="small"
              variant="ghost"
              onClick={() => {
                scan.stop()
              }}
            >
              Stop
            </Button>
          )}
          {over && state.method === 'sorted' && (
            <Button
              size="small"
              variant="ghost"
              onClick={() => {
                scan.readEverybody()
              }}
            >
              Read everybody instead
            </Button>
          )}
        </span>
      </div>
      {!over && (
        <Progress
          label={state.membersOf === undefined ? 'People read' : 'Members read'}
          value={reading.people + reading.absent}
          max={Math.max(1, reading.total ?? 1)}
        />
      )}
      <ScanNotes state={state} onReadAgain={onReadAgain} />
    </section>
  )
}

/** "3,200 of 8,410 people read". */
function progressWords({ reading: { people, absent, total, phase }, membersOf, method }: FilterScanState): string {
  const read = formatNumber(people + absent)
  const words =
    total === undefined
      ? 'Reading'
      : membersOf !== undefined
        ? `${read} of ${counted(total, 'member', 'members')} of ${membersOf} read`
        : `${read} of ${method === 'by-id' ? counted(total, 'member', 'members') : counted(total, 'person', 'people')} read`
  switch (phase) {
    case 'paused':
      return `Paused: ${words}.`
    case 'stopped':
      return `Stopped: ${words}.`
    case 'failed':
      return `Interrupted: ${words}.`
    case 'waiting':
      return `Waiting: ${words}.`
    case 'reading':
    case 'over':
      return `${words}.`
  }
}

function Method({ state: { method, fellBack, reading, membersOf } }: { state: FilterScanState }) {
  const left = leftWords(reading.timeLeft)
  const told = left !== undefined && ` ${left}.`
  if (reading.phase === 'waiting')
    return (
      <>
        {reading.why} It goes on by itself
        {reading.until === undefined ? '' : ` at ${time.format(reading.until)}`}.{told}
      </>
    )
  if (membersOf !== undefined)
    return <>Harness doesn’t list members of a group this large, so they are read first.{told}</>
  if (reading.phase === 'stopped' || reading.phase === 'paused') return <>The list shows who was found so far.</>
  if (method === 'by-id') return <>Each member is read with their roles.{told}</>
  if (method === 'sorted')
    return reading.phase === 'over' ? (
      <>Harness put those who fit first, so the others were not read.</>
    ) : (
      <>Harness puts those who fit first, so it ends with the last of them.</>
    )
  return (
    <>
      {fellBack
        ? 'Harness did not keep the order that was asked for, so every page is read.'
        : 'Harness cannot filter by this, so every page is read.'}
      {told}
    </>
  )
}

/** Says which roles were not looked at, so that nobody reads the list as the whole truth. */
function MissingRoles({ inherited: { missing, gaps } }: { inherited: InheritedRoles }) {
  return (
    <Note tone="warning" title="The list counts only roles assigned directly">
      {missingWords(missing, gaps)}
    </Note>
  )
}

/** What keeps the figures from being the whole truth. */
function ScanNotes({ state, onReadAgain }: { state: FilterScanState; onReadAgain: () => void }) {
  const { reading, unsaid, inherited, hidesRoles, groups, away = 0, joined, found } = state
  const again = (
    <Button size="small" onClick={onReadAgain}>
      Read again
    </Button>
  )
  return (
    <>
      {reading.phase === 'failed' && (
        <Note tone="warning" title="The reading was interrupted">
          <p role="alert">{reading.why} What was read is kept; “Go on” reads the rest.</p>
          {isApiError(reading.error) && <ErrorDetails error={reading.error} />}
        </Note>
      )}
      <GroupNotes groups={groups} />
      {joined > 0 && (
        <Note tone="info" title="The members changed since the list was loaded" action={again}>
          {counted(joined, 'user was', 'users were')} added. Read again to list them.
        </Note>
      )}
      {away > 0 && found > 0 && (
        <Note>
          {counted(away, 'member isn’t a user', 'members aren’t users')} of this scope, so the list leaves them out.
        </Note>
      )}
      {reading.changed && (
        <Note tone="warning" title="The list changed while it was read" action={again}>
          People were added, removed or renamed meanwhile, so somebody may be missing here. Nobody is listed twice.
        </Note>
      )}
      {reading.cut && (
        <Note tone="warning">
          Harness sends at most 1,000 roles at once. Some roles may be missing, so these figures may be wrong.
        </Note>
      )}
      {reading.unread > 0 && (
        <Note tone="warning">{counted(reading.unread, 'entry', 'entries')} could not be read.</Note>
      )}
      {hidesRoles && (
        <Note>Harness doesn’t show roles that it assigns by itself, so more users may match this resource group.</Note>
      )}
      {inherited?.missing !== undefined && <MissingRoles inherited={inherited} />}
      {unsaid > 0 && (
        <Note>Harness does not say it of {counted(unsaid, 'person', 'people')}. They are not listed here.</Note>
      )}
    </>
  )
}

/** Groups that count for nobody, or not for all of their members, beside others that do. None may be seen, or all. */
function GroupNotes({ groups }: { groups: readonly AskedGroup[] }) {
  // Where there is no other, the list itself says it.
  if (groups.every(({ members }) => members === undefined)) return null
  const named = (missing: AskedGroup['missing']) =>
    groups.filter((group) => group.missing === missing).map(({ name }) => name)
  const gone = named('gone')
  const there = groups.filter(({ missing }) => missing !== 'gone').map(({ name }) => name)
  const partly = named('partly')
  return (
    <>
      {gone.length > 0 && (
        <Note tone="warning">
          {gone.length === 1 ? 'Group' : 'Groups'} <bdi>{formatList(gone)}</bdi>{' '}
          {gone.length === 1 ? 'doesn’t' : 'don’t'} exist here any more. The list shows the members of{' '}
          <bdi>{formatList(there)}</bdi>.
        </Note>
      )}
      {partly.length > 0 && (
        <Note tone="warning" title="The list may not be complete">
          Not all members of <bdi>{formatList(partly)}</bdi> could be read, so some may be missing here.
        </Note>
      )}
    </>
  )
}
