import type { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'
import { isSafeId } from '#src/domain/ids.ts'
import { scopeOfParams } from '#src/domain/paths.ts'
import { groupsQuery, invitesQuery, resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'

/**
 * Child route `add` of the users list: the dialog over the rows.
 *
 * @param account account of the session; nothing is asked for another one
 */
export function addUsersRoute(client: QueryClient, account: string): RouteObject {
  return {
    path: 'add',
    loader: ({ params }) => {
      const scope = scopeOfParams(params)
      const ids = [scope?.account, scope?.org, scope?.project].filter((id) => id !== undefined)
      if (scope?.account !== account || !ids.every(isSafeId)) return null
      void client.query(rolesQuery(scope)).catch(() => undefined)
      void client.query(resourceGroupsQuery(scope)).catch(() => undefined)
      void client.query(groupsQuery(scope)).catch(() => undefined)
      void client.query(invitesQuery(scope)).catch(() => undefined)
      return null
    },
    lazy: async () => ({ Component: (await import('./add-users.page.tsx')).AddUsersPage }),
  }
}
