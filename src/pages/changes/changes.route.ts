import { lazyPage, type PageRoute } from '#src/components/page-route.ts'

/** Every change since connecting. In memory only. */
export const changesRoute: PageRoute = {
  path: 'changes',
  Page: lazyPage(async () => (await import('./changes.page.tsx')).ChangesPage),
}
