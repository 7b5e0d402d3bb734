import { Pause, Play } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { leftText } from '#src/domain/duration.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import type { FilterGroup } from '#src/domain/group-filter.ts'
import type { InheritedRoles } from '#src/domain/inherited.ts'
import { missingText } from '../missing-text.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ScanQuestion } from '#src/queries/user-keys.ts'
import { filterScanOf, subscribeScans } from '#src/jobs/filter-scan.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import type { FilterScanState, FilterScan } from '#src/jobs/filter-scan-state.ts'

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

type ScanProps = { scope: Scope; question: ScanQuestion }

// The query of the list starts the scan, not this hook.
const useScan = (scope: Scope, question: ScanQuestion) =>
  useSyncExternalStore(subscribeScans, () => filterScanOf(scope, question))

/** Progress of the scan behind the list, and its actions. At the bottom of the list, so that no row moves. */
export function ScanPanel({ scope, question }: ScanProps) {
  const scan = useScan(scope, question)
  return scan === undefined ? null : <Panel scan={scan} />
}

/** Reasons why the figures of the scan might be incomplete; below the rows, so that no row moves. */
export function ScanNotes({ scope, question, onRefresh }: ScanProps & { onRefresh: () => void }) {
  const scan = useScan(scope, question)
  return scan === undefined ? null : <Notes scan={scan} onRefresh={onRefresh} />
}

/** The figures next to the title: "6 found · 100 of 240 checked". */
export function ScanCount({ scope, question, found }: ScanProps & { found: string }) {
  const scan = useScan(scope, question)
  return scan === undefined ? <>{found}</> : <Count scan={scan} found={found} />
}

function Count({ scan, found }: { scan: FilterScan; found: string }) {
  const { reading } = useSyncExternalStore(scan.subscribe, scan.getState)
  if (reading.total === undefined) return <>{found}</>
  return <>{`${found} · ${formatNumber(reading.people + reading.absent)} of ${formatNumber(reading.total)} checked`}</>
}

/** Progress of the scan, as a line. */
export function ScanLine({ scope, question }: ScanProps) {
  const scan = useScan(scope, question)
  return scan === undefined ? null : <Line scan={scan} />
}

function Line({ scan }: { scan: FilterScan }) {
  const { reading, method, membersOf } = useSyncExternalStore(scan.subscribe, scan.getState)
  if (reading.phase === 'over' || method === 'nobody' || (reading.phase === 'failed' && reading.pages === 0))
    return null
  return (
    <Progress
      label={membersOf === undefined ? 'Users checked' : 'Members checked'}
      value={reading.people + reading.absent}
      max={Math.max(1, reading.total ?? 1)}
      thin
    />
  )
}

function Panel({ scan }: { scan: FilterScan }) {
  const state = useSyncExternalStore(scan.subscribe, scan.getState)
  const { reading } = state
  const announced = useThrottledValue(progressText(state))
  const over = reading.phase === 'over'
  // The list itself says that nothing could be loaded.
  if (reading.phase === 'failed' && reading.pages === 0) return null
  // If no one is checked, the list says why. A finished scan of all users has nothing to show.
  if (state.method === 'nobody' || (over && state.method !== 'sorted')) return null
  return (
    <section
      aria-label="Checking users"
      className="flex min-h-12 flex-col justify-center border-t border-line bg-surface px-4 py-1.5 md:px-6"
    >
      <Status className="sr-only">{over ? '' : announced}</Status>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1 text-sm text-text-secondary">
          <strong className="font-semibold text-text">{progressText(state)}</strong> <Method state={state} />
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
              Resume
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
                scan.loadAllUsers()
              }}
            >
              Check all users instead
            </Button>
          )}
        </span>
      </div>
    </section>
  )
}

/** "3,200 of 8,410 users checked". */
function progressText({ reading: { people, absent, total, phase }, membersOf, method }: FilterScanState): string {
  const read = formatNumber(people + absent)
  const text =
    total === undefined
      ? 'Checking users'
      : membersOf !== undefined
        ? byCount(
            total,
            `${read} of 1 member of ${membersOf} checked`,
            `${read} of ${formatNumber(total)} members of ${membersOf} checked`,
          )
        : method === 'by-id'
          ? byCount(total, `${read} of 1 member checked`, `${read} of ${formatNumber(total)} members checked`)
          : byCount(total, `${read} of 1 user checked`, `${read} of ${formatNumber(total)} users checked`)
  switch (phase) {
    case 'paused':
      return `Paused: ${text}.`
    case 'stopped':
      return `Stopped: ${text}.`
    case 'failed':
      return `Interrupted: ${text}.`
    case 'waiting':
      return `Waiting: ${text}.`
    case 'reading':
    case 'over':
      return `${text}.`
  }
}

function Method({ state: { method, fellBack, reading, membersOf } }: { state: FilterScanState }) {
  const left = leftText(reading.timeLeft)
  const timeLeftText = left !== undefined && ` ${left}.`
  if (reading.phase === 'waiting')
    return (
      <>
        {reading.reason}{' '}
        {reading.until === undefined
          ? 'The check continues automatically.'
          : `The check continues automatically at ${time.format(reading.until)}.`}
        {timeLeftText}
      </>
    )
  if (membersOf !== undefined)
    return <>Harness doesn’t list members of a group this large, so we’re loading them first.{timeLeftText}</>
  if (reading.phase === 'stopped' || reading.phase === 'paused') return <>The list shows the users found so far.</>
  if (method === 'by-id') return <>We’re checking each member with their roles.{timeLeftText}</>
  if (method === 'sorted')
    return reading.phase === 'over' ? (
      <>Harness lists matching users first, so the others weren’t checked.</>
    ) : (
      <>Harness lists matching users first, so the check ends after the last match.</>
    )
  return (
    <>
      {fellBack
        ? 'Harness didn’t keep the order we asked for, so we’re checking every user.'
        : 'Harness can’t filter by this, so we’re checking every user.'}
      {timeLeftText}
    </>
  )
}

/** Names the roles that weren't checked, so that the list isn't mistaken for a complete one. */
function MissingRoles({ inherited: { missing, gaps } }: { inherited: InheritedRoles }) {
  return (
    <Note tone="warning" title="The list counts only direct roles">
      {missingText(missing, gaps)}
    </Note>
  )
}

function Notes({ scan, onRefresh }: { scan: FilterScan; onRefresh: () => void }) {
  const state = useSyncExternalStore(scan.subscribe, scan.getState)
  // The list itself says that nothing could be loaded.
  if (state.reading.phase === 'failed' && state.reading.pages === 0) return null
  const { reading, missingText, inherited, hidesRoles, groups, away = 0, joined, found } = state
  const again = (
    <Button size="small" onClick={onRefresh}>
      Refresh
    </Button>
  )
  return (
    <div className="flex max-h-[40dvh] flex-col gap-2 overflow-y-auto px-4 not-empty:border-t not-empty:border-line not-empty:py-2 md:px-6">
      {reading.phase === 'failed' && (
        <Note tone="warning" title="Couldn’t check all users">
          <p role="alert">{reading.reason} The users found so far stay in the list. Select Resume to check the rest.</p>
          {isApiError(reading.error) && <ErrorDetails error={reading.error} />}
        </Note>
      )}
      <GroupNotes groups={groups} />
      {joined > 0 && (
        <Note tone="info" title="The members changed since the list was loaded" action={again}>
          {byCount(
            joined,
            '1 user was added. Refresh to list them.',
            `${formatNumber(joined)} users were added. Refresh to list them.`,
          )}
        </Note>
      )}
      {away > 0 && found > 0 && (
        <Note>
          {byCount(
            away,
            '1 member isn’t a user in this scope, so they aren’t listed.',
            `${formatNumber(away)} members aren’t users in this scope, so they aren’t listed.`,
          )}
        </Note>
      )}
      {reading.changed && (
        <Note tone="warning" title="The list changed while we checked it" action={again}>
          Users were added, removed, or renamed, so some might be missing here. No one is listed twice.
        </Note>
      )}
      {reading.cut && (
        <Note tone="warning">
          Harness sends up to 1,000 roles. Some roles might be missing, so these figures might be wrong.
        </Note>
      )}
      {reading.unread > 0 && (
        <Note tone="warning">
          {byCount(
            reading.unread,
            '1 entry couldn’t be loaded.',
            `${formatNumber(reading.unread)} entries couldn’t be loaded.`,
          )}
        </Note>
      )}
      {hidesRoles && (
        <Note>
          Harness doesn’t show roles that it assigns automatically, so more users might match this resource group.
        </Note>
      )}
      {inherited?.missing !== undefined && <MissingRoles inherited={inherited} />}
      {missingText > 0 && (
        <Note>
          {byCount(
            missingText,
            'Harness doesn’t report this for 1 user, so they aren’t listed.',
            `Harness doesn’t report this for ${formatNumber(missingText)} users, so they aren’t listed.`,
          )}
        </Note>
      )}
    </div>
  )
}

/**
 * Groups that are ignored entirely or for some of their members, while others apply. Possibly none or all are
 * viewable.
 */
function GroupNotes({ groups }: { groups: readonly FilterGroup[] }) {
  // If there is no other, the list itself says so.
  if (groups.every(({ members }) => members === undefined)) return null
  const named = (missing: FilterGroup['missing']) =>
    groups.filter((group) => group.missing === missing).map(({ name }) => name)
  const gone = named('gone')
  const existingNames = groups.filter(({ missing }) => missing !== 'gone').map(({ name }) => name)
  const partly = named('partly')
  return (
    <>
      {gone.length > 0 && (
        <Note tone="warning">
          {gone.length === 1 ? (
            <>
              Group <bdi>{formatList(gone)}</bdi> doesn’t exist here anymore.
            </>
          ) : (
            <>
              Groups <bdi>{formatList(gone)}</bdi> don’t exist here anymore.
            </>
          )}{' '}
          The list shows the members of <bdi>{formatList(existingNames)}</bdi>.
        </Note>
      )}
      {partly.length > 0 && (
        <Note tone="warning" title="The list might be incomplete">
          Not all members of <bdi>{formatList(partly)}</bdi> could be loaded, so some might be missing here.
        </Note>
      )}
    </>
  )
}
