import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Access reviews: open ones, a new one, deciding, and applying the decisions. */
export const reviewsRoutes: readonly PageRoute[] = [
  { path: 'reviews', Page: lazyPage(async () => (await import('./reviews.page.tsx')).ReviewsPage) },
  { path: 'reviews/new', Page: lazyPage(async () => (await import('./new-review.page.tsx')).NewReviewPage) },
  { path: 'reviews/:reviewId', Page: lazyPage(async () => (await import('./review.page.tsx')).ReviewPage) },
  { path: 'reviews/:reviewId/apply', Page: lazyPage(async () => (await import('./apply.page.tsx')).ApplyPage) },
  { path: 'reviews/:reviewId/report', Page: lazyPage(async () => (await import('./report.page.tsx')).ReportPage) },
]
