import { useMemo } from 'react'
import { RunPausedNote } from '#src/components/run-paused-note.tsx'
import { useThrottledValue } from '#src/components/use-throttled-value.ts'
import { permissionFor, type RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { durationText, leftText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { byCount, formatClock, formatList, formatNumber } from '#src/domain/format.ts'
import { permissionLabel } from '#src/domain/permissions.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import type { ApplyRun } from '#src/jobs/apply-job.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { needKey } from '#src/queries/apply-permissions.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Progress } from '#src/ui/progress.tsx'
import type { ApplyItem } from './apply-items.ts'

type ApplyProgressProps = {
  items: readonly ApplyItem[]
  plan: RemediationPlan
  /** Minimum duration in milliseconds. */
  time: number
  open: OpenReview
  missing: ReadonlySet<string>
  applying: ApplyRun | undefined
  run: BulkState | undefined
  /** Changes that were sent and whose result is unknown. */
  cutOff: number
  /** Changes that Harness confirmed and that were not verified since. */
  unread: number
  onCheck: () => void
}

/** Progress, pauses, and notes before the start. */
export function ApplyProgress(props: ApplyProgressProps) {
  const { items, plan, time, open, missing, applying, run, cutOff, unread, onCheck } = props
  const isStarted = applying !== undefined || items.some(({ remediation }) => remediation !== undefined)
  const lacking = missingNames(open, plan, missing)
  return (
    <>
      {isStarted ? <Counts items={items} applying={applying} /> : <Forecast plan={plan} time={time} />}
      {lacking.length > 0 && (
        <Note tone="warning" title="You don’t have permission for all of these changes">
          Ask an admin for {formatList(lacking.map(permissionLabel))}. Items that need it are skipped.
        </Note>
      )}
      {cutOff > 0 && (
        <Note
          tone="warning"
          title="Applying was interrupted"
          action={
            <Button onClick={onCheck}>
              {byCount(cutOff + unread, 'Check 1 change', `Check ${formatNumber(cutOff + unread)} changes`)}
            </Button>
          }
        >
          {byCount(
            cutOff,
            'We don’t know whether 1 change was made.',
            `We don’t know whether ${formatNumber(cutOff)} changes were made.`,
          )}{' '}
          {unread > 0 &&
            byCount(unread, '1 more isn’t verified yet. ', `${formatNumber(unread)} more aren’t verified yet. `)}
          {byCount(cutOff + unread, 'Check it before you continue.', 'Check them before you continue.')}
        </Note>
      )}
      {run !== undefined && applying?.phase === 'applying' && (
        <RunPausedNote state={run} endedTitle="Applying ended early" />
      )}
      {applying?.phase === 'checking' && (
        <p className="text-sm text-muted">
          {applying.until === undefined ? 'Checking the changes…' : `Checking again at ${formatClock(applying.until)}…`}
        </p>
      )}
    </>
  )
}

/** Missing permissions for which items are skipped, by name. */
function missingNames({ review }: OpenReview, plan: RemediationPlan, missing: ReadonlySet<string>): string[] {
  const left = new Set(plan.skipped.flatMap(({ item, reason }) => (reason === 'no-permission' ? item : [])))
  if (left.size === 0) return []
  return [
    ...new Set(
      review.items.flatMap((item) => {
        const permission = permissionFor(item)
        return left.has(item.id) && missing.has(needKey({ scope: item.scope, permission })) ? permission : []
      }),
    ),
  ]
}

function Forecast({ plan, time }: { plan: RemediationPlan; time: number }) {
  const left = plan.skipped.length
  return (
    <p className="text-sm text-text-secondary">
      {plan.rows.length > 0 &&
        (time < MIN_SHOWN_DURATION ? 'Takes a few seconds. ' : `Takes about ${durationText(time)}. `)}
      {left > 0 && byCount(left, '1 item will be skipped.', `${formatNumber(left)} items will be skipped.`)}
    </p>
  )
}

function Counts({ items, applying }: { items: readonly ApplyItem[]; applying: ApplyRun | undefined }) {
  const { finished, text, counts } = useMemo(() => countsOf(items), [items])
  const announced = useThrottledValue(
    applying === undefined
      ? [text, ...counts].join(', ')
      : applying.phase === 'checking'
        ? `Checking the changes. ${text}`
        : text,
  )
  const left = leftText(applying?.run?.timeLeft())
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-sm text-text-secondary tabular-nums">
        <b className="font-semibold text-text">{text}</b>
        <span className="min-w-40 flex-1">
          <Progress label="Changes done" value={finished} max={Math.max(1, items.length)} />
        </span>
        <span>{[...counts, ...(left === undefined ? [] : [left])].join(' · ')}</span>
      </div>
      <Status className="sr-only">{announced}</Status>
    </>
  )
}

function countsOf(items: readonly ApplyItem[]) {
  let [open, verified, failed, unknown, still, skipped] = [0, 0, 0, 0, 0, 0]
  for (const { state, reason } of items) {
    switch (state) {
      case 'failed':
        failed += 1
        break
      case 'unknown':
        unknown += 1
        break
      case 'skipped':
        skipped += 1
        break
      case 'done-verified':
        verified += 1
        break
      case 'done-not-verified':
        if (reason !== 'to-be-checked') still += 1
        break
      case 'cut-off':
        unknown += 1
        open += 1
        break
      default:
        open += 1
    }
  }
  const finished = items.length - open
  const counts = [
    verified > 0 && `${formatNumber(verified)} verified`,
    still > 0 && `${formatNumber(still)} not verified`,
    skipped > 0 && `${formatNumber(skipped)} skipped`,
    failed > 0 && `${formatNumber(failed)} failed`,
    unknown > 0 && `${formatNumber(unknown)} not confirmed`,
  ].filter((word) => word !== false)
  return { finished, text: `${formatNumber(finished)} of ${formatNumber(items.length)} done`, counts }
}
