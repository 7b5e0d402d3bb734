import { queryOptions } from '@tanstack/react-query'
import {
  getFilteredRoleAssignmentByScopeList,
  getResourceGroupListV2,
  getRoleAssignmentsOfGroup,
  getRoleList,
} from '#src/api/access-api.ts'
import type { RoleAssignmentRow } from '#src/contract/access-schema.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { assignmentsOfRows } from '#src/domain/access.ts'
import { scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'
import { userKeys } from './user-keys.ts'

const accessKeys = {
  key: (scope: Scope, kind: string) => [...sessionKey(scope.account), kind, scopeId(scope)] as const,
}

const first100 = { pageIndex: 0, pageSize: 100 }

/**
 * Up to 100 roles that can be assigned at a scope, by name.
 *
 * @param search as typed
 */
export function rolesQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...accessKeys.key(scope, 'roles'), searchTerm ?? ''],
    queryFn: ({ signal }) => getRoleList(scope, { ...first100, sortOrders: ['name,ASC'], searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** Up to 100 resource groups of a scope, by name. @param search as typed */
export function resourceGroupsQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...accessKeys.key(scope, 'resource-groups'), searchTerm ?? ''],
    queryFn: ({ signal }) =>
      getResourceGroupListV2(scope, { ...first100, sortOrders: ['name,ASC'], searchTerm }, signal),
    staleTime: 60_000,
  })
}

/** Maximum number of assignments of one user or group, loaded in pages of 100. */
export const MAX_ASSIGNMENTS = 1000

/**
 * Assignments from all pages. Data: up to `MAX_ASSIGNMENTS` rows, `totalItems` as reported by the service, and
 * `unread`, which also counts missing rows.
 */
async function allAssignments(read: (page: typeof first100) => Promise<Page<RoleAssignmentRow>>) {
  // Pages have no guaranteed order, so a row can be repeated while another one is missed.
  const rows = new Map<string, RoleAssignmentRow>()
  let unread = 0
  let totalItems = 0
  for (let pageIndex = 0; pageIndex * first100.pageSize < MAX_ASSIGNMENTS; pageIndex += 1) {
    const page = await read({ ...first100, pageIndex })
    for (const row of page.rows) if (rows.size < MAX_ASSIGNMENTS) rows.set(row.identifier, row)
    unread += page.unread
    totalItems = Math.max(page.totalItems, rows.size)
    if (page.rows.length + page.unread === 0 || rows.size + unread >= totalItems) break
  }
  const expected = Math.min(totalItems, MAX_ASSIGNMENTS)
  return { rows: [...rows.values()], unread: Math.max(unread, expected - rows.size), totalItems }
}

/**
 * All assignments of a user in the account, across scopes and inherited from groups, that the caller can view; refused
 * to some callers. Data: as in `allAssignments`.
 */
export function accessOfUserQuery(account: string, userId: string) {
  return queryOptions({
    queryKey: userKeys.access(account, userId),
    queryFn: ({ signal }) =>
      allAssignments((page) => getFilteredRoleAssignmentByScopeList({ account }, { ...page, userId }, signal)),
  })
}

/**
 * Role assignments of a group, at its scope and its child scopes. Data: role assignments from up to `MAX_ASSIGNMENTS`
 * assignments, and whether those are all.
 *
 * @param scope where the group is defined
 */
export function accessOfGroupQuery(scope: Scope, identifier: string) {
  return queryOptions({
    queryKey: [...accessKeys.key(scope, 'group-access'), identifier],
    queryFn: async ({ signal }) => {
      const { rows, unread, totalItems } = await allAssignments((page) =>
        getRoleAssignmentsOfGroup(scope, { ...page, identifier }, signal),
      )
      const own = rows.filter(
        ({ principal }) =>
          principal.type === 'USER_GROUP' &&
          principal.identifier === identifier &&
          (principal.scopeLevel ?? scopeLevel(scope)) === scopeLevel(scope),
      )
      return { assignments: assignmentsOfRows(scope.account, own), complete: unread === 0 && totalItems <= rows.length }
    },
  })
}
