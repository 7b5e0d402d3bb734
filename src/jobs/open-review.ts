import { mergeReviews, type DecisionStates } from '#src/domain/access-review/decision-log.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { undoUninformedKeeps } from './review-comparison.ts'
import { openedReview, type OpenReview, type ReviewSource } from './review-state.ts'
import { openReviews, putReview } from './review-store.ts'

/**
 * Opens a review from a file or from the device; if it is already open, merges it.
 *
 * @param source about the file
 * @param device its state on the device; default: all of it is in a file, so nothing is unsaved
 * @param decisionStates the current decisions of the review, if already computed
 */
export function openReview(
  review: ReviewCampaign,
  reviewer: Reviewer,
  source: ReviewSource,
  device: Pick<OpenReview, 'unsaved' | 'elsewhere'> = { unsaved: 0 },
  decisionStates?: DecisionStates,
): OpenReview {
  const known = openReviews.get().get(review.id)
  const open: OpenReview =
    known === undefined
      ? { ...openedReview(review, reviewer, decisionStates), ...device, source, resumedAt: Date.now() }
      : {
          ...known,
          ...openedReview(mergeReviews(known.review, review), known.reviewer),
          unsaved: known.unsaved + device.unsaved,
          source,
        }
  putReview(review.id, open)
  // Decisions were made without knowing of a comparison that the merged file has.
  if (known !== undefined && open.review.previousFile !== known.review.previousFile) undoUninformedKeeps(review.id)
  return openReviews.get().get(review.id) ?? open
}
