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
export function getFilteredUserGroupsList(
  scope: Scope,
  { userId, ...query }: PageQuery & { userId: string },
  signal?: AbortSignal,
) {
  return filtered(scope, query, { userIdentifierFilter: [userId] }, signal)
}

/** Groups of a scope by identifier. */
export function getUserGroupsById(
  scope: Scope,
  { identifiers, ...query }: PageQuery & { identifiers: readonly string[] },
  signal?: AbortSignal,
) {
  return filtered(scope, query, { identifierFilter: identifiers }, signal)
}

async function filtered(
  scope: Scope,
  query: PageQuery,
  filter: Readonly<Record<string, readonly string[]>>,
  signal: AbortSignal | undefined,
) {
  const body = { ...scopeQuery(scope), ...filter }
  const input = { scope: { account: scope.account }, query, body, signal }
  return (await request('getFilteredUserGroupsList', userGroupPage, input)).data
}
