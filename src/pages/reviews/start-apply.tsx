import { useMemo, useRef, useState, type RefObject } from 'react'
import { ConfirmDialog, type ConfirmDialogProps } from '#src/components/confirm-dialog.tsx'
import { DurationNote } from '#src/components/duration-note.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { APPLY_WORD, applyTitle, needsWord, type RemediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { yieldToBrowser } from '#src/jobs/time-slices.ts'
import { Button } from '#src/ui/button.tsx'
import type { ApplyItem } from './apply-items.ts'

export type StartApplyProps = {
  open: OpenReview
  scopeName: ScopeName
  plan: RemediationPlan
  /** All decisions to change something. */
  items: readonly ApplyItem[]
  /** Minimum duration in milliseconds. */
  time: number
  /** Something must be verified first. */
  isBlocked: boolean
  /** Receives the focus when the button unmounts. */
  headingRef: RefObject<HTMLHeadingElement | null>
  onStart: () => void
}

/**
 * The button that starts applying decisions, with its confirmation. Opening the dialog re-renders no row of the table.
 */
export function StartApply({ isBlocked, headingRef, onStart, ...about }: StartApplyProps) {
  const { open, plan } = about
  const [isConfirming, setIsAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const opener = useRef<HTMLElement>(null)
  const { applied = [] } = open.review
  const isRefused = plan.rows.length === 0 && plan.skipped.every(({ reason }) => reason === 'no-permission')
  return (
    <>
      <Button
        ref={button}
        variant="primary"
        blockedReason={
          isBlocked
            ? 'Check the interrupted changes first.'
            : isRefused
              ? 'You don’t have permission to apply these decisions.'
              : undefined
        }
        onClick={() => {
          opener.current = button.current
          setIsAsking(true)
        }}
      >
        {applied.length === 0 ? 'Apply decisions…' : 'Continue…'}
      </Button>
      {isConfirming && (
        <ConfirmApply
          {...about}
          opener={opener}
          onClose={() => {
            setIsAsking(false)
          }}
          onConfirm={() => {
            opener.current = headingRef.current
            setIsAsking(false)
            // The dialog closes first: with thousands of changes, doing both at once would block the page.
            void yieldToBrowser().then(onStart)
          }}
        />
      )}
    </>
  )
}

type ConfirmApplyProps = Omit<StartApplyProps, 'isBlocked' | 'headingRef' | 'onStart'> &
  Required<Pick<ConfirmDialogProps, 'opener' | 'onClose' | 'onConfirm'>>

/** Confirms applying decisions: the effects, the duration, and skipped items. */
function ConfirmApply({ open, items, scopeName, plan, time, opener, onClose, onConfirm }: ConfirmApplyProps) {
  const left = plan.skipped.length
  const { review, decisionStates } = open
  const title = useMemo(() => applyTitle(...countsOf(plan, items)), [plan, items])
  const needsTypedWord = useMemo(() => needsWord({ review, decisionStates }, plan), [review, decisionStates, plan])
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
              {byCount(
                left,
                '1 item is skipped, with the reason recorded.',
                `${formatNumber(left)} items are skipped, with the reason recorded.`,
              )}
            </p>
          )}
        </>
      }
      word={needsTypedWord ? APPLY_WORD : undefined}
      action={{ label: title, danger: true }}
      once
      opener={opener}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <DurationNote
        milliseconds={time}
        stops="Closing or reloading it stops the changes, and the rest stays unchanged."
      />
    </ConfirmDialog>
  )
}

function countsOf({ planned }: RemediationPlan, items: readonly ApplyItem[]): [removals: number, changes: number] {
  const plannedItems = items.filter(({ item }) => planned.has(item.id))
  const changes = plannedItems.filter(({ target }) => target !== undefined).length
  return [plannedItems.length - changes, changes]
}
