import type { RoleAssignmentRow } from '#src/contract/access-schema.ts'
import type { RoleAssignmentMetadata, UserMetadata } from '#src/contract/user-schema.ts'
import type { KeyType } from './api-key.ts'
import { isAdminRole } from './roles.ts'
import { scopeLevel, type Scope, type ScopeLevel } from './scope.ts'
import { displayName } from './user.ts'

/** Actions of an admin on one user, from a list or the user's page. */
export type UserActionId = 'unlock' | 'reset-2fa' | 'remove'

export type GuardFacts = {
  readonly user: UserMetadata
  /** ID of the caller; `null` for a service account, `undefined` while unknown. */
  readonly ownId: string | null | undefined
  /** Why the caller can’t manage users of this scope; undefined if they can. */
  readonly manageReason: string | undefined
  /** The same for the account, where the 2FA reset is checked. */
  readonly accountManageReason: string | undefined
  /** The removal is confirmed and pending, or is running. */
  readonly removing: boolean
  readonly unlocking: boolean
}

/** Whether the action is offered; if it has a reason, it is shown as disabled. */
export type ActionGuard = { readonly offered: boolean; readonly blockedReason?: string }

/**
 * Which actions exist for a user and why some are disabled. The service checks again; this only runs before the click.
 */
export function actionGuards(facts: GuardFacts): Record<UserActionId, ActionGuard> {
  return { unlock: guardUnlock(facts), 'reset-2fa': guardReset(facts), remove: guardRemoval(facts) }
}

function guarded(...reasons: (string | undefined)[]): ActionGuard {
  const blockedReason = reasons.find((reason) => reason !== undefined)
  return blockedReason === undefined ? { offered: true } : { offered: true, blockedReason }
}

function when(condition: boolean, reason: string): string | undefined {
  return condition ? reason : undefined
}

function guardUnlock({ user, manageReason, unlocking }: GuardFacts): ActionGuard {
  if (user.locked !== true) return { offered: false }
  return guarded(when(unlocking, `${displayName(user)} is being unlocked.`), manageReason)
}

function guardReset({ user, ownId, accountManageReason }: GuardFacts): ActionGuard {
  return guarded(
    when(
      user.twoFactorAuthenticationEnabled === false,
      `2FA is off for ${displayName(user)}, so there’s nothing to reset.`,
    ),
    when(user.uuid === ownId, 'This is you. Change your own 2FA in My settings.'),
    accountManageReason,
  )
}

function guardRemoval({ user, ownId, manageReason, removing }: GuardFacts): ActionGuard {
  return guarded(
    when(user.uuid === ownId, 'This is you. Another admin has to remove you.'),
    when(removing, `${displayName(user)} is being removed.`),
    manageReason,
    when(ownId === undefined, 'Still checking whether this is you.'),
  )
}

/** Result of the last-admin check: pending, failed, or the service's response. */
export type LastAdminCheck = 'asking' | 'failed' | boolean

/** Meaning of the last-admin check for a removal. Only `clear`, `unchecked` and `last` allow it. */
export type RemovalVerdict = 'asking' | 'clear' | 'unchecked' | 'last' | 'blocked-last' | 'blocked-unchecked'

/**
 * The service itself refuses to remove the last account admin, so a failed check there only warns. In organizations
 * and projects it does not, so a failed check blocks and "last" warns (docs/failures.md, F58).
 */
export function removalVerdict(level: ScopeLevel, check: LastAdminCheck): RemovalVerdict {
  if (check === 'asking') return 'asking'
  if (check === 'failed') return level === 'account' ? 'unchecked' : 'blocked-unchecked'
  if (!check) return 'clear'
  return level === 'account' ? 'blocked-last' : 'last'
}

/** Whether a removal with this verdict can be confirmed. */
export function canConfirmRemoval(verdict: RemovalVerdict): boolean {
  return verdict === 'clear' || verdict === 'unchecked' || verdict === 'last'
}

/** The word to type to remove a user from the account, or a user with an admin role. */
export const REMOVE_WORD = 'remove'

/** Whether a removal needs the typed word. */
export function needsTypedWord(
  level: ScopeLevel,
  assignments: readonly Pick<RoleAssignmentMetadata, 'roleIdentifier'>[],
): boolean {
  return level === 'account' || assignments.some(({ roleIdentifier }) => isAdminRole(roleIdentifier))
}

/**
 * The problem with a typed confirmation; case and surrounding spaces don't matter.
 *
 * @returns text to show before the expected word, or undefined if it matches
 */
export function wordProblem(typed: string, word = REMOVE_WORD): string | undefined {
  const text = typed.trim().replace(/\s+/gu, ' ').toLowerCase()
  if (text === word) return undefined
  if (text === '') return 'Type the word'
  if (word.startsWith(text)) {
    const missing = word.length - text.length
    return missing === 1 ? '1 letter is missing' : `${missing} letters are missing`
  }
  return 'This doesn’t match the word'
}

/** Direct roles in child scopes that a removal also removes. */
export type ChildScopeLoss = { readonly level: ScopeLevel; readonly name: string; readonly roles: number }

/**
 * Direct roles of a user in the child scopes, from all rows of the user in the account.
 *
 * @param rows response of `roleassignments/v2/filter` for the user
 * @param scope where the user is removed
 */
export function childScopeLosses(rows: readonly RoleAssignmentRow[], scope: Scope): ChildScopeLoss[] {
  const losses = new Map<string, ChildScopeLoss>()
  for (const row of rows) {
    const { orgIdentifier, projectIdentifier } = row.scope
    if (row.principal.type !== 'USER' || !isBelow(row.scope, scope) || orgIdentifier === undefined) continue
    const key = `${orgIdentifier}/${projectIdentifier ?? ''}`
    const isProject = projectIdentifier !== undefined
    losses.set(key, {
      level: isProject ? 'project' : 'organization',
      name: isProject ? (row.scope.projectName ?? projectIdentifier) : (row.scope.orgName ?? orgIdentifier),
      roles: (losses.get(key)?.roles ?? 0) + 1,
    })
  }
  return [...losses.values()]
}

function isBelow(row: RoleAssignmentRow['scope'], scope: Scope): boolean {
  switch (scopeLevel(scope)) {
    case 'account':
      return row.orgIdentifier !== undefined
    case 'organization':
      return row.orgIdentifier === scope.org && row.projectIdentifier !== undefined
    case 'project':
      return false
  }
}

/** Where a name can be changed: here, in one's own profile, or not, with the reason. */
type NameEditing = { readonly kind: 'here' | 'profile' } | { readonly kind: 'no'; readonly reason: string }

/** Whether a name can be changed: users can change only their own, service accounts any. */
export function nameEditing(user: UserMetadata, keyType: KeyType, isSelf: boolean): NameEditing {
  if (user.externallyManaged === true)
    return { kind: 'no', reason: 'The identity provider manages this name. Change it there.' }
  if (keyType === 'sat') return { kind: 'here' }
  if (isSelf) return { kind: 'profile' }
  return {
    kind: 'no',
    reason:
      'Users can change only their own name. Connect with a service account key to change other users’ names here.',
  }
}
