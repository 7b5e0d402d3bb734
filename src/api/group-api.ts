import { userGroupPage } from '#src/contract/group.ts'
import type { PageQuery } from '#src/contract/paging.ts'
import { scopeQuery, type Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/** User groups (contract.md 2.18). All throw ApiError. */

/** Groups of a scope, without inherited ones. */
export async function getUserGroupList(
  scope: Scope,
  query: PageQuery & { searchTerm?: string | undefined },
  signal?: AbortSignal,
) {
  return (await request('getUserGroupList', userGroupPage, { scope, query, signal })).data
}

/** Groups of one person at a scope. */
export async function getFilteredUserGroupsList(
  scope: Scope,
  input: PageQuery & { userId: string },
  signal?: AbortSignal,
) {
  const { userId, ...query } = input
  const body = { ...scopeQuery(scope), userIdentifierFilter: [userId] }
  return (
    await request('getFilteredUserGroupsList', userGroupPage, {
      scope: { account: scope.account },
      query,
      body,
      signal,
    })
  ).data
}
