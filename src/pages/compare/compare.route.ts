import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Two users of a scope side by side; without the second one, the page to choose them. */
export const compareRoute: PageRoute = {
  path: 'users/:userId/compare/:otherId?',
  Page: lazyPage(async () => (await import('./compare.page.tsx')).ComparePage),
}
