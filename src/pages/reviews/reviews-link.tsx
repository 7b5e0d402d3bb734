import { BackRow } from '#src/components/back-link.tsx'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'

type ReviewsLinkProps = { scope: Scope; to?: 'reviews' | 'access-review' }

/** The link back, to the reviews or the overview. */
export function ReviewsLink({ scope, to = 'reviews' }: ReviewsLinkProps) {
  return to === 'reviews' ? (
    <BackRow to={paths.reviews(scope)}>Reviews</BackRow>
  ) : (
    <BackRow to={paths.accessReview(scope)}>Access review</BackRow>
  )
}
