import { useState } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { keptUntil } from '#src/domain/access-review/kept-review.ts'
import { formatDay } from '#src/domain/format.ts'
import { keepReview, type KeepProblem } from '#src/jobs/kept-reviews.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Note } from '#src/ui/note.tsx'
import { keepProblemText, keptText } from './kept-text.ts'

/** Confirms storing a review on this device. */
export function KeepDialog({ open: { review }, onClose }: { open: OpenReview; onClose: () => void }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<KeepProblem>()
  const [until] = useState(() => keptUntil(review.reviewBy, Date.now()))
  return (
    <ConfirmDialog
      title="Keep this review on this device?"
      consequences={
        <>
          <p>{keptText(review.population.users.size)}</p>
          <p>It’s deleted after {formatDay(until)}. You can remove it at any time.</p>
        </>
      }
      outcome={
        problem !== undefined && (
          <Note tone="danger" title="The review isn’t kept on this device">
            <p role="alert">{keepProblemText(problem)}</p>
          </Note>
        )
      }
      action={problem === undefined ? { label: 'Keep on this device', busy } : undefined}
      onClose={onClose}
      onConfirm={() => {
        setBusy(true)
        void keepReview(review.id).then((found) => {
          setBusy(false)
          if (found === undefined) onClose()
          else setProblem(found)
        })
      }}
    />
  )
}
