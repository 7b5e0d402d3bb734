import { inviteAnswer, invitePage, type Invite } from '#src/contract/invite-schema.ts'
import type { PageQuery } from '#src/contract/paging-schema.ts'
import type { InviteAccess } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/**
 * Pending invitations of a scope with full rows.
 *
 * @throws ApiError
 */
export async function getInvites(scope: Scope, query: PageQuery, signal?: AbortSignal) {
  return (await request('getInvites', invitePage, { scope, query, signal })).data
}

/**
 * Everyone who is invited, including those who accepted and aren't users yet; rows lack scope and groups.
 *
 * @param input `searchTerm` already escaped by `searchTermOf`
 * @throws ApiError
 */
export async function getPendingUsersAggregated(
  scope: Scope,
  query: PageQuery & { searchTerm?: string | undefined },
  signal?: AbortSignal,
) {
  return (await request('getPendingUsersAggregated', invitePage, { scope, query, body: {}, signal })).data
}

/**
 * Resends an invitation; its roles and groups become exactly these (docs/service.md, trap 29).
 *
 * @param invite a full row, because whatever the body omits is removed
 * @returns null if it no longer exists or was accepted
 * @throws ApiError
 */
export async function updateInvite(scope: Scope, invite: Invite, access: InviteAccess) {
  const body = {
    id: invite.id,
    name: invite.name,
    email: invite.email,
    accountIdentifier: invite.accountIdentifier,
    orgIdentifier: invite.orgIdentifier,
    projectIdentifier: invite.projectIdentifier,
    roleBindings: access.roleBindings.map((binding) => ({
      roleIdentifier: binding.roleIdentifier,
      roleName: binding.roleName,
      roleScopeLevel: binding.roleScopeLevel,
      resourceGroupIdentifier: binding.resourceGroupIdentifier,
      resourceGroupName: binding.resourceGroupName,
      managedRole: binding.managedRole,
    })),
    userGroups: access.userGroups,
    inviteType: invite.inviteType,
    approved: invite.approved,
  }
  const path = { inviteId: invite.id }
  return (await request('updateInvite', inviteAnswer, { scope: { account: scope.account }, path, body })).data
}

/** Revokes an invitation. @returns null when there is none of this id @throws ApiError */
export async function deleteInvite(scope: Scope, inviteId: string) {
  const input = { scope: { account: scope.account }, path: { inviteId } }
  return (await request('deleteInvite', inviteAnswer, input)).data
}
