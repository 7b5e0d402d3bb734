import * as v from 'valibot'
import { userGroup, userGroupPage, userGroupsOfPerson } from '#src/contract/group-schema.ts'
import { userMetadataPage } from '#src/contract/user-schema.ts'
import type { PageQuery } from '#src/contract/paging-schema.ts'
import { scopeQuery, type Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/** User groups. All throw ApiError. */

const INHERITED = 'INCLUDE_INHERITED_GROUPS'
const BELOW = 'INCLUDE_CHILD_SCOPE_GROUPS'

/**
 * Groups of a scope.
 *
 * @param query `inherited`: include groups of its parent scopes; `below`: include groups of its child scopes
 */
export async function getUserGroupList(
  scope: Scope,
  {
    inherited = false,
    below = false,
    ...page
  }: PageQuery & { searchTerm?: string | undefined; inherited?: boolean; below?: boolean },
  signal?: AbortSignal,
) {
  const filterType = below ? BELOW : inherited ? INHERITED : undefined
  const query = filterType === undefined ? page : { ...page, filterType }
  return (await request('getUserGroupList', userGroupPage, { scope, query, signal })).data
}

/** Groups of one user at a scope. */
export function getFilteredUserGroupsList(
  scope: Scope,
  { userId, ...query }: PageQuery & { userId: string },
  signal?: AbortSignal,
) {
  return filtered(scope, query, { userIdentifierFilter: [userId] }, signal)
}

/** Groups of a scope by identifier. @param query `inherited`: with those of its parents */
export function getUserGroupsById(
  scope: Scope,
  { identifiers, inherited = false, ...query }: PageQuery & { identifiers: readonly string[]; inherited?: boolean },
  signal?: AbortSignal,
) {
  const filter = { identifierFilter: identifiers, ...(inherited ? { filterType: INHERITED } : {}) }
  return filtered(scope, query, filter, signal)
}

/** Groups of one user in the whole account that the caller can view. */
export async function getUserGroupAggregateListByUser(
  account: string,
  { userId, ...query }: PageQuery & { userId: string },
  signal?: AbortSignal,
) {
  const body = { scopeFilter: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account }] }
  const input = { scope: { account }, path: { userId }, query, body, signal }
  return (await request('getUserGroupAggregateListByUser', userGroupsOfPerson, input)).data
}

/** Users in a group. Data: users without assignments. */
export async function getUserListInUserGroup(
  scope: Scope,
  { identifier, ...query }: PageQuery & { identifier: string },
  signal?: AbortSignal,
) {
  const input = { scope, path: { identifier }, query, body: {}, signal }
  return (await request('getUserListInUserGroup', userMetadataPage, input)).data
}

type Member = { readonly identifier: string; readonly userIdentifier: string }

/** Whether a user is in a group. */
export async function getMember(scope: Scope, path: Member, signal?: AbortSignal): Promise<boolean> {
  return (await request('getMember', v.boolean(), { scope, path, signal })).data
}

/** Adds a user to a group. Data: the updated group. */
export async function putMember(scope: Scope, path: Member) {
  return (await request('putMember', userGroup, { scope, path })).data
}

/** Removes a user from a group; no error if not a member. Data: the updated group. */
export async function deleteMember(scope: Scope, path: Member) {
  return (await request('deleteMember', userGroup, { scope, path })).data
}

async function filtered(
  scope: Scope,
  query: PageQuery,
  filter: Readonly<Record<string, string | readonly string[]>>,
  signal: AbortSignal | undefined,
) {
  const body = { ...scopeQuery(scope), ...filter }
  const input = { scope: { account: scope.account }, query, body, signal }
  return (await request('getFilteredUserGroupsList', userGroupPage, input)).data
}
