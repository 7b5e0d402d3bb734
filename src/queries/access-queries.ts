import { queryOptions } from '@tanstack/react-query'
import { getFilteredRoleAssignmentByScopeList, getResourceGroupListV2, getRoleList } from '#src/api/access-api.ts'
import type { RoleAssignmentRow } from '#src/contract/access-schema.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'
import { userKeys } from './user-keys.ts'

const accessKeys = {
  of: (scope: Scope, what: string) => [...sessionKey(scope.account), what, scopeId(scope)] as const,
}

const first100 = { pageIndex: 0, pageSize: 100 }

/** Up to 100 roles that can be given at a scope, by name. @param search as typed */
export function rolesQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...accessKeys.of(scope, 'roles'), searchTerm ?? ''],
    queryFn: ({ signal }) => getRoleList(scope, { ...first100, sortOrders: ['name,ASC'], searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** Up to 100 resource groups of a scope, by name. @param search as typed */
export function resourceGroupsQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...accessKeys.of(scope, 'resource-groups'), searchTerm ?? ''],
    queryFn: ({ signal }) =>
      getResourceGroupListV2(scope, { ...first100, sortOrders: ['name,ASC'], searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** Most assignments of one person that are read, in pages of 100. */
export const MAX_ASSIGNMENTS = 1000

/**
 * Everything a person holds in the account, across scopes and through groups, as far as the caller may see it; refused
 * to some callers. Data: up to `MOST_ASSIGNMENTS` rows, `totalItems` as the service counts them, and `unread`, which
 * also counts rows that should have come and did not.
 */
export function accessOfUserQuery(account: string, userId: string) {
  return queryOptions({
    queryKey: userKeys.access(account, userId),
    queryFn: async ({ signal }) => {
      // Pages have no promised order, so a row may come twice while another one is missed.
      const rows = new Map<string, RoleAssignmentRow>()
      let unread = 0
      let totalItems = 0
      for (let pageIndex = 0; pageIndex * first100.pageSize < MAX_ASSIGNMENTS; pageIndex += 1) {
        const page = await getFilteredRoleAssignmentByScopeList({ account }, { ...first100, pageIndex, userId }, signal)
        for (const row of page.rows) if (rows.size < MAX_ASSIGNMENTS) rows.set(row.identifier, row)
        unread += page.unread
        totalItems = Math.max(page.totalItems, rows.size)
        if (page.rows.length + page.unread === 0 || rows.size + unread >= totalItems) break
      }
      const expected = Math.min(totalItems, MAX_ASSIGNMENTS)
      return { rows: [...rows.values()], unread: Math.max(unread, expected - rows.size), totalItems }
    },
    meta: { thing: 'the access' },
  })
}
