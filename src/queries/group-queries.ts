import { queryOptions } from '@tanstack/react-query'
import { getFilteredUserGroupsList, getUserGroupAggregateListByUser, getUserGroupList } from '#src/api/group-api.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'
import { userKeys } from './user-keys.ts'

const first100 = { pageIndex: 0, pageSize: 100 }

/** Up to 100 groups of a scope, by name. @param search as typed */
export function groupsQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'groups', scopeId(scope), searchTerm ?? ''],
    queryFn: ({ signal }) => getUserGroupList(scope, { ...first100, sortOrders: ['name,ASC'], searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** Groups of a person at a scope. */
export function groupsOfUserQuery(scope: Scope, userId: string) {
  return queryOptions({
    queryKey: [...userKeys.detail(scope, userId), 'groups'],
    queryFn: ({ signal }) => getFilteredUserGroupsList(scope, { ...first100, userId }, signal),
    meta: { thing: 'the groups' },
  })
}

/** Groups of a person in the whole account, as far as the caller may see them. The call for it is not published. */
export function groupsEverywhereQuery(account: string, userId: string) {
  return queryOptions({
    queryKey: [...userKeys.access(account, userId), 'groups'],
    queryFn: ({ signal }) => getUserGroupAggregateListByUser(account, { ...first100, userId }, signal),
    meta: { thing: 'the groups of other scopes' },
  })
}
