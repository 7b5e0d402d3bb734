import { queryOptions } from '@tanstack/react-query'
import { getUsers } from '#src/api/user-api.ts'
import type { Scope } from '#src/domain/scope.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { userKeys } from './user-keys.ts'

/** Most people that are suggested at once. */
const MAX_SUGGESTED = 8

/**
 * People of the scopes above this one, and not of this one, whose name or address holds a text. For suggestions while
 * typing, so a failure is not repeated: the next letter asks again.
 *
 * @param search as typed
 */
export function peopleAboveQuery(scope: Scope, search: string) {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...userKeys.all(scope), 'above', searchTerm ?? ''],
    queryFn: ({ signal }) =>
      getUsers(
        scope,
        {
          pageIndex: 0,
          pageSize: MAX_SUGGESTED,
          sortOrders: ['name,ASC', 'email,ASC'],
          // Neither identifiers nor addresses with it: the service breaks on both (docs/service.md, trap 18).
          filter: { parentFilter: 'STRICTLY_PARENT_SCOPES', ...(searchTerm === undefined ? {} : { searchTerm }) },
        },
        signal,
      ),
    retry: false,
    staleTime: 60_000,
  })
}
