import type { DeletedAssignments, CreatedAssignments } from '#src/contract/access-schema.ts'
import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from './access.ts'
import { EVERYTHING_BELOW } from './access-choices.ts'
import { pairKey, isAdminRole } from './roles.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope } from './scope.ts'
import { canConfirmRemoval, removalVerdict, type LastAdminCheck } from './user-guards.ts'

/** Rules for changing the direct roles of one user in one scope: what is staged, and what the responses mean. */

type Named = { readonly id: string; readonly name: string }

/** A role on a resource group, with the names shown for them. */
export type RolePair = { readonly role: Named; readonly resourceGroup: Named }

/** An assignment to remove. */
export type AssignedRole = RolePair & { readonly assignmentId: string }

/** "Billing Admin for All Account Level Resources". */
export function pairText({ role, resourceGroup }: RolePair): string {
  return `${role.name} for ${resourceGroup.name}`
}

/** Why an assignment can't be staged for removal here. */
export type EditLock = 'through-group' | 'managed' | 'other-scope' | 'last-admin' | 'no-id'

/** Label for a lock at the end of a row, and the sentence below the table that explains it. */
export const editLocks: Record<EditLock, { readonly word: string; readonly reason: string }> = {
  'through-group': { word: 'In the group', reason: 'Change inherited roles in their group.' },
  managed: { word: 'Built-in', reason: 'Built-in roles are part of the membership and can’t be removed separately.' },
  'other-scope': {
    word: 'Other scope',
    reason: 'To change roles in another scope, open the user there with the link in the Scope column.',
  },
  'last-admin': {
    word: 'Last admin',
    reason: 'The last admin of a scope can’t lose that role. Make someone else an admin first.',
  },
  'no-id': {
    word: 'Unknown',
    reason: 'Harness didn’t report the ID of this assignment, so it can’t be changed here.',
  },
}

/**
 * Why a role assignment can’t be removed here.
 *
 * @param lastAdmin whether no one else is admin of the scope
 */
export function editLock(assignment: RoleAssignment, scope: Scope, lastAdmin: boolean): EditLock | undefined {
  if (assignment.via.kind !== 'direct') return 'through-group'
  if (assignment.managed) return 'managed'
  if (scopeId(assignment.scope) !== scopeId(scope)) return 'other-scope'
  if (lastAdmin && isAdminOf(scope, assignment)) return 'last-admin'
  return assignment.assignmentId === undefined ? 'no-id' : undefined
}

/** Whether this is the role that the last-admin check of a scope counts. */
export function isAdminOf(scope: Scope, { role }: { role: { id: string } }): boolean {
  return role.id === adminRoleOf[scopeLevel(scope)]
}

/**
 * Groups that still grant a user a role on a resource group after the direct assignment is removed.
 *
 * @param assignments all roles of the user
 */
export function groupsStillGranting(
  { role, resourceGroup }: RolePair,
  scope: Scope,
  assignments: readonly RoleAssignment[],
): string[] {
  const names = assignments.flatMap(({ via, disabled, ...held }) =>
    via.kind !== 'direct' &&
    disabled !== true &&
    held.role.id === role.id &&
    (held.resourceGroupId ?? held.resourceGroup) === resourceGroup.id &&
    scopeId(held.scope) === scopeId(scope)
      ? via.kind === 'group'
        ? via.name
        : via.word
      : [],
  )
  return [...new Set(names)]
}

/** Whether assigning or removing it needs confirmation: an admin role, or all child scopes. */
export function isHighRisk({ role, resourceGroup }: RolePair): boolean {
  return isAdminRole(role.id) || resourceGroup.id === EVERYTHING_BELOW
}

/** Outcome of one staged change. `unknown`: the response doesn’t say. */
export type Verdict = { readonly kind: 'done' } | { readonly kind: 'failed' | 'unknown'; readonly reason: string }

const done: Verdict = { kind: 'done' }

/**
 * Compares the requested assignments with those that were made: the service silently skips what it cannot or need not
 * make.
 *
 * @param type kind of the principal, as named by the service
 * @returns a verdict for each pair, by its key
 */
export function addVerdicts(
  requested: readonly RolePair[],
  userId: string,
  { made, unread }: CreatedAssignments,
  type = 'USER',
): Map<string, Verdict> {
  const keysOf = (rows: typeof made) => new Set(rows.map(pairKey))
  const theirs = made.filter(({ principal }) => principal.identifier === userId)
  const found = keysOf(theirs.filter(({ principal }) => principal.type === type))
  // An unknown kind of principal: neither a yes nor a no (docs/failures.md, F42).
  const strange = keysOf(theirs.filter(({ principal }) => principal.type !== type))
  const unclear: Verdict = { kind: 'unknown', reason: 'The response from Harness was incomplete.' }
  const missing: Verdict =
    unread > 0
      ? unclear
      : {
          kind: 'failed',
          reason:
            'Harness skipped it without a reason. The role or resource group might be gone, or you don’t have permission to assign it.',
        }
  return new Map(
    requested.map((pair) => {
      const key = pairKey(pair)
      return [key, found.has(key) ? done : strange.has(key) ? unclear : missing]
    }),
  )
}

/**
 * Evaluates the response to a batch of removals. Removals that are not listed as failed count as done only if the
 * totals match.
 *
 * @returns a verdict for each assignment, by its identifier
 */
export function removalVerdicts(
  identifiers: readonly string[],
  { successfullyDeleted, failedToDelete, roleAssignmentErrorResponseDTOList: errors }: DeletedAssignments,
): Map<string, Verdict> {
  const failed = new Map(errors.map(({ roleAssignmentId, errorMessage }) => [roleAssignmentId, errorMessage]))
  const named = identifiers.filter((id) => failed.has(id)).length
  const adds = named === failedToDelete && successfullyDeleted === identifiers.length - named
  return new Map(
    identifiers.map((id) => {
      if (failed.has(id)) return [id, { kind: 'failed', reason: failed.get(id) ?? 'Harness didn’t say why.' }]
      if (adds) return [id, done]
      return [id, { kind: 'unknown', reason: 'Harness didn’t report whether it was removed.' }]
    }),
  )
}

/** Whether verdicts say that something was changed; undefined if some are unknown. */
export function confirmsSome(verdicts: ReadonlyMap<string, Verdict>): boolean | undefined {
  const kinds = [...verdicts.values()].map(({ kind }) => kind)
  if (kinds.includes('unknown')) return undefined
  return kinds.includes('done')
}

/** A user's current assignments, as needed for changes. */
export type Present = { readonly pairs: ReadonlySet<string>; readonly ids: ReadonlySet<string> }

/** Current roles of a user, from a fresh read. */
export function presentOf(rows: readonly RoleAssignmentMetadata[]): Present {
  return {
    pairs: new Set(rows.map(pairKey)),
    ids: new Set(rows.flatMap(({ identifier }) => identifier ?? [])),
  }
}

/** Staged changes that remain after a fresh read; the others need no request. */
export type ChangePlan<Add, Removal> = {
  readonly adds: readonly Add[]
  readonly removals: readonly Removal[]
  /** Assigned by someone else in the meantime. */
  readonly alreadyAssigned: readonly Add[]
  /** Removed by someone else in the meantime. */
  readonly alreadyRemoved: readonly Removal[]
  /** Admin roles that must not be removed, with the reason: while there are any, nothing is sent. */
  readonly blocked: readonly { readonly removal: Removal; readonly reason: string }[]
}

/**
 * Checks staged changes against the user's current assignments, before anything is sent.
 *
 * @param check whether no one else is admin of the scope, if an admin role is to be removed
 */
export function planChanges<Add extends RolePair, Removal extends AssignedRole>(
  staged: { readonly adds: readonly Add[]; readonly removals: readonly Removal[] },
  present: Present,
  scope: Scope,
  check: LastAdminCheck,
): ChangePlan<Add, Removal> {
  const removals = staged.removals.filter(({ assignmentId }) => present.ids.has(assignmentId))
  return {
    adds: staged.adds.filter((add) => !present.pairs.has(pairKey(add))),
    removals,
    alreadyAssigned: staged.adds.filter((add) => present.pairs.has(pairKey(add))),
    alreadyRemoved: staged.removals.filter(({ assignmentId }) => !present.ids.has(assignmentId)),
    blocked: removals.flatMap((removal) => {
      const reason = isAdminOf(scope, removal) ? adminReason(scope, check) : undefined
      return reason === undefined ? [] : [{ removal, reason }]
    }),
  }
}

function adminReason(scope: Scope, check: LastAdminCheck): string | undefined {
  if (check === true) return editLocks['last-admin'].reason
  if (canConfirmRemoval(removalVerdict(scopeLevel(scope), check))) return undefined
  return 'We couldn’t check whether there’s another admin in this scope, so this role can’t be removed now.'
}
