import type { QueryClient } from '@tanstack/react-query'
import { lazyPage, type PageRoute } from '#src/components/page-route.ts'
import { ownScopeOfParams } from '#src/domain/paths.ts'

const InvitationsPage = lazyPage(async () => (await import('./invitations.page.tsx')).InvitationsPage)

/**
 * Who is invited to a scope. Starts the reads while the code is on its way.
 *
 * @param account account of the session; nothing is asked for another one
 */
export function invitationsRoute(client: QueryClient, account: string): PageRoute {
  return {
    path: 'invitations',
    start: (params, urlSearch) => {
      const scope = ownScopeOfParams(params, account)
      // Only this page needs what it takes, so it is not part of the first load.
      if (scope !== undefined)
        void import('./start-invitations.ts')
          .then(({ startInvitations }) => startInvitations(client, scope, urlSearch))
          .catch(() => undefined)
    },
    Page: InvitationsPage,
  }
}
