import { useRef, useState } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { MAX_REASON, MIN_REASON, reasonLength } from '#src/domain/access-review/decision-rules.ts'
import { decisionLabels, exceptionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { ExceptionKind } from '#src/domain/access-review/review.ts'
import { decisions } from '#src/domain/access-review/review-entry.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { signOff } from '#src/jobs/review-decisions.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { TextField } from '#src/ui/field.tsx'
import { exceptionsOf, type OpenException } from './sign-off.ts'

type SignOffDialogProps = {
  open: OpenReview
  /** Whether changes since the review started were checked. */
  isChecked: boolean
  onClose: () => void
}

/** Signs off a review: the decisions, and a reason for every exception. */
export function SignOffDialog({ open, isChecked, onClose }: SignOffDialogProps) {
  const { review, reviewer, counts } = open
  const exceptions = exceptionsOf(open, isChecked)
  const [reasons, setReasons] = useState<Partial<Record<ExceptionKind, string>>>({})
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const fields = useRef(new Map<ExceptionKind, HTMLInputElement>())
  const problemOf = (kind: ExceptionKind) => problemOfReason(reasons[kind] ?? '')
  return (
    <ConfirmDialog
      title={`Sign off “${review.name}”?`}
      consequences={
        <>
          <p>
            I, {reviewer.name}, reviewed this access and confirm these decisions. Afterwards they’re read-only.
            Reopening the review is recorded.
          </p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular-nums">
            {decisions
              .filter((decision) => counts[decision] > 0)
              .map((decision) => (
                <div key={decision} className="contents">
                  <dt>{decisionLabels[decision]}</dt>
                  <dd className="text-text">{formatNumber(counts[decision])}</dd>
                </div>
              ))}
          </dl>
        </>
      }
      word="sign off"
      action={{ label: 'Sign off', busy }}
      onClose={onClose}
      onConfirm={() => {
        setTried(true)
        const wrong = exceptions.find(({ kind }) => problemOf(kind) !== undefined)
        if (wrong !== undefined) {
          fields.current.get(wrong.kind)?.focus()
          return
        }
        setBusy(true)
        void signOff(
          review.id,
          exceptions.map((each) => ({ ...each, reason: (reasons[each.kind] ?? '').trim() })),
        ).then(onClose)
      }}
    >
      {exceptions.map((exception) => (
        <TextField
          key={exception.kind}
          ref={(field) => {
            if (field !== null) fields.current.set(exception.kind, field)
          }}
          label={labelOf(exception)}
          hint="Why you’re signing off with this exception"
          error={tried ? problemOf(exception.kind) : undefined}
          value={reasons[exception.kind] ?? ''}
          autoComplete="off"
          onChange={({ currentTarget: { value } }) => {
            setReasons((before) => ({ ...before, [exception.kind]: value }))
          }}
        />
      ))}
    </ConfirmDialog>
  )
}

function labelOf({ kind, items }: OpenException): string {
  return items.length === 0
    ? exceptionLabels[kind]
    : `${exceptionLabels[kind]}: ${counted(items.length, 'item', 'items')}`
}

function problemOfReason(reason: string): string | undefined {
  const length = reasonLength(reason)
  if (length > MAX_REASON) return `Use up to ${formatNumber(MAX_REASON)} characters (you have ${formatNumber(length)})`
  if (length === 0) return 'Enter a reason'
  return length < MIN_REASON ? `Use at least ${MIN_REASON} characters (you have ${length})` : undefined
}
