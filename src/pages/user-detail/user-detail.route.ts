import type { QueryClient } from '@tanstack/react-query'
import { lazyPage, type PageRoute } from '#src/components/page-route.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { ownScopeOfParams } from '#src/domain/paths.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { startRead } from '#src/queries/start-read.ts'
import { userQuery } from '#src/queries/user-queries.ts'

const UserDetailPage = lazyPage(async () => (await import('./user-detail.page.tsx')).UserDetailPage)
const AccessTab = lazyPage(async () => (await import('./access-tab.tsx')).AccessTab)
const GroupsTab = lazyPage(async () => (await import('./groups/groups-tab.tsx')).GroupsTab)
const DetailsTab = lazyPage(async () => (await import('./details-tab.tsx')).DetailsTab)

/**
 * One user of a scope with a tab in the address: access, `groups`, `details`. Starts the reads while the code loads.
 *
 * @param account account of the session; nothing is requested for another one
 */
export function userDetailRoute(client: QueryClient, account: string): PageRoute {
  return {
    path: 'users/:userId',
    start: (params) => {
      const scope = ownScopeOfParams(params, account)
      const userId = params['userId'] ?? ''
      if (scope === undefined || !isSafeId(userId)) return
      // The page reads the same queries and shows failures.
      const person = userQuery(scope, userId)
      startRead(client, person, () => client.query(person))
      const permissions = permissionsQuery(scope)
      startRead(client, permissions, () => client.query(permissions))
      void startAccess(client, account, userId).catch(() => undefined)
    },
    Page: UserDetailPage,
    children: [{ Page: AccessTab }, { path: 'groups', Page: GroupsTab }, { path: 'details', Page: DetailsTab }],
  }
}

// Only a user's page needs it, so it is not part of the first load.
async function startAccess(client: QueryClient, account: string, userId: string): Promise<void> {
  const { accessOfUserQuery } = await import('#src/queries/access-queries.ts')
  const access = accessOfUserQuery(account, userId)
  startRead(client, access, () => client.query(access))
}
