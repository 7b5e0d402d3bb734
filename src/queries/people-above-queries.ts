import { queryOptions } from '@tanstack/react-query'
import { getUsers } from '#src/api/user-api.ts'
import type { Scope } from '#src/domain/scope.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { userKeys } from './user-keys.ts'

/** Maximum number of suggested users. */
const MAX_SUGGESTED = 8

/**
 * Users of the parent scopes, and not of this one, whose name or address contains a text. For suggestions while
 * typing, so a failure is not retried: the next letter repeats it.
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
          // Without identifiers and addresses: the service fails with both (docs/service.md, trap 18).
          filter: { parentFilter: 'STRICTLY_PARENT_SCOPES', ...(searchTerm === undefined ? {} : { searchTerm }) },
        },
        signal,
      ),
    retry: false,
    staleTime: 60_000,
  })
}
