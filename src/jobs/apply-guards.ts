import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { RemovedAdmins } from '#src/domain/access-review/removed-admins.ts'
import type { PlanRow, Removal } from '#src/domain/access-review/plan-rows.ts'
import type { ApplyReason } from '#src/domain/access-review/apply-event.ts'
import { isAdminOf } from '#src/domain/role-changes.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { ApplyPort } from './apply-port.ts'
import { failedAnswer } from './bulk-run.ts'

/** Reasons against a change of an applied review, checked right before it. Guards throw ApiError if a read fails. */

export type GuardInput = {
  readonly port: ApplyPort
  /** ID of the user who applies; null: a service account. */
  readonly ownId: string | null
  /** Admins of a scope whose removal was sent and might not show yet. */
  readonly leaving: (scope: Scope) => RemovedAdmins
}

/** Why a change is skipped. */
export type Skip = { readonly reason: ApplyReason; readonly detail?: string }

/** A group that grants access to the user who applies. */
export async function ownGroupSkip(
  { scope, subject }: PlanRow,
  [first]: readonly Removal[],
  { port, ownId }: GuardInput,
) {
  if (ownId === null) return undefined
  const owner = first?.row.groupScope ?? scope
  const group = await port.group(owner, subject.id)
  // A deleted group grants nothing.
  if (group === undefined) return undefined
  const isIn =
    group.kind === 'built-in' ? await port.isUserOf(owner, ownId) : await port.isMember(owner, subject.id, ownId)
  return isIn ? ({ reason: 'own-access' } as const) : undefined
}

/** Why an admin role isn't removed: it might be the last one. Unknown counts as last. */
export async function adminSkip(
  row: PlanRow,
  removals: readonly Removal[],
  input: GuardInput,
): Promise<Skip | undefined> {
  const { scope, subject } = row
  const admin = removals.find(({ row: { disabled }, pair }) => !disabled && isAdminOf(scope, pair))
  if (admin === undefined || subject.kind === 'service-account') return undefined
  const { port, leaving } = input
  const going = leaving(scope)
  const isUser = subject.kind === 'user'
  return guarded(async () => {
    // Harness counts everyone who has the role, so users who are no longer in this scope aren't checked.
    const isAsked = isUser && (await port.isUserOf(scope, subject.id))
    if (isAsked && (await port.isLastAdmin(scope, subject.id))) return { reason: 'last-admin' }
    // Harness still counts a removed admin until the removal shows.
    if (isAsked && isEmptyRemoval(going)) return undefined
    const without = { ...going, assignments: new Set([...going.assignments, admin.row.id]) }
    return (await hasOtherAdmin(scope, without, port)) ? undefined : { reason: 'last-admin' }
  })
}

function isEmptyRemoval({ assignments, members }: RemovedAdmins): boolean {
  return assignments.size + members.size === 0
}

/** Whether another enabled user, or a group with other members, has the admin role of a scope. */
async function hasOtherAdmin(scope: Scope, without: RemovedAdmins, port: ApplyPort): Promise<boolean> {
  const level = scopeLevel(scope)
  const rows = (await port.adminRows(scope)).filter(
    ({ disabled, identifier, roleIdentifier }) =>
      disabled !== true && !without.assignments.has(identifier) && roleIdentifier === adminRoleOf[level],
  )
  const users = rows.flatMap(({ principal: { type, identifier } }) => (type === 'USER' ? identifier : []))
  if (users.length > 0 && (await port.enabledUsers(scope, users)).size > 0) return true
  for (const { principal } of rows) {
    // The check of Harness counts groups of the scope itself.
    if (principal.type !== 'USER_GROUP' || principal.scopeLevel?.toLowerCase() !== level) continue
    const group = await port.group(scope, principal.identifier)
    if (group === undefined || group.kind === 'built-in') continue
    if ([...(group.members ?? [])].some((user) => !without.members.has(`${principal.identifier} ${user}`))) return true
  }
  return false
}

async function guarded(check: () => Promise<Skip | undefined>): Promise<Skip | undefined> {
  try {
    return await check()
  } catch (error) {
    const answer = failedAnswer(error, '')
    // A wait, or the end of the session, applies to the whole run.
    if (answer.wait !== undefined || answer.stop !== undefined) throw error
    return { reason: 'admin-unchecked', detail: answer.text.trim() }
  }
}

/** The change of a row with a single target. */
export type WorkOfKind<Kind> = Extract<PlanRow['work'], { kind: Kind }>

/** Removal from a group: another user, from a group that isn't managed elsewhere, and not the last admin. */
export async function leaveSkip(
  { scope, subject }: PlanRow,
  { group }: WorkOfKind<'leave-group'>,
  { port, ownId, leaving }: GuardInput,
): Promise<Skip | undefined> {
  if (subject.id === ownId) return { reason: 'own-access' }
  const now = await port.group(scope, group.id)
  if (now === undefined) return { reason: 'gone' }
  if (now.kind !== 'local' && now.kind !== 'unknown') return { reason: 'managed-group' }
  if (!(await port.isMember(scope, group.id, subject.id))) return { reason: 'gone' }
  return guarded(async () => {
    const level = scopeLevel(scope)
    const isAdmin = ({ roleIdentifier, disabled }: PlainAssignment) =>
      roleIdentifier === adminRoleOf[level] && disabled !== true
    const roles = await port.assignmentsOf(scope, { kind: 'group', id: group.id })
    if (!roles.some((role) => isAdmin(role) && (role.principal.scopeLevel?.toLowerCase() ?? level) === level))
      return undefined
    const going = leaving(scope)
    // A direct role keeps them an admin.
    const own = (await port.assignmentsOf(scope, subject)).filter(isAdmin)
    if (own.some(({ identifier }) => !going.assignments.has(identifier))) return undefined
    if (await port.isLastAdmin(scope, subject.id)) return { reason: 'last-admin' }
    if (isEmptyRemoval(going)) return undefined
    const without = { ...going, members: new Set([...going.members, `${group.id} ${subject.id}`]) }
    return (await hasOtherAdmin(scope, without, port)) ? undefined : { reason: 'last-admin' }
  })
}

/** Removal from a scope: another user, without any role there or in child scopes, and not the last admin. */
export async function userSkip(
  { scope, subject }: PlanRow,
  _: WorkOfKind<'remove-user'>,
  { port, ownId }: GuardInput,
): Promise<Skip | undefined> {
  if (subject.id === ownId) return { reason: 'own-access' }
  if (!(await port.isUserOf(scope, subject.id))) return { reason: 'gone' }
  const roles = await port.rolesAcross(scope, subject.id)
  const isBelow = (other: Scope) => `${scopeId(other)}/`.startsWith(`${scopeId(scope)}/`)
  // Decided because the user had no role: roles that were added since, or in child scopes, would be removed as well.
  if (roles.some((role) => isBelow(role.scope)) || (await port.isInGroupBelow(scope, subject.id)))
    return { reason: 'has-roles' }
  return guarded(async () => ((await port.isLastAdmin(scope, subject.id)) ? { reason: 'last-admin' } : undefined))
}

/** Revoking a pending invitation. */
export async function inviteSkip(
  { scope }: PlanRow,
  { invitation }: WorkOfKind<'revoke'>,
  { port }: GuardInput,
): Promise<Skip | undefined> {
  return (await port.isInvitationOpen(scope, invitation.id)) ? undefined : { reason: 'gone' }
}
