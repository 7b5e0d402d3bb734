import type { QueryClient } from '@tanstack/react-query'
import type { PageRoute } from '#src/components/page-route.ts'
import { readPreference } from '#src/components/use-preference.ts'
import { pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import { ownScopeOfParams } from '#src/domain/paths.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { filterPlanQuery, scannedUsersQuery, userListQuery } from '#src/queries/user-queries.ts'
import { isFiltered, parseUsersSearch, toListParams } from './users.search.ts'

/**
 * The users list; dialogs over it are child routes. Starts the fetch together with the page's code (D18).
 *
 * @param account account of the session; nothing is asked for another one
 */
export function usersRoute(client: QueryClient, account: string): PageRoute {
  return {
    path: 'users',
    start: (params, urlSearch) => {
      const scope = ownScopeOfParams(params, account)
      if (scope === undefined) return
      const search = parseUsersSearch(urlSearch)
      const size = readPreference(pageSizePreferences.users, pageSizes, 25)
      const listParams = toListParams(search, size)
      // A filter by roles is looked into first: its list may need everybody.
      const list =
        search.status.length > 0 || (isFiltered(listParams) && search.everybody === true)
          ? client.query(scannedUsersQuery(scope, listParams, search.status))
          : isFiltered(listParams)
            ? client.query(filterPlanQuery(scope, listParams))
            : client.query(userListQuery(scope, listParams))
      void list.catch(() => undefined)
      void client.query(permissionsQuery(scope)).catch(() => undefined)
    },
    load: async () => (await import('./users.page.tsx')).UsersPage,
  }
}
