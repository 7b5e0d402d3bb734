import {
  deletedAssignments,
  createdAssignments,
  plainAssignmentPage,
  resourceGroupPage,
  roleAssignmentRowPage,
  rolePage,
  roleResponse,
} from '#src/contract/access-schema.ts'
import type { PageQuery } from '#src/contract/paging-schema.ts'
import { scopeLevel, scopeQuery, type Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/** Roles, resource groups and role assignments. All throw ApiError. */

type Listing = PageQuery & { searchTerm?: string | undefined }

/** Roles that can be assigned in a scope. Needs `core_role_view`. */
export async function getRoleList(scope: Scope, query: Listing, signal?: AbortSignal) {
  return (await request('getRoleList', rolePage, { scope, query, signal })).data
}

/** One role of a scope with its permissions. Needs `core_role_view` on it. */
export async function getRole(scope: Scope, identifier: string, signal?: AbortSignal) {
  return (await request('getRole', roleResponse, { scope, path: { identifier }, signal })).data
}

/** Resource groups of a scope. Needs `core_resourcegroup_view`. */
export async function getResourceGroupListV2(scope: Scope, query: Listing, signal?: AbortSignal) {
  return (await request('getResourceGroupListV2', resourceGroupPage, { scope, query, signal })).data
}

/**
 * Every assignment of one user in the account, across scopes and inherited from groups. The service can refuse it to
 * non-admins.
 */
export async function getFilteredRoleAssignmentByScopeList(
  scope: Scope,
  input: PageQuery & { userId: string },
  signal?: AbortSignal,
) {
  const { userId, ...query } = input
  return across({ account: scope.account }, { identifier: userId, type: 'USER' }, query, signal)
}

/**
 * Assignments of a group, in its scope and the child scopes. Assignments of a group with the same identifier elsewhere
 * can be among them: each row names the level of its group.
 */
export function getRoleAssignmentsOfGroup(
  scope: Scope,
  { identifier, ...query }: PageQuery & { identifier: string },
  signal?: AbortSignal,
) {
  return across(scope, { identifier, type: 'USER_GROUP', scopeLevel: scopeLevel(scope) }, query, signal)
}

async function across(
  within: Scope,
  principalFilter: Readonly<Record<string, string>>,
  query: PageQuery,
  signal: AbortSignal | undefined,
) {
  const body = { principalFilter, scopeFilters: [{ filter: 'INCLUDING_CHILD_SCOPES', ...scopeQuery(within) }] }
  return (
    await request('getFilteredRoleAssignmentByScopeList', roleAssignmentRowPage, {
      scope: { account: within.account },
      query,
      body,
      signal,
    })
  ).data
}

export type PrincipalType = 'USER' | 'USER_GROUP' | 'SERVICE_ACCOUNT'

/** Filter of assignments; an omitted part matches all. */
export type AssignmentFilter = {
  readonly types?: readonly PrincipalType[]
  readonly roles?: readonly string[]
  readonly resourceGroups?: readonly string[]
  readonly principals?: readonly { readonly identifier: string; readonly type: PrincipalType }[]
}

/**
 * Assignments at exactly one scope. The service omits kinds of principals that the caller can't view without saying
 * so, and refuses only if none can be viewed.
 */
export async function getFilteredRoleAssignmentList(
  scope: Scope,
  { types, roles, resourceGroups, principals, ...query }: PageQuery & AssignmentFilter,
  signal?: AbortSignal,
) {
  const body = {
    ...(types === undefined ? {} : { principalTypeFilter: types }),
    ...(roles === undefined || roles.length === 0 ? {} : { roleFilter: roles }),
    ...(resourceGroups === undefined || resourceGroups.length === 0 ? {} : { resourceGroupFilter: resourceGroups }),
    ...(principals === undefined ? {} : { principalFilter: principals }),
  }
  return (await request('getFilteredRoleAssignmentList', plainAssignmentPage, { scope, query, body, signal })).data
}

/** A role on a resource group, by identifier. */
export type RolePair = { readonly roleIdentifier: string; readonly resourceGroupIdentifier: string }

/**
 * Assigns roles to a user or a service account. The service silently skips roles that fail or exist already
 * (docs/service.md, trap 28).
 *
 * @returns the assignments that were made
 */
export async function postRoleAssignments(
  scope: Scope,
  identifier: string,
  roles: readonly RolePair[],
  type: Exclude<PrincipalType, 'USER_GROUP'> = 'USER',
) {
  const roleAssignments = roles.map(({ roleIdentifier, resourceGroupIdentifier }) => ({
    roleIdentifier,
    resourceGroupIdentifier,
    // Without `scopeLevel`, which neither has.
    principal: { identifier, type },
  }))
  return (await request('postRoleAssignments', createdAssignments, { scope, body: { roleAssignments } })).data
}

/**
 * Removes assignments. The response reports success even for those that couldn't be deleted, so check each row
 * (docs/service.md, trap 28).
 */
export async function bulkDeleteRoleAssignment(scope: Scope, identifiers: readonly string[]) {
  return (await request('bulkDeleteRoleAssignment', deletedAssignments, { scope, body: identifiers })).data
}
