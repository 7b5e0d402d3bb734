import type { QueryClient } from '@tanstack/react-query'
import { lazyPage, type PageRoute } from '#src/components/page-route.ts'
import { ownScopeOfParams } from '#src/domain/paths.ts'

const InvitationsPage = lazyPage(async () => (await import('./invitations.page.tsx')).InvitationsPage)

/**
 * The invitations of a scope. Starts the reads while the code loads.
 *
 * @param account account of the session; nothing is requested for another one
 */
export function invitationsRoute(client: QueryClient, account: string): PageRoute {
  return {
    path: 'invitations',
    start: (params, urlSearch) => {
      const scope = ownScopeOfParams(params, account)
      // Only this page needs this data, so it is not part of the first load.
      if (scope !== undefined)
        void import('./start-invitations.ts')
          .then(({ startInvitations }) => startInvitations(client, scope, urlSearch))
          .catch(() => undefined)
    },
    Page: InvitationsPage,
  }
}
