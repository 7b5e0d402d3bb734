import { RunPausedNote } from '#src/components/run-paused-note.tsx'
import { finishedText, outcomeText, skippedText } from '#src/components/run-text.ts'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { leftText, paceText } from '#src/domain/duration.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { countBulk } from '#src/jobs/bulk-rows.ts'
import { paceOf, type BulkRun, type BulkState } from '#src/jobs/bulk-run.ts'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'

type RunProgressProps = {
  run: BulkRun
  state: BulkState
  isAtRest: boolean
  /** It was started in the open session. */
  own: boolean
  /** Rows that this session can continue. */
  unsent: number
}

const finishedLabels = {
  users: 'Users finished',
  invitations: 'Invitations finished',
  scopes: 'Scopes finished',
  changes: 'Changes finished',
} as const

/** Progress of a bulk action, and why it is paused. */
export function RunProgress({ run, state, isAtRest, own, unsent }: RunProgressProps) {
  const { finished, due, excluded, 'not-sent': notSent } = countBulk(state.rows)
  const text = finishedText(state.rows)
  const announced = useThrottledValue(text)
  const { inFlight, gap } = paceOf(run.plan)
  const left = leftText(run.timeLeft())
  const more = [
    ...(notSent > 0 ? [byCount(notSent, '1 not started', `${formatNumber(notSent)} not started`)] : []),
    ...(excluded > 0 ? [skippedText(excluded)] : []),
    ...(isAtRest ? [] : [`${paceText(inFlight, gap)}. Keep this tab open. You can use other pages.`]),
  ]
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-sm text-text-secondary tabular-nums">
        <strong className="font-semibold text-text">{text}</strong>
        <span className="min-w-40 flex-1">
          <Progress label={finishedLabels[run.plan.itemKind ?? 'users']} value={finished} max={Math.max(1, due)} />
        </span>
        {left !== undefined && <span>{left}</span>}
      </div>
      {more.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-sm text-text-secondary tabular-nums">
          {more.map((each) => (
            <span key={each}>{each}</span>
          ))}
        </p>
      )}
      <RunPausedNote state={state} endedTitle="The bulk action ended early" />
      {isAtRest && !own && (
        <Note title="Your session ended">
          {unsent > 0
            ? byCount(
                unsent,
                '1 change wasn’t started. Continue to make it now.',
                `${formatNumber(unsent)} changes weren’t started. Continue to make them now.`,
              )
            : 'This bulk action can’t be continued. Save the report to keep the results.'}
        </Note>
      )}
      <Status className="sr-only">{isAtRest ? `Bulk action finished: ${outcomeText(state.rows)}.` : announced}</Status>
    </>
  )
}
