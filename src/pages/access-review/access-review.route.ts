import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Findings about the access of a scope, and the lists behind its figures. */
export const accessReviewRoutes: readonly PageRoute[] = [
  { path: 'access-review', Page: lazyPage(async () => (await import('./overview.page.tsx')).OverviewPage) },
  { path: 'access-review/matrix', Page: lazyPage(async () => (await import('./matrix.page.tsx')).MatrixPage) },
  {
    path: 'access-review/questions/:finding',
    Page: lazyPage(async () => (await import('./finding.page.tsx')).FindingPage),
  },
]
