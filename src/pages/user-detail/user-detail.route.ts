import type { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'
import { isSafeId } from '#src/domain/ids.ts'
import { scopeOfParams } from '#src/domain/paths.ts'
import { accessOfUserQuery, permissionsQuery } from '#src/queries/access-queries.ts'
import { userQuery } from '#src/queries/user-queries.ts'

/**
 * One person of a scope (product.md P4) with a tab in the address: access, `groups`, `details`. The loader starts the
 * reads while the code is on its way.
 *
 * @param account account of the session; nothing is asked for another one
 */
export function userDetailRoute(client: QueryClient, account: string): RouteObject {
  return {
    path: 'users/:userId',
    loader: ({ params }) => {
      const scope = scopeOfParams(params)
      const userId = params['userId'] ?? ''
      const ids = [userId, scope?.org, scope?.project]
      if (scope?.account !== account || !ids.every((id) => id === undefined || isSafeId(id))) return null
      const started = [
        client.query(userQuery(scope, userId)),
        client.query(permissionsQuery(scope)),
        client.query(accessOfUserQuery(account, userId)),
      ]
      // The page reads the same queries and shows what went wrong.
      for (const read of started) void read.catch(() => undefined)
      return null
    },
    lazy: async () => ({ Component: (await import('./user-detail.page.tsx')).UserDetailPage }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./access-tab.tsx')).AccessTab }) },
      { path: 'groups', lazy: async () => ({ Component: (await import('./groups-tab.tsx')).GroupsTab }) },
      { path: 'details', lazy: async () => ({ Component: (await import('./details-tab.tsx')).DetailsTab }) },
    ],
  }
}
