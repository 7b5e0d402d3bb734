import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Who can do something at a scope, and why. */
export const whoCanRoute: PageRoute = {
  path: 'who-can',
  Page: lazyPage(async () => (await import('./who-can.page.tsx')).WhoCanPage),
}
