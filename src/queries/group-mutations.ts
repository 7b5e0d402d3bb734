import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { deleteMember, getMember, putMember } from '#src/api/group-api.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName, nameWithEmail } from '#src/domain/user.ts'
import { groupsOfUserQuery } from './group-queries.ts'
import { userKeys } from './user-keys.ts'
import { notifyMembership } from '#src/session/membership-changes.ts'
import type { SafeMutation } from './safe-mutation.ts'

/** Mutations of a user's groups. One group each: the call for several doesn't change groups that it omits. */

export type Membership = {
  readonly user: UserMetadata
  readonly group: { readonly id: string; readonly name: string }
}

/** Queries that a change of membership makes stale: a group grants roles, including the admin role. */
export function touchedByGroups(scope: Scope, userId: string): readonly QueryKey[] {
  return [
    userKeys.detail(scope, userId),
    userKeys.access(scope.account, userId),
    userKeys.lastAdmin(scope, userId),
    // Including child scopes, and every filter by role there.
    userKeys.inheritedAnywhere(scope.account),
    userKeys.plansAnywhere(scope.account),
  ]
}

/**
 * Adds a user to a group of a scope. Data: the updated group. The caller refetches stale data, once after several
 * changes.
 */
export function joinGroupMutation(scope: Scope, userId: string): SafeMutation<Membership, UserGroup> {
  return {
    operation: 'putMember',
    scope,
    target: ({ group }) => `${userId} ${group.id}`,
    label: ({ user, group }) => `Add ${nameWithEmail(user)} to group ${group.name}`,
    past: ({ user, group }) => `${displayName(user)} was added to ${group.name}`,
    about: ({ user }) => ({ id: userId, name: displayName(user) }),
    send: ({ group }) => putMember(scope, { identifier: group.id, userIdentifier: userId }),
    confirms: (group) => group.users?.includes(userId),
    staleOnSuccess: [],
    staleIfInDoubt: touchedByGroups(scope, userId),
    onAnswer: (client, group) => {
      if (group.users?.includes(userId) === true) patchGroups(client, scope, userId, group, true)
    },
    verify: async ({ group }) => ((await isIn(scope, userId, group.id)) ? 'done' : 'not-done'),
  }
}

/** Removes a user from a group of a scope. Data: the updated group. */
export function leaveGroupMutation(scope: Scope, userId: string): SafeMutation<Membership, UserGroup> {
  return {
    operation: 'deleteMember',
    scope,
    target: ({ group }) => `${userId} ${group.id}`,
    label: ({ user, group }) => `Remove ${nameWithEmail(user)} from group ${group.name}`,
    past: ({ user, group }) => `${displayName(user)} was removed from ${group.name}`,
    about: ({ user }) => ({ id: userId, name: displayName(user) }),
    send: ({ group }) => deleteMember(scope, { identifier: group.id, userIdentifier: userId }),
    confirms: (group) => (group.users === undefined ? undefined : !group.users.includes(userId)),
    staleOnSuccess: touchedByGroups(scope, userId),
    staleIfInDoubt: touchedByGroups(scope, userId),
    onAnswer: (client, group) => {
      if (group.users?.includes(userId) === false) patchGroups(client, scope, userId, group, false)
    },
    verify: async ({ group }) => ((await isIn(scope, userId, group.id)) ? 'not-done' : 'done'),
  }
}

/**
 * Checks whether a user is in a group, and updates the lists of its members.
 *
 * @throws ApiError
 */
async function isIn(scope: Scope, userId: string, groupId: string): Promise<boolean> {
  const member = await getMember(scope, { identifier: groupId, userIdentifier: userId })
  notifyMembership({ scope, groupId, userId, member })
  return member
}

/** Updates the rows from the response before they are refetched. */
function patchGroups(client: QueryClient, scope: Scope, userId: string, group: UserGroup, member: boolean): void {
  notifyMembership({ scope, groupId: group.identifier, userId, member })
  client.setQueryData(groupsOfUserQuery(scope, userId).queryKey, (page) => {
    if (page === undefined) return page
    const others = page.rows.filter(({ identifier }) => identifier !== group.identifier)
    const change = others.length + (member ? 1 : 0) - page.rows.length
    return { ...page, rows: member ? [...others, group] : others, totalItems: page.totalItems + change }
  })
}
