import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Access as a file, and changes between two files. */
export const snapshotsRoute: PageRoute = {
  path: 'access-review/snapshots',
  Page: lazyPage(async () => (await import('./snapshots.page.tsx')).SnapshotsPage),
}
