import type { PageRoute } from '#src/components/page-route.ts'

/** Every change since connecting. In memory only. */
export const changesRoute: PageRoute = {
  path: 'changes',
  load: async () => (await import('./changes.page.tsx')).ChangesPage,
}
