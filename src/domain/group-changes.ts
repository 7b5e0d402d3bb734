import type { UserGroup } from '#src/contract/group-schema.ts'
import { groupKind, type RoleAssignment } from './access.ts'
import { placeOf, viaKey } from './access-map.ts'
import { isAdminOf } from './role-changes.ts'
import { makeScope, scopeId, scopeLevel, type Scope } from './scope.ts'
import { canConfirmRemoval, removalVerdict, type LastAdminCheck } from './user-guards.ts'

/** Rules for changing the groups of a user. */

type GroupName = Pick<UserGroup, 'identifier' | 'orgIdentifier' | 'projectIdentifier'>

/** Where a group is defined. */
export function groupScope(account: string, { orgIdentifier, projectIdentifier }: GroupName): Scope {
  return makeScope(account, orgIdentifier, projectIdentifier)
}

/** Key of a group: groups of different scopes can share an identifier. */
export function groupKey(account: string, group: GroupName): string {
  return `${placeOf(groupScope(account, group))} ${group.identifier}`
}

/** Why a user can be neither added to nor removed from a group where it is shown. */
export type GroupLock = 'built-in' | 'scim' | 'sso' | 'other-scope'

/** Label for a lock at the end of a row, and the sentence below the table that says where it can be changed. */
export const groupLocks: Record<GroupLock, { readonly word: string; readonly reason: string }> = {
  'built-in': {
    word: 'Built-in',
    reason: 'A built-in group includes all users of its scope. To remove a user from it, remove them from the scope.',
  },
  scim: {
    word: 'SCIM',
    reason: 'Change members of groups managed by SCIM in the identity provider.',
  },
  sso: {
    word: 'SSO',
    reason: 'Change members of groups linked to SSO in the identity provider.',
  },
  'other-scope': {
    word: 'Other scope',
    reason: 'To change groups in another scope, open the user there with the link in the Scope column.',
  },
}

/** @param scope where the group is shown */
export function groupLock(group: UserGroup, scope: Scope): GroupLock | undefined {
  const kind = groupKind(group)
  if (kind !== 'local' && kind !== 'unknown') return kind
  return scopeId(groupScope(scope.account, group)) === scopeId(scope) ? undefined : 'other-scope'
}

/** Roles that a user inherits from one group. */
export function groupsGrantingAdmin(
  account: string,
  group: GroupName,
  assignments: readonly RoleAssignment[],
): RoleAssignment[] {
  const key = groupKey(account, group)
  return assignments.filter((assignment) => assignment.via.kind === 'group' && viaKey(assignment) === key)
}

/**
 * Whether removal from a group might remove the admin role of the group's scope from a user. The last-admin check of
 * the service counts direct roles and groups of exactly that scope.
 *
 * @param complete whether the role assignments are complete
 */
export function mightLoseAdmin(
  scope: Scope,
  group: GroupName,
  assignments: readonly RoleAssignment[],
  complete: boolean,
): boolean {
  const through = new Set(groupsGrantingAdmin(scope.account, group, assignments))
  const isAdmin = (assignment: RoleAssignment) =>
    !assignment.disabled && scopeId(assignment.scope) === scopeId(scope) && isAdminOf(scope, assignment)
  // A role from an inherited group does not count, so it doesn't keep anyone an admin.
  const isCounted = ({ via }: RoleAssignment) =>
    via.kind === 'direct' || (via.kind === 'group' && (via.level === undefined || via.level === scopeLevel(scope)))
  if (assignments.some((assignment) => isAdmin(assignment) && isCounted(assignment) && !through.has(assignment)))
    return false
  return !complete || [...through].some(isAdmin)
}

/**
 * Why a user can't be removed from a group that might make them an admin; undefined if they can.
 *
 * @param check whether no one else is admin of the scope
 */
export function leaveBlock(scope: Scope, check: LastAdminCheck): 'last' | 'unchecked' | undefined {
  if (check === true) return 'last'
  return canConfirmRemoval(removalVerdict(scopeLevel(scope), check)) ? undefined : 'unchecked'
}
