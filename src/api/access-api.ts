import { resourceGroupPage, roleAssignmentRowPage, rolePage } from '#src/contract/access.ts'
import type { PageQuery } from '#src/contract/paging.ts'
import type { Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/** Roles, resource groups and role assignments (contract.md 2.19 and 2.20). All throw ApiError. */

type Listing = PageQuery & { searchTerm?: string | undefined }

/** Roles that can be given at a scope. Needs `core_role_view`. */
export async function getRoleList(scope: Scope, query: Listing, signal?: AbortSignal) {
  return (await request('getRoleList', rolePage, { scope, query, signal })).data
}

/** Resource groups of a scope. Needs `core_resourcegroup_view`. */
export async function getResourceGroupListV2(scope: Scope, query: Listing, signal?: AbortSignal) {
  return (await request('getResourceGroupListV2', resourceGroupPage, { scope, query, signal })).data
}

/** Every assignment of one person in the account, across scopes and through groups. May be refused to non-admins. */
export async function getFilteredRoleAssignmentByScopeList(
  scope: Scope,
  input: PageQuery & { userId: string },
  signal?: AbortSignal,
) {
  const { userId, ...query } = input
  const body = {
    principalFilter: { identifier: userId, type: 'USER' },
    scopeFilters: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: scope.account }],
  }
  return (
    await request('getFilteredRoleAssignmentByScopeList', roleAssignmentRowPage, {
      scope: { account: scope.account },
      query,
      body,
      signal,
    })
  ).data
}
