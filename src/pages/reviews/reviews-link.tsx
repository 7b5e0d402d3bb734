import { ArrowLeft } from 'lucide-react'
import { Link } from 'react-router'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'

type BackLinkProps = { scope: Scope; to?: 'reviews' | 'access-review' }

/** The way back, to the reviews or the overview. */
export function ReviewsLink({ scope, to = 'reviews' }: BackLinkProps) {
  return (
    <p className="px-4 pt-3 md:px-6">
      <Link
        to={to === 'reviews' ? paths.reviews(scope) : paths.accessReview(scope)}
        className="inline-flex min-h-6 items-center gap-1.5 rounded-badge text-sm text-text-secondary hover:text-text hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4 shrink-0" />
        {to === 'reviews' ? 'Reviews' : 'Access review'}
      </Link>
    </p>
  )
}
