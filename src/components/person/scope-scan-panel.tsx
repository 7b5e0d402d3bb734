import { Place } from '#src/components/role-assignment-cells.tsx'
import { DurationNote } from '#src/components/duration-note.tsx'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { leftText } from '#src/domain/duration.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { countBulk } from '#src/jobs/bulk-rows.ts'
import { isRetriable } from '#src/jobs/bulk-run.ts'
import type { ScopeScan, ScopeScanState } from '#src/jobs/scope-scan.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'

type ScopeScanPanelProps = {
  scan: ScopeScan
  state: ScopeScanState
  scope: Scope
  userId: string
  person: string
  /** Whether the scopes found are listed, with links that leave this page. */
  listed?: boolean
}

/** "Where does this user have access?", checked scope by scope, with progress and a way to stop. */
export function ScopeScanPanel({ scan, state, scope, userId, person, listed = true }: ScopeScanPanelProps) {
  return (
    <section
      aria-label="Access in every scope"
      className="flex flex-col gap-3 rounded-card border border-edge bg-surface px-4 py-3 text-sm shadow-card"
    >
      <div>
        <h2 className="font-semibold text-text">
          Where does <bdi>{person}</bdi> have access?
        </h2>
        <p className="mt-0.5 text-text-secondary">
          Checks every organization and project that you can view. It finds direct roles, not roles inherited from
          groups.
        </p>
      </div>
      {state.phase === 'unlisted' && (
        <Note tone="warning" title="Couldn’t list the organizations and projects">
          <span role="alert">{causeOf(state.error)}</span>
        </Note>
      )}
      {state.phase === 'listed' ? (
        <>
          <DurationNote milliseconds={state.time} stops="Closing or reloading the tab stops the check." />
          <Button
            className="self-start"
            onClick={() => {
              scan.begin()
            }}
          >
            {byCount(state.scopes, 'Check 1 scope', `Check ${formatNumber(state.scopes)} scopes`)}
          </Button>
        </>
      ) : state.phase === 'scanning' ? (
        <Scanning scan={scan} state={state} scope={scope} userId={userId} listed={listed} />
      ) : (
        <Button
          className="self-start"
          busy={state.phase === 'listing'}
          onClick={() => {
            void scan.start()
          }}
        >
          {state.phase === 'unlisted' ? 'Try again' : 'Check every scope'}
        </Button>
      )}
    </section>
  )
}

type ScanningProps = {
  scan: ScopeScan
  state: Extract<ScopeScanState, { phase: 'scanning' }>
  scope: Scope
  userId: string
  listed: boolean
}

function Scanning({ scan, state: { run, found, denied, complete }, scope, userId, listed }: ScanningProps) {
  const { rows, phase, reason } = run.getState()
  const counts = countBulk(rows)
  const isOver = run.isAtRest()
  const retriable = rows.filter((row) => isRetriable(row, true)).length
  const checked = formatNumber(counts.ended - counts['not-sent'] - counts.failed)
  const total = formatNumber(counts.total)
  const foundCount = formatNumber(found.length)
  const text = [
    isOver
      ? byCount(counts.total, `Checked ${checked} of 1 scope.`, `Checked ${checked} of ${total} scopes.`)
      : byCount(counts.total, `Checking ${checked} of 1 scope.`, `Checking ${checked} of ${total} scopes.`),
    `Found in ${foundCount}.`,
    denied > 0 && `Without permission: ${formatNumber(denied)}.`,
    counts.failed > 0 && `Failed: ${formatNumber(counts.failed)}.`,
    counts['not-sent'] > 0 && `Not checked: ${formatNumber(counts['not-sent'])}.`,
    phase === 'waiting' && reason,
  ]
    .filter((part) => part !== false && part !== undefined)
    .join(' ')
  const ended = formatNumber(counts.ended)
  const announced = useThrottledValue(
    byCount(counts.total, `${ended} of 1 scope checked`, `${ended} of ${total} scopes checked`),
  )
  const left = leftText(run.timeLeft())
  const failed = rows.find(({ state }) => state === 'failed' || state === 'unknown')
  return (
    <>
      {!isOver && <Progress label="Scopes checked" value={counts.ended} max={counts.total} />}
      <div className="flex flex-wrap items-center gap-2">
        <p className="tabular-nums">
          {text}
          {left !== undefined && ` ${left}.`}
        </p>
        <Status className="sr-only">
          {isOver
            ? byCount(
                counts.total,
                `Finished. Found in ${foundCount} of 1 scope.`,
                `Finished. Found in ${foundCount} of ${total} scopes.`,
              )
            : announced}
        </Status>
        {isOver ? (
          <>
            {retriable > 0 && (
              <Button
                size="small"
                onClick={() => {
                  run.retry()
                }}
              >
                Retry the rest
              </Button>
            )}
            <Button
              size="small"
              onClick={() => {
                void scan.start()
              }}
            >
              Check again
            </Button>
          </>
        ) : phase === 'paused' ? (
          <Button
            size="small"
            onClick={() => {
              run.resume()
            }}
          >
            Resume
          </Button>
        ) : (
          <Button
            size="small"
            onClick={() => {
              run.stop()
            }}
          >
            Stop
          </Button>
        )}
      </div>
      {isOver && failed !== undefined && <Note tone="warning">{failed.text}</Note>}
      {!complete && <Note tone="warning">The account has more scopes than can be listed, so some are missing.</Note>}
      {listed && found.length > 0 && (
        <ul aria-label="Found in" className="flex flex-col divide-y divide-line">
          {found.map((place) => (
            <li key={placeOf(place.scope)} className="flex flex-wrap items-center gap-x-3 py-1">
              <Place assignment={place} here={scope} userId={userId} />
              <span className="text-muted tabular-nums">
                {counted(place.assignments.length, 'direct role', 'direct roles')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
