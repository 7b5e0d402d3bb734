import { dutiesOf, dutiesText, reviewerSummaries, type Duties, type ReviewerSummary } from './evidence-people.ts'
import {
  privilegedKept,
  privilegedKeptText,
  reasonWasRequired,
  repeatedReasons,
  type PrivilegedKept,
  type RepeatedReason,
} from './evidence-reasons.ts'
import { afterApplying, afterApplyingText, type AfterApplying } from './evidence-reread.ts'
import type { EvidenceRow } from './evidence.ts'
import type { LinedObject } from './lined-json.ts'
import { reviewerJson } from './review-rows.ts'
import type { ReviewCampaign } from './review.ts'

/** Totals that an auditor would otherwise count in the evidence. Contains nothing new. */

export type EvidenceSummary = {
  readonly reviewers: readonly ReviewerSummary[]
  readonly duties: Duties
  readonly reasons: readonly RepeatedReason[]
  readonly privileged: PrivilegedKept
  readonly after: AfterApplying
}

/** @param topName name of the scope that the review is about */
export function* evidenceSummary(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  topName: string,
): Generator<undefined, EvidenceSummary> {
  const reviewers = yield* reviewerSummaries(review, rows, topName)
  return {
    reviewers,
    duties: dutiesOf(rows),
    reasons: repeatedReasons(rows),
    privileged: privilegedKept(rows),
    after: afterApplying(review, rows),
  }
}

export function summaryJson({ reviewers, duties, reasons, privileged, after }: EvidenceSummary): LinedObject {
  return {
    reviewers: reviewers.map(({ reviewer, ...rest }) => ({ ...rest, reviewer: reviewerJson(reviewer) })),
    duties: { ...duties, sentence: dutiesText(duties) },
    reasons: reasons.map((reason) => ({ ...reason })),
    privilegedKept: {
      assignments: privileged.assignments.length,
      memberships: privileged.others.filter(({ item }) => item.kind !== 'invitation').length,
      invitations: privileged.others.filter(({ item }) => item.kind === 'invitation').length,
      sentences: privilegedKeptText(privileged),
      list: privileged.others.map((row) => ({
        item: row.item.id,
        subject: row.facts.subject,
        privileged: row.given.privileged,
        reasonRequired: reasonWasRequired(row),
        why: row.decisionState.event?.reason,
      })),
    },
    afterApplying: {
      ...after,
      lists: after.lists.map((list) => ({ ...list })),
      load: { ...after.load },
      sentences: afterApplyingText(after),
    },
  }
}
