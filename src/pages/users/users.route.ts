import type { QueryClient } from '@tanstack/react-query'
import { lazyPage, type PageRoute } from '#src/components/page-route.ts'
import { ownScopeOfParams } from '#src/domain/paths.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { startRead } from '#src/queries/start-read.ts'
import { filterPlanQuery, userListQuery } from '#src/queries/user-queries.ts'
import { scannedUsersQuery } from '#src/jobs/scanned-users-query.ts'
import { paramsOf } from './list-query.ts'
import { isFiltered, isFilteredByScan, parseUsersSearch } from './users.search.ts'

const UsersPage = lazyPage(async () => (await import('./users.page.tsx')).UsersPage)

/**
 * The users list; dialogs over it are child routes. Starts the fetch together with the page's code.
 *
 * @param account account of the session; nothing is requested for another one
 */
export function usersRoute(client: QueryClient, account: string): PageRoute {
  return {
    path: 'users',
    start: (params, urlSearch) => {
      const scope = ownScopeOfParams(params, account)
      if (scope === undefined) return
      const search = parseUsersSearch(urlSearch)
      const listParams = paramsOf(search)
      // A filter by roles is planned first: its list might need everyone.
      if (isFilteredByScan(search) || (isFiltered(listParams) && search.everyone === true)) {
        const scan = scannedUsersQuery(scope, listParams, search.status, search.match)
        startRead(client, scan, () => client.query(scan))
      } else if (isFiltered(listParams)) {
        const plan = filterPlanQuery(scope, listParams)
        startRead(client, plan, () => client.query(plan))
      } else {
        const list = userListQuery(scope, listParams)
        startRead(client, list, () => client.query(list))
      }
      const permissions = permissionsQuery(scope)
      startRead(client, permissions, () => client.query(permissions))
    },
    Page: UsersPage,
  }
}
