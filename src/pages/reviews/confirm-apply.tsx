import { useMemo } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { TimeAhead } from '#src/components/time-ahead.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { APPLY_WORD, needsWord, type RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/review-store.ts'

type ConfirmApplyProps = {
  open: OpenReview
  title: string
  scopeName: ScopeName
  plan: RemediationPlan
  /** The least that it takes, in milliseconds. */
  time: number
  onClose: () => void
  onConfirm: () => void
}

/** Asks before decisions are applied: what happens, how long it takes, and what is left out. */
export function ConfirmApply({ open, title, scopeName, plan, time, onClose, onConfirm }: ConfirmApplyProps) {
  const left = plan.skipped.length
  const { review, decisionStates } = open
  const asksWord = useMemo(() => needsWord({ review, decisionStates }, plan), [review, decisionStates, plan])
  return (
    <ConfirmDialog
      title={`${title}?`}
      consequences={
        <>
          <p>
            This changes access in <bdi>{scopeName.full}</bdi>. New roles are assigned first, and admin roles are
            removed last. Each user is checked right before the change.
          </p>
          {left > 0 && (
            <p>
              {byCount(left, '1 item is skipped', `${formatNumber(left)} items are skipped`)}, with the reason recorded.
            </p>
          )}
        </>
      }
      word={asksWord ? APPLY_WORD : undefined}
      action={{ label: title, danger: true }}
      once
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <TimeAhead milliseconds={time} stops="Closing or reloading it stops the changes, and the rest stays unchanged." />
    </ConfirmDialog>
  )
}
