import { queryOptions } from '@tanstack/react-query'
import {
  getFilteredUserGroupsList,
  getUserGroupAggregateListByUser,
  getUserGroupList,
  getUserGroupsById,
} from '#src/api/group-api.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { filterGroups } from '#src/domain/group-filter.ts'
import { groupOfRef } from '#src/domain/group-ref.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { parentScopes, scopeId, type Scope } from '#src/domain/scope.ts'
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

/** Up to 100 groups of a scope and of its parents, by name. @param search as typed */
export function visibleGroupsQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'groups-in-sight', scopeId(scope), searchTerm ?? ''],
    queryFn: ({ signal }) => {
      const inherited = parentScopes(scope).length > 0
      return getUserGroupList(scope, { ...first100, sortOrders: ['name,ASC'], searchTerm, inherited }, signal)
    },
    staleTime: 60_000,
  })
}

/** Maximum pages of groups that are loaded for a filter: 50 identifiers, each at three levels. */
const MAX_PAGES = 2

/**
 * Groups with their members, if Harness lists them. A deleted group, or one that can't be viewed, is part of the data;
 * a failure is an error.
 *
 * @param refs as formatted by `groupRef`
 */
export function filterGroupsQuery(scope: Scope, refs: readonly string[]) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'asked-groups', scopeId(scope), [...refs].sort()],
    queryFn: async ({ signal }) => {
      const groupRefs = refs.flatMap((ref) => groupOfRef(scope, ref) ?? [])
      const identifiers = [...new Set(groupRefs.map(({ id }) => id))]
      if (identifiers.length === 0) return filterGroups(scope, refs, [], false)
      const inherited = groupRefs.some((group) => scopeId(group.scope) !== scopeId(scope))
      const rows: UserGroup[] = []
      try {
        for (let pageIndex = 0; pageIndex < MAX_PAGES; pageIndex += 1) {
          const params = { ...first100, pageIndex, sortOrders: ['name,ASC'], identifiers, inherited }
          const page = await getUserGroupsById(scope, params, signal)
          // Without permission to view groups, the response is an empty page of size 0.
          if (page.pageSize === 0) return filterGroups(scope, refs, [], true)
          // An unreadable row could be the very group that would otherwise be reported as deleted.
          if (page.unread > 0)
            throw new ApiError({ kind: 'protocol', operation: 'getFilteredUserGroupsList', fault: 'shape' })
          rows.push(...page.rows)
          if (page.rows.length === 0 || rows.length >= page.totalItems) break
        }
      } catch (error) {
        if (readOutcome(error) === 'forbidden') return filterGroups(scope, refs, [], true)
        throw error
      }
      return filterGroups(scope, refs, rows, false)
    },
    staleTime: 60_000,
  })
}

/** Groups of a user at a scope. */
export function groupsOfUserQuery(scope: Scope, userId: string) {
  return queryOptions({
    queryKey: [...userKeys.detail(scope, userId), 'groups'],
    queryFn: ({ signal }) => getFilteredUserGroupsList(scope, { ...first100, userId }, signal),
  })
}

/** Groups of a user in the whole account that the caller can view. The call for it is not published. */
export function groupsEverywhereQuery(account: string, userId: string) {
  return queryOptions({
    queryKey: [...userKeys.access(account, userId), 'groups'],
    queryFn: ({ signal }) => getUserGroupAggregateListByUser(account, { ...first100, userId }, signal),
  })
}
