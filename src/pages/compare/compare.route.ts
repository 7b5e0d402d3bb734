import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Two people of a scope side by side; without the other one, the choice of them. */
export const compareRoute: PageRoute = {
  path: 'users/:userId/compare/:otherId?',
  Page: lazyPage(async () => (await import('./compare.page.tsx')).ComparePage),
}
