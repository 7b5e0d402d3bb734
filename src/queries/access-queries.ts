import { queryOptions } from '@tanstack/react-query'
import {
  getAccessControlList,
  getFilteredRoleAssignmentByScopeList,
  getResourceGroupListV2,
  getRoleList,
} from '#src/api/access-api.ts'
import { getFilteredUserGroupsList, getUserGroupList } from '#src/api/group-api.ts'
import { getInvites } from '#src/api/invite-api.ts'
import { permissionChecks, permissionsOf } from '#src/domain/permissions.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'
import { userKeys } from './user-keys.ts'

const accessKeys = {
  of: (scope: Scope, what: string) => [...sessionKey(scope.account), what, scopeId(scope)] as const,
}

const first100 = { pageIndex: 0, pageSize: 100 }

/** What the caller may do at a scope: one batched permission check. */
export function permissionsQuery(scope: Scope) {
  return queryOptions({
    queryKey: accessKeys.of(scope, 'permissions'),
    queryFn: async ({ signal }) => permissionsOf(await getAccessControlList(scope, permissionChecks(scope), signal)),
    staleTime: 60_000,
    meta: { thing: 'what you may do here' },
  })
}

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

/** Up to 100 groups of a scope, by name. @param search as typed */
export function groupsQuery(scope: Scope, search = '') {
  const searchTerm = searchTermOf(search)
  return queryOptions({
    queryKey: [...accessKeys.of(scope, 'groups'), searchTerm ?? ''],
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

/** Everything a person may do in the account, across scopes and through groups; refused to some callers. */
export function accessOfUserQuery(account: string, userId: string) {
  return queryOptions({
    queryKey: userKeys.access(account, userId),
    queryFn: ({ signal }) => getFilteredRoleAssignmentByScopeList({ account }, { ...first100, userId }, signal),
    meta: { thing: 'the access' },
  })
}

/** Open invitations of a scope, newest first. */
export function invitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: accessKeys.of(scope, 'invites'),
    queryFn: ({ signal }) => getInvites(scope, { ...first100, sortOrders: ['createdAt,DESC'] }, signal),
  })
}
