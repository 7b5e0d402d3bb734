import { MAX_REASON } from '#src/domain/access-review/decision-rules.ts'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import { comparedWith, keptDespiteRemoval, previousJson } from '#src/domain/access-review/previous-review.ts'
import type { Earlier, PreviousReview } from '#src/domain/access-review/earlier-file.ts'
import { isReadOnly, type Criteria, type ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { serviceTime } from '#src/session/service-clock.ts'
import { recordDecisions } from './review-decisions.ts'
import { putReview, openReviews } from './review-store.ts'
import { decisionStateIn } from './review-state.ts'
import { runInSlices } from './time-slices.ts'

/** Compares a review with the previous one. */

/** A comparison with another file, which isn't part of a review. */
export function comparisonWith({ population, criteria }: ReviewCampaign, earlier: Earlier): Promise<PreviousReview> {
  return runInSlices(comparedWith(earlier, population, criteria.roles))
}

/**
 * Compares an open review with the previous one from now on. Items that were kept without knowing that they were to be
 * removed become undecided again.
 *
 * @returns the number of those items; undefined if decisions are locked
 */
export async function compareReview(id: string, earlier: Earlier): Promise<number | undefined> {
  const before = openReviews.get().get(id)
  if (before === undefined || isReadOnly(before.review)) return undefined
  const { population, criteria } = before.review
  const chosen = await previousOf({ ...earlier, chosenAt: serviceTime() }, population, criteria)
  const open = openReviews.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return undefined
  const review = { ...open.review, ...chosen }
  putReview(id, { ...open, review, unsaved: open.unsaved + 1 })
  return undoUninformedKeeps(id)
}

/**
 * Undoes decisions to keep items that were made without knowing that the previous review decided to remove them.
 *
 * @returns the number of items
 */
export function undoUninformedKeeps(id: string): number {
  const open = openReviews.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return 0
  const { previous } = open.review
  const uninformedKeeps = keptDespiteRemoval(open.review, (item) => decisionStateIn(open, item))
  const reason = `To be removed in ${previous?.name ?? previous?.file ?? ''}`.slice(0, MAX_REASON)
  recordDecisions(
    id,
    uninformedKeeps.map((item) => ({ item, decision: 'undone', reason })),
  )
  return uninformedKeeps.length
}

/** The comparison with an earlier file, as stored in a review: the findings, and their bytes in the file. */
export async function previousOf(earlier: Earlier, population: AccessSnapshot, { roles }: Criteria) {
  const previous = await runInSlices(comparedWith(earlier, population, roles))
  const { bytes } = await runInSlices(writeLined(await runInSlices(previousJson(previous))))
  return { previous, previousFile: bytes }
}
