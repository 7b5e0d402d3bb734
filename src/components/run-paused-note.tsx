import { formatClock } from '#src/domain/format.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import { undoKey } from '#src/ui/keys.ts'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

/** Why a bulk action is paused. @param endedTitle title if it ended early: "The bulk action ended early" */
export function RunPausedNote({
  state: { phase, reason, until, held },
  endedTitle,
}: {
  state: BulkState
  endedTitle: string
}) {
  if (phase === 'waiting')
    return (
      <Note tone="warning" title="Harness asked us to wait">
        <Status>
          {reason}{' '}
          {until === undefined
            ? 'The last change wasn’t made. We’ll retry it automatically.'
            : `The last change wasn’t made. We’ll retry it at ${formatClock(until)}.`}
        </Status>
      </Note>
    )
  if (held === true)
    return (
      <Note title="Not started yet">
        <Status>You can undo it until it starts. Select Undo or press {undoKey}.</Status>
      </Note>
    )
  if (phase === 'paused')
    return (
      <Note tone={reason === undefined ? 'plain' : 'warning'} title="Paused">
        <Status>{reason ?? 'Changes in progress will finish. Nothing else changes until you resume.'}</Status>
      </Note>
    )
  if (phase === 'over' && reason !== undefined)
    return (
      <Note tone="warning" title={endedTitle}>
        <Status>{reason}</Status>
      </Note>
    )
  return null
}
