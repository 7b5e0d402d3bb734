import { useSyncExternalStore } from 'react'
import { useParams } from 'react-router'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { openReviews } from '#src/jobs/review-store.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'

/** The review in the address, if it is open in this tab. */
export function useOpenReview(scope: Scope): { readonly id: string; readonly open: OpenReview | undefined } {
  const { reviewId = '' } = useParams()
  const open = useSyncExternalStore(openReviews.subscribe, openReviews.get).get(reviewId)
  const isUser = open !== undefined && scopeId(open.review.criteria.scope) === scopeId(scope)
  return { id: reviewId, open: isUser ? open : undefined }
}
