import type { QueryClient } from '@tanstack/react-query'
import type { PageRoute } from '#src/components/page-route.ts'
import { ownScopeOfParams } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { startRead } from '#src/queries/start-read.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

/** Not a page of its own: the list below stays when the code is missing. */
const AddUsersPage = lazyPart(async () => (await import('./add-users.page.tsx')).AddUsersPage)

/**
 * Child route `add` of the users list: the dialog over the rows.
 *
 * @param account account of the session; nothing is requested for another one
 */
export function addUsersRoute(client: QueryClient, account: string): PageRoute {
  return {
    path: 'add',
    start: (params) => {
      const scope = ownScopeOfParams(params, account)
      if (scope !== undefined) void startChoices(client, scope).catch(() => undefined)
    },
    Page: AddUsersPage,
  }
}

// Only this dialog and the role filter need it, so it is not part of the first load.
async function startChoices(client: QueryClient, scope: Scope): Promise<void> {
  const { resourceGroupsQuery, rolesQuery } = await import('#src/queries/access-queries.ts')
  const [roles, groups] = [rolesQuery(scope), resourceGroupsQuery(scope)]
  startRead(client, roles, () => client.query(roles))
  startRead(client, groups, () => client.query(groups))
}
