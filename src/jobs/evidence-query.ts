import { queryOptions } from '@tanstack/react-query'
import type { DecisionState } from '#src/domain/access-review/decision-log.ts'
import { paceOf, type Pace } from '#src/domain/access-review/decision-rules.ts'
import { evidenceSummary, type EvidenceSummary } from '#src/domain/access-review/evidence-summary.ts'
import { evidenceRows, type EvidenceRow, type SelfReview } from '#src/domain/access-review/evidence.ts'
import { exclusionsOf, type Exclusion } from '#src/domain/access-review/exclusions.ts'
import { outcomeCounts, remediationsOf, type OutcomeCounts } from '#src/domain/access-review/remediation.ts'
import { assignedMeanwhile } from '#src/domain/access-review/review-text.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { forEachInSlices, runInSlices } from './time-slices.ts'

/** Data of a review's report. */

/** Data of a review's report, computed once. */
export type Evidence = {
  readonly rows: readonly EvidenceRow[]
  readonly counts: OutcomeCounts
  readonly pace: readonly Pace[]
  /** Number of current decisions that a reviewer made about their own access. */
  readonly selfReviews: Readonly<Record<SelfReview, number>>
  /** Loaded access that is no item. */
  readonly exclusions: readonly Exclusion[]
  /** Role assignments that were created during the load. */
  readonly assignedMeanwhile: number
  readonly summary: EvidenceSummary
}

/** @param topName name of the scope that the review is about */
export function evidenceQuery(review: ReviewCampaign, topName: string) {
  const { id, items, log, signOffs, reopenings, applied = [], checks = [], joins = [] } = review
  const sizes = [items, log, signOffs, reopenings, applied, checks, joins].map(({ length }) => length)
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: nothing else of a review changes without a list of it growing
  return queryOptions({
    queryKey: [
      ...sessionKey(review.criteria.scope.account),
      'review-evidence',
      id,
      topName,
      review.previous?.sha256,
      ...sizes,
    ],
    queryFn: async (): Promise<Evidence> => {
      const rows = await runInSlices(evidenceRows(review, topName))
      const selfReviews = { no: 0, own: 0, 'all-users': 0, 'not-checked': 0 }
      const decisionStates = new Map<string, DecisionState>()
      await forEachInSlices(rows, ({ item, decisionState: decisionState, selfReview }) => {
        decisionStates.set(item.id, decisionState)
        if (selfReview !== undefined) selfReviews[selfReview] += 1
      })
      const counts = outcomeCounts(items, decisionStates, remediationsOf(applied))
      const exclusions = await runInSlices(exclusionsOf(review))
      const meanwhile = await runInSlices(assignedMeanwhile(review.population))
      const summary = await runInSlices(evidenceSummary(review, rows, topName))
      return { rows, counts, pace: paceOf(review.log), selfReviews, exclusions, assignedMeanwhile: meanwhile, summary }
    },
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
  })
}
