import type { QueryClient } from '@tanstack/react-query'
import type { NonIndexRouteObject } from 'react-router'
import { readPreference } from '#src/components/use-preference.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { scopeOfParams } from '#src/domain/paths.ts'
import { permissionsQuery } from '#src/queries/access-queries.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import { pageSizes, parseUsersSearch, toListParams } from './users.search.ts'

/** Name of the remembered page size on this device. */
export const pageSizePreference = 'users-page-size'

/**
 * The users list; dialogs over it are child routes. Starts the fetch together with the page's code (D18).
 *
 * @param account account of the session; nothing is asked for another one
 */
export function usersRoute(client: QueryClient, account: string): NonIndexRouteObject {
  return {
    path: 'users',
    loader: ({ params, request }) => {
      const scope = scopeOfParams(params)
      const ids = [scope?.account, scope?.org, scope?.project].filter((id) => id !== undefined)
      if (scope?.account !== account || !ids.every(isSafeId)) return null
      const search = parseUsersSearch(new URL(request.url).searchParams)
      const size = readPreference(pageSizePreference, pageSizes, 25)
      void client.query(userListQuery(scope, toListParams(search, size))).catch(() => undefined)
      void client.query(permissionsQuery(scope)).catch(() => undefined)
      return null
    },
    lazy: async () => ({ Component: (await import('./users.page.tsx')).UsersPage }),
  }
}
