import { mergeReviews, type DecisionStates } from '#src/domain/access-review/decision-log.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { undoUninformedKeeps } from './review-comparison.ts'
import { openedReview, type OpenReview, type ReviewSource } from './review-state.ts'
import { openReviews, putReview } from './review-store.ts'

/**
 * Opens a review from a file or from the device; the same one is joined with what is open.
 *
 * @param source about the file
 * @param device what the device says of it; left out: all of it is in a file, so nothing is unsaved
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
  // Who joins it with a file that was compared later decided without knowing.
  if (known !== undefined && open.review.previousFile !== known.review.previousFile) undoUninformedKeeps(review.id)
  return openReviews.get().get(review.id) ?? open
}
