import { useState } from 'react'
import type { Earlier, PreviousReview } from '#src/domain/access-review/earlier-file.ts'
import { isReadOnly } from '#src/domain/access-review/review.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { compareReview, comparisonWith } from '#src/jobs/review-comparison.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { CompareWith } from './compare-with.tsx'
import { ComparedCounts } from './compared-counts.tsx'

type CompareDialogProps = { open: OpenReview; onClose: () => void }

/** Compares a review with the previous one; for a signed-off review, only here. */
export function CompareDialog({ open: { review }, onClose }: CompareDialogProps) {
  const [earlier, setEarlier] = useState<Earlier>()
  const [shown, setShown] = useState<PreviousReview>()
  const [busy, setBusy] = useState(false)
  const locked = isReadOnly(review)
  const choose = async (chosen: Earlier | undefined) => {
    setEarlier(chosen)
    setShown(undefined)
    if (chosen === undefined || !locked) return
    setBusy(true)
    setShown(await comparisonWith(review, chosen))
    setBusy(false)
  }
  const compare = async () => {
    if (earlier === undefined) return
    setBusy(true)
    const undone = await compareReview(review.id, earlier)
    setBusy(false)
    onClose()
    if (undone === undefined) return
    const again =
      undone === 0
        ? ''
        : byCount(
            undone,
            ' 1 item was to be removed then and is undecided again.',
            ` ${formatNumber(undone)} items were to be removed then and are undecided again.`,
          )
    addToast('success', `Compared with ${earlier.name ?? earlier.file}.${again}`)
  }
  const { previous } = review
  return (
    <Dialog
      open
      size="confirm"
      title="Compare with an earlier review"
      keepOnOutsideClick={busy}
      onOpenChange={(stays) => {
        if (!stays) onClose()
      }}
      footer={
        locked ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              busy={busy}
              blockedReason={earlier === undefined ? 'Choose a file first.' : undefined}
              reasonPlacement="hidden"
              onClick={() => void compare()}
            >
              Compare
            </Button>
          </>
        )
      }
    >
      {locked ? (
        <Note>
          The comparison is shown here only. This review can’t be changed anymore, so the comparison isn’t added to it.
        </Note>
      ) : (
        previous !== undefined && (
          <p className="wrap-anywhere">
            Compared with <bdi>{previous.name ?? previous.file}</bdi> now. Another file replaces it.
          </p>
        )
      )}
      <CompareWith labelHidden earlier={earlier} onChange={(chosen) => void choose(chosen)} />
      {locked && busy && <Spinner label="Comparing…" />}
      {shown !== undefined && <ComparedCounts previous={shown} scope={review.criteria.scope} />}
    </Dialog>
  )
}
