import type { PageRoute } from '#src/components/page-route.ts'

/** Access reviews: those that are open, a new one, and deciding. */
export const reviewsRoutes: readonly PageRoute[] = [
  { path: 'reviews', load: async () => (await import('./reviews.page.tsx')).ReviewsPage },
  { path: 'reviews/new', load: async () => (await import('./new-review.page.tsx')).NewReviewPage },
  { path: 'reviews/:reviewId', load: async () => (await import('./review.page.tsx')).ReviewPage },
]
