import type { PageRoute } from '#src/components/page-route.ts'

/** Access reviews: open ones, a new one, deciding, and applying the decisions. */
export const reviewsRoutes: readonly PageRoute[] = [
  { path: 'reviews', load: async () => (await import('./reviews.page.tsx')).ReviewsPage },
  { path: 'reviews/new', load: async () => (await import('./new-review.page.tsx')).NewReviewPage },
  { path: 'reviews/:reviewId', load: async () => (await import('./review.page.tsx')).ReviewPage },
  { path: 'reviews/:reviewId/apply', load: async () => (await import('./apply.page.tsx')).ApplyPage },
  { path: 'reviews/:reviewId/report', load: async () => (await import('./report.page.tsx')).ReportPage },
]
