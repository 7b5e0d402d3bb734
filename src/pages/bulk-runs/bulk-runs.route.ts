import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Runs of bulk actions since connecting, and each with a line per user. In memory only. */
export const bulkRunsRoutes: readonly PageRoute[] = [
  { path: 'runs', Page: lazyPage(async () => (await import('./bulk-runs.page.tsx')).BulkRunsPage) },
  { path: 'runs/:runId', Page: lazyPage(async () => (await import('./bulk-run.page.tsx')).BulkRunPage) },
]
