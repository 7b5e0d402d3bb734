import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from './access.ts'
import { isAdminOf, pairText, type RolePair } from './role-changes.ts'
import { pairKey, isAdminRole, resourceGroupNameOf, roleNameOf } from './roles.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope, type ScopeLevel } from './scope.ts'
import { actionGuards, needsTypedWord, type LastAdminCheck, type UserActionId } from './user-guards.ts'

/** Users whom a bulk action would change, and those who are skipped and why, before anything is sent. */

/** Why a user is skipped: there is nothing to change, or they are protected from it. */
export type SkipReason = { readonly kind: 'not-needed' | 'protected'; readonly text: string }

type SkippedPerson = { readonly person: UserAggregate; readonly reason: SkipReason }

export type Preflight = {
  readonly changes: readonly UserAggregate[]
  readonly skipped: readonly SkippedPerson[]
}

type ReasonOf = (person: UserAggregate) => SkipReason | undefined

const notNeeded = (text: string): SkipReason => ({ kind: 'not-needed', text })
const protectedBy = (text: string): SkipReason => ({ kind: 'protected', text })

/** @param reasonOf why a user is skipped; undefined if they aren't */
export function preflight(people: readonly UserAggregate[], reasonOf: ReasonOf): Preflight {
  const changes: UserAggregate[] = []
  const skipped: SkippedPerson[] = []
  for (const person of people) {
    const reason = reasonOf(person)
    if (reason === undefined) changes.push(person)
    else skipped.push({ person, reason })
  }
  return { changes, skipped }
}

export type ManyFacts = {
  /** As for one user: `null` for a service account, `undefined` while unknown. */
  readonly ownId: string | null | undefined
  readonly isBeingRemoved: (userId: string) => boolean
}

/**
 * Why an action skips a user: the guards of the row. Permissions are the same for all users, so they disable the
 * button.
 */
export function actionSkipReason(action: UserActionId, { ownId, isBeingRemoved }: ManyFacts): ReasonOf {
  return ({ user }) => {
    const { offered, blockedReason } = actionGuards({
      user,
      ownId,
      manageReason: undefined,
      accountManageReason: undefined,
      removing: isBeingRemoved(user.uuid),
      unlocking: false,
    })[action]
    if (!offered) return notNeeded('Not locked.')
    if (action === 'reset-2fa' && user.twoFactorAuthenticationEnabled === false) return notNeeded('2FA is off.')
    return blockedReason === undefined ? undefined : protectedBy(blockedReason)
  }
}

/** Why the last-admin check skips a user: in a long list, a warning about one would be missed. */
export function lastAdminReason(level: ScopeLevel, check: LastAdminCheck | undefined): SkipReason | undefined {
  if (check === true) return protectedBy(lastAdmin[level])
  if (check === 'failed') return protectedBy(uncheckedAdmin[level])
  return undefined
}

const lastAdmin: Record<ScopeLevel, string> = {
  account: 'This is the last account admin.',
  organization: 'This is the last organization admin.',
  project: 'This is the last project admin.',
}

const uncheckedAdmin: Record<ScopeLevel, string> = {
  account: 'We couldn’t confirm that another account admin remains.',
  organization: 'We couldn’t confirm that another organization admin remains.',
  project: 'We couldn’t confirm that another project admin remains.',
}

/** Up to this many users, everyone is checked before the start; beyond it, only known admins. */
const MAX_ADMIN_CHECKS = 30

/** Users for whom the last-admin check runs before the start. Right before each request, it runs for everyone. */
export function needsRecheck(people: readonly UserAggregate[]): readonly UserAggregate[] {
  if (people.length <= MAX_ADMIN_CHECKS) return people
  return people.filter(({ roleAssignmentMetadata: roles }) =>
    roles.some(({ roleIdentifier }) => isAdminRole(roleIdentifier)),
  )
}

/** Why a role is not assigned to a user. */
export function assignSkipReason(pair: RolePair): ReasonOf {
  const key = pairKey(pair)
  return ({ roleAssignmentMetadata: roles }) =>
    roles.some((role) => pairKey(role) === key) ? notNeeded(alreadyAssigned) : undefined
}

export const alreadyAssigned = 'Already has this role.'

/** Why a role is not removed from a user. */
export function removeRoleSkipReason(pair: RolePair, { ownId }: Pick<ManyFacts, 'ownId'>): ReasonOf {
  const key = pairKey(pair)
  return ({ user, roleAssignmentMetadata: roles }) => {
    const held = roles.filter((role) => pairKey(role) === key)
    if (held.length === 0) return notNeeded(notDirect)
    if (user.uuid === ownId) return protectedBy('This is you. Another admin has to remove your role.')
    if (ownId === undefined) return protectedBy(unknownSelf)
    if (held.every(({ managedRoleAssignment }) => managedRoleAssignment === true))
      return protectedBy('This role is part of the membership and can’t be removed separately.')
    return undefined
  }
}

export const notDirect = 'Doesn’t have this role as a direct role.'
const unknownSelf = 'We don’t know yet whether this is you.'

/** Members of a group, if Harness lists them. */
type Members = ReadonlySet<string> | undefined

/** Why a user is not added to a group. */
export function joinSkipReason(members: Members): ReasonOf {
  return ({ user }) => (members?.has(user.uuid) === true ? notNeeded(alreadyMember) : undefined)
}

export const alreadyMember = 'Already in the group.'
export const notMember = 'Isn’t in the group.'

/**
 * Why a user is not removed from a group.
 *
 * @param checkOf result of the last-admin check, if the group might grant the admin role
 */
export function leaveSkipReason(
  level: ScopeLevel,
  members: Members,
  { ownId }: Pick<ManyFacts, 'ownId'>,
  checkOf: (userId: string) => LastAdminCheck | undefined,
): ReasonOf {
  return ({ user }) => {
    if (members?.has(user.uuid) === false) return notNeeded(notMember)
    if (user.uuid === ownId) return protectedBy('This is you. Leave the group on your own page.')
    if (ownId === undefined) return protectedBy(unknownSelf)
    return lastAdminReason(level, checkOf(user.uuid))
  }
}

/**
 * Whether members get the admin role of the group's scope from a group.
 *
 * @param complete whether these are all roles of the group
 */
export function mightGiveAdmin(scope: Scope, assignments: readonly RoleAssignment[], complete: boolean): boolean {
  return (
    !complete ||
    assignments.some(
      (assignment) =>
        assignment.disabled !== true && scopeId(assignment.scope) === scopeId(scope) && isAdminOf(scope, assignment),
    )
  )
}

/**
 * Users whose admin role might come from the group; those with a direct one stay admins. Empty if there are too many
 * to check.
 */
export function needsRecheckBeforeLeaving(scope: Scope, people: readonly UserAggregate[]): readonly UserAggregate[] {
  const candidates = people.filter((person) => !isDirectAdmin(scope, person))
  return candidates.length <= MAX_ADMIN_CHECKS ? candidates : []
}

/** Whether a user has a direct assignment of the admin role of a scope. */
export function isDirectAdmin(scope: Scope, { roleAssignmentMetadata: roles }: UserAggregate): boolean {
  return roles.some(({ roleIdentifier }) => roleIdentifier === adminRoleOf[scopeLevel(scope)])
}

/** Direct roles of users, each with the number of users who have it, the most common first. */
export function assignedRoleCounts(
  people: readonly UserAggregate[],
): { readonly pair: RolePair; readonly holders: number }[] {
  const held = new Map<string, { pair: RolePair; holders: Set<string> }>()
  for (const { user, roleAssignmentMetadata: roles } of people)
    for (const role of roles) {
      const { roleIdentifier: roleId, resourceGroupIdentifier: resourceGroupId = '' } = role
      const entry = held.get(pairKey(role)) ?? {
        pair: {
          role: { id: roleId, name: roleNameOf(role) },
          resourceGroup: { id: resourceGroupId, name: resourceGroupNameOf(role) ?? 'Unknown resource group' },
        },
        holders: new Set(),
      }
      entry.holders.add(user.uuid)
      held.set(pairKey(role), entry)
    }
  return [...held.values()]
    .map(({ pair, holders }) => ({ pair, holders: holders.size }))
    .sort((a, b) => b.holders - a.holders || (pairText(a.pair) < pairText(b.pair) ? -1 : 1))
}

/** Number of users from which a word must be typed (docs/testing.md, TF-21). */
const MANY = 10

/** Whether a removal of several users needs the typed word. */
export function removalNeedsWord(level: ScopeLevel, people: readonly UserAggregate[]): boolean {
  return people.length >= MANY || people.some((person) => needsTypedWord(level, person.roleAssignmentMetadata))
}

/**
 * Whether another bulk action needs a typed word.
 *
 * @param highRisk whether it assigns or removes an admin role, or access to child scopes
 */
export function bulkNeedsTypedWord(count: number, highRisk: boolean): boolean {
  return count >= MANY || highRisk
}

/** Reasons with the users they apply to, the most common first. */
export function groupReasons({
  skipped,
}: Preflight): { readonly reason: string; readonly people: readonly UserAggregate[] }[] {
  const by = new Map<string, UserAggregate[]>()
  for (const {
    person,
    reason: { text },
  } of skipped)
    by.set(text, [...(by.get(text) ?? []), person])
  return [...by].map(([reason, people]) => ({ reason, people })).sort((a, b) => b.people.length - a.people.length)
}
