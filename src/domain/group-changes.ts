import type { UserGroup } from '#src/contract/group-schema.ts'
import { groupKind, groupKinds, type RoleAssignment } from './access.ts'
import { placeOf, viaKey } from './access-map.ts'
import { isAdminOf } from './role-changes.ts'
import { makeScope, scopeId, scopeLevel, type Scope } from './scope.ts'
import { mayConfirmRemoval, removalVerdict, type LastAdminCheck } from './user-guards.ts'

/** Rules of changing which groups one person is in. */

type GroupName = Pick<UserGroup, 'identifier' | 'orgIdentifier' | 'projectIdentifier'>

/** Where a group is defined. */
export function groupScope(account: string, { orgIdentifier, projectIdentifier }: GroupName): Scope {
  return makeScope(account, orgIdentifier, projectIdentifier)
}

/** Tells groups apart: each scope may have one of the same identifier. */
export function groupKey(account: string, group: GroupName): string {
  return `${placeOf(groupScope(account, group))} ${group.identifier}`
}

/** Why a person can neither join nor leave a group where it is shown. */
export type GroupLock = 'built-in' | 'scim' | 'sso' | 'other-scope'

/** Word for a lock at the end of a row, and the sentence below the table that says where it can be changed. */
export const groupLocks: Record<GroupLock, { readonly word: string; readonly reason: string }> = {
  'built-in': {
    word: groupKinds['built-in'].lock ?? '',
    reason: 'A built-in group holds everybody of its scope: a person leaves it by leaving the scope.',
  },
  scim: {
    word: groupKinds.scim.lock ?? '',
    reason: 'Members of a group kept by SCIM are changed in the identity provider that sends them.',
  },
  sso: {
    word: groupKinds.sso.lock ?? '',
    reason: 'Members of a group linked to SSO are changed in the identity provider it is linked to.',
  },
  'other-scope': {
    word: 'Other scope',
    reason: 'Groups of another scope are changed there: the name of the scope leads to the person in it.',
  },
}

/** @param scope where the group is shown */
export function groupLock(group: UserGroup, scope: Scope): GroupLock | undefined {
  const kind = groupKind(group)
  if (kind !== 'local' && kind !== 'unknown') return kind
  return scopeId(groupScope(scope.account, group)) === scopeId(scope) ? undefined : 'other-scope'
}

/** What a person holds through one group. */
export function heldThrough(
  account: string,
  group: GroupName,
  assignments: readonly RoleAssignment[],
): RoleAssignment[] {
  const key = groupKey(account, group)
  return assignments.filter((assignment) => assignment.via.kind === 'group' && viaKey(assignment) === key)
}

/**
 * Whether leaving a group may take the admin role of the group's scope from a person. The last-admin check of the
 * service counts direct roles and groups of exactly that scope.
 *
 * @param complete whether the role assignments are all there are
 */
export function mayLoseAdmin(
  scope: Scope,
  group: GroupName,
  assignments: readonly RoleAssignment[],
  complete: boolean,
): boolean {
  const through = new Set(heldThrough(scope.account, group, assignments))
  const isAdmin = (assignment: RoleAssignment) =>
    !assignment.disabled && scopeId(assignment.scope) === scopeId(scope) && isAdminOf(scope, assignment)
  // A role through an inherited group does not count, so it keeps nobody an admin.
  const isCounted = ({ via }: RoleAssignment) =>
    via.kind === 'direct' || (via.kind === 'group' && (via.level === undefined || via.level === scopeLevel(scope)))
  if (assignments.some((assignment) => isAdmin(assignment) && isCounted(assignment) && !through.has(assignment)))
    return false
  return !complete || [...through].some(isAdmin)
}

/**
 * Why a person may not leave a group that may make them an admin; undefined when they may.
 *
 * @param check whether nobody else administers the scope
 */
export function leaveBlock(scope: Scope, check: LastAdminCheck): 'last' | 'unchecked' | undefined {
  if (check === true) return 'last'
  return mayConfirmRemoval(removalVerdict(scopeLevel(scope), check)) ? undefined : 'unchecked'
}
