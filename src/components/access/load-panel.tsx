import { Pause, Play } from 'lucide-react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { durationText, leftText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { byCount, formatNumber, formatTime } from '#src/domain/format.ts'
import type { ReadThing } from '#src/domain/read-texts.ts'
import { isLong, type AccessLoad, type AccessLoadState, type LoadCost } from '#src/jobs/access-load.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

type LoadPanelProps = {
  load: AccessLoad
  state: AccessLoadState
  what: ReadThing
  /** What is counted before a long load. */
  rows: keyof typeof rowTexts
}

const rowTexts = {
  users: {
    counting: 'Counting users…',
    moment: (count: number) =>
      byCount(count, 'Loading 1 user takes a moment', `Loading ${formatNumber(count)} users takes a moment`),
    while: (count: number) =>
      byCount(count, 'Loading 1 user takes a while', `Loading ${formatNumber(count)} users takes a while`),
  },
  matches: {
    counting: 'Counting matching role assignments…',
    moment: (count: number) =>
      byCount(
        count,
        'Loading 1 matching role assignment takes a moment',
        `Loading ${formatNumber(count)} matching role assignments takes a moment`,
      ),
    while: (count: number) =>
      byCount(
        count,
        'Loading 1 matching role assignment takes a while',
        `Loading ${formatNumber(count)} matching role assignments takes a while`,
      ),
  },
}

/**
 * Cost of a load before it starts, its progress, and buttons to pause, stop and continue. Renders nothing once it is
 * done.
 */
export function LoadPanel({ load, state, what, rows }: LoadPanelProps) {
  switch (state.phase) {
    case 'loaded':
      return null
    case 'idle':
    case 'planning':
      return <Spinner label={rowTexts[rows].counting} />
    case 'planned':
      return <Planned cost={state.cost} load={load} rows={rows} />
    case 'broken':
      return <ReadError error={state.error} what={what} onRetry={load.begin} />
    default:
      return <Running load={load} state={state} />
  }
}

function Planned({ cost, load, rows }: { cost: LoadCost; load: AccessLoad; rows: LoadPanelProps['rows'] }) {
  return (
    <Note
      title={isLong(cost) ? rowTexts[rows].while(cost.rows) : rowTexts[rows].moment(cost.rows)}
      action={
        <Button variant="primary" onClick={load.begin}>
          {cost.time >= MIN_SHOWN_DURATION
            ? `Load all role assignments · about ${durationText(cost.time)}`
            : 'Load all role assignments'}
        </Button>
      }
    >
      {byCount(
        cost.calls,
        'That’s 1 request to Harness, up to 5 a second. You can pause, stop, and resume, and use the other pages while it loads.',
        `That’s ${formatNumber(cost.calls)} requests to Harness, up to 5 a second. You can pause, stop, and resume, and use the other pages while it loads.`,
      )}
    </Note>
  )
}

type RunningState = Extract<AccessLoadState, { done: number }>

function Running({ load, state }: { load: AccessLoad; state: RunningState }) {
  const { phase, done, cost, timeLeft, reason, until, error } = state
  const announced = useThrottledValue(progressText(state))
  const moving = phase === 'loading' || phase === 'waiting'
  const left = leftText(timeLeft)
  return (
    <section
      aria-label="Loading role assignments"
      className="flex flex-col gap-2 rounded-card border border-edge bg-surface px-4 py-3 shadow-card"
    >
      <Status className="sr-only">{announced}</Status>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1 text-sm text-text-secondary">
          <strong className="font-semibold text-text">{progressText(state)}</strong>
          {moving && left !== undefined && <> {left}.</>}
          {phase === 'waiting' && (
            <>
              {' '}
              {reason}{' '}
              {until === undefined
                ? 'Loading continues automatically.'
                : `Loading continues automatically at ${formatTime(until)}.`}
            </>
          )}
          {phase === 'paused' && reason !== undefined && <> {reason}</>}
          {phase === 'stopped' && <> Results so far are saved.</>}
        </p>
        <span className="flex gap-2">
          {phase === 'loading' && (
            <Button
              size="small"
              icon={<Pause aria-hidden />}
              onClick={() => {
                load.pause()
              }}
            >
              Pause
            </Button>
          )}
          {!moving && (
            <Button size="small" icon={<Play aria-hidden />} onClick={load.resume}>
              Resume
            </Button>
          )}
          {phase === 'stopped' || phase === 'failed' ? (
            <Button size="small" variant="ghost" onClick={load.finish}>
              Show results so far
            </Button>
          ) : (
            <Button size="small" variant="ghost" onClick={load.stop}>
              Stop
            </Button>
          )}
        </span>
      </div>
      <Progress label="Role assignments loaded" value={done} max={Math.max(1, cost?.calls ?? 1, done)} />
      {phase === 'failed' && (
        <Note tone="warning" title="Couldn’t load role assignments">
          <p role="alert">{reason} Results so far are saved. Select Resume to load the rest.</p>
          <ErrorDetails error={error} />
        </Note>
      )}
    </section>
  )
}

/** "Loading role assignments: 120 of 1,175 requests." */
function progressText({ phase, done, cost }: RunningState): string {
  const text = {
    loading: 'Loading role assignments',
    waiting: 'Waiting',
    paused: 'Paused',
    stopped: 'Stopped',
    failed: 'Interrupted',
  }[phase]
  const progress =
    cost === undefined || done > cost.calls
      ? `${formatNumber(done)} requests so far`
      : `${formatNumber(done)} of ${formatNumber(cost.calls)} requests`
  return `${text}: ${progress}.`
}
