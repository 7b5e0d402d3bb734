import { CircleCheck, RefreshCw } from 'lucide-react'
import type { Gap } from '#src/domain/access-review/completeness.ts'
import { gapText } from '#src/domain/access-review/review-text.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { byCount, formatNumber, formatTime } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'

type CompletenessLineProps = {
  scope: Scope
  snapshot: AccessSnapshot
  busy: boolean
  onAgain: () => void
}

/** How complete the loaded access is, when it was loaded, and why something might be missing. */
export function CompletenessLine({ scope, snapshot, busy, onAgain }: CompletenessLineProps) {
  const { completeness, endedAt } = snapshot
  const again = (
    <Button size="small" icon={<RefreshCw aria-hidden />} busy={busy} onClick={onAgain}>
      Load again
    </Button>
  )
  if (completeness.level === 'gaps')
    return (
      <Note tone="warning" title="We couldn’t confirm that everything was loaded" action={again}>
        <p>Loaded at {formatTime(endedAt)}.</p>
        <GapList gaps={completeness.gaps} scope={scope} />
      </Note>
    )
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-text-secondary">
      <p className="flex min-w-0 items-start gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
        <span className="min-w-0">
          <strong className="font-semibold text-text">Loaded at {formatTime(endedAt)}.</strong> The totals match, and
          the user list agrees with the role assignments.
          {completeness.settled > 0 && (
            <>
              {byCount(
                completeness.settled,
                ' Roles of 1 user changed while we loaded them, so we checked them twice.',
                ` Roles of ${formatNumber(completeness.settled)} users changed while we loaded them, so we checked them twice.`,
              )}
            </>
          )}
        </span>
      </p>
      {again}
    </div>
  )
}

/** Reasons why something might be missing, one line each. */
export function GapList({ gaps, scope }: { gaps: readonly Gap[]; scope: Scope }) {
  return (
    <ul className="mt-1 list-disc pl-4">
      {gaps.map((gap) => (
        <li key={gapText(gap, scope)} className="wrap-anywhere">
          {gapText(gap, scope)}
        </li>
      ))}
    </ul>
  )
}
