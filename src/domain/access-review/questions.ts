import { isViewerRole } from '#src/domain/roles.ts'
import { adminRoleOf, isSameScope, scopeLevel } from '#src/domain/scope.ts'
import {
  holdingsOfUser,
  idleReason,
  isUserOf,
  isHighImpact,
  groupOf,
  missingPart,
  type Held,
  type Holdings,
} from './holdings.ts'
import {
  roleIdOf,
  roleKey,
  type AccessSnapshot,
  type AssignmentRow,
  type RoleKey,
  type SnapshotGroup,
  type SnapshotUser,
} from './snapshot.ts'

/** Findings at a scope. Every result is a list, so that a figure and the list it opens always agree. */

export type Answers = {
  /** Users with a high-impact assignment and without 2FA; those for whom 2FA is not reported are counted separately. */
  readonly adminsWithoutTwoFactor: readonly string[]
  readonly adminsTwoFactorNotReported: readonly string[]
  /** Direct high-impact assignments that a group has as well, could have, or could be created for. */
  readonly alreadyInherited: readonly AssignmentRow[]
  readonly groupAvailable: readonly AssignmentRow[]
  readonly groupCandidate: readonly AssignmentRow[]
  readonly withoutRole: readonly string[]
  readonly onlyViewer: readonly string[]
  /** Managed by the identity provider, and with a direct assignment that isn't part of the membership. */
  readonly managedWithDirect: readonly string[]
  readonly emptyGroupsWithRole: readonly SnapshotGroup[]
  readonly emptyGroups: readonly SnapshotGroup[]
  readonly inactivePrivileged: readonly string[]
  readonly withoutUser: readonly AssignmentRow[]
  readonly withoutRoleOrResourceGroup: readonly AssignmentRow[]
  /** Enabled users with the admin role of the scope. */
  readonly admins: readonly string[]
  /** Custom roles that only one user has. */
  readonly rolesOfOneUser: readonly { readonly role: RoleKey; readonly user: string }[]
}

/** Number of users with the same direct assignment from which a group is suggested. */
const MIN_CANDIDATES = 3
const STEP = 200

const tripleOf = ({ role, resourceGroup }: AssignmentRow) => `${role} ${resourceGroup}`

/** Answers every question about a scope. */
export function* answersAt(snapshot: AccessSnapshot, holdings: Holdings): Generator<undefined, Answers> {
  const { scope } = holdings
  const isHighImpactHeld = ({ row }: Held) => isHighImpact(snapshot, row)
  const adminsWithoutTwoFactor: string[] = []
  const adminsTwoFactorNotReported: string[] = []
  const withoutRole: string[] = []
  const onlyViewer: string[] = []
  const managedWithDirect: string[] = []
  const inactivePrivileged: string[] = []
  const admins: string[] = []
  const directHighImpact: { readonly row: AssignmentRow; readonly held: readonly Held[] }[] = []
  const holders = new Map<RoleKey, Set<string>>()
  const adminRole = roleKey(undefined, adminRoleOf[scopeLevel(scope)])
  let steps = 0
  for (const user of snapshot.users) {
    if (++steps % STEP === 0) yield
    if (!isUserOf(user.scopes, scope)) continue
    const held = holdingsOfUser(holdings, user.id)
    if (held.length === 0) withoutRole.push(user.id)
    else if (held.every(({ row }) => row.role.startsWith('built-in:') && isViewerRole(roleIdOf(row.role))))
      onlyViewer.push(user.id)
    if (held.some(isHighImpactHeld)) {
      if (user.twoFactor === undefined) adminsTwoFactorNotReported.push(user.id)
      else if (!user.twoFactor) adminsWithoutTwoFactor.push(user.id)
      if (isInactive(user)) inactivePrivileged.push(user.id)
    }
    const direct = held.filter(({ row, group }) => group === undefined && !row.managed)
    if (user.externallyManaged === true && direct.length > 0) managedWithDirect.push(user.id)
    for (const { row } of direct) if (isHighImpact(snapshot, row)) directHighImpact.push({ row, held })
    const isAdmin = held.some(
      ({ row, group }) => row.role === adminRole && (group === undefined || isSameScope(group.scope, scope)),
    )
    if (isAdmin && user.disabled !== true) admins.push(user.id)
    for (const { row } of held) {
      if (row.role.startsWith('built-in:')) continue
      const holderIds = holders.get(row.role) ?? new Set()
      holders.set(row.role, holderIds.add(user.id))
    }
  }
  return {
    ...(yield* groupCandidates(snapshot, holdings, directHighImpact)),
    ...(yield* unassignedSteps(snapshot, holdings)),
    adminsWithoutTwoFactor,
    adminsTwoFactorNotReported,
    withoutRole,
    onlyViewer,
    managedWithDirect,
    inactivePrivileged,
    admins,
    rolesOfOneUser: [...holders].flatMap(([role, holderIds]) => {
      const [user, ...others] = holderIds
      return user === undefined || others.length > 0 ? [] : [{ role, user }]
    }),
  }
}

function isInactive({ disabled, locked }: SnapshotUser): boolean {
  return disabled === true || locked === true
}

function* groupCandidates(
  snapshot: AccessSnapshot,
  { scope }: Holdings,
  direct: readonly { readonly row: AssignmentRow; readonly held: readonly Held[] }[],
): Generator<undefined, Pick<Answers, 'alreadyInherited' | 'groupAvailable' | 'groupCandidate'>> {
  const given = new Set<string>()
  let steps = 0
  for (const row of snapshot.assignments) {
    if (++steps % STEP === 0) yield
    if (isSameScope(row.scope, scope) && idleReason(snapshot, row) === undefined && groupOf(snapshot, row))
      given.add(tripleOf(row))
  }
  const sharing = new Map<string, number>()
  for (const { row } of direct) {
    if (++steps % STEP === 0) yield
    sharing.set(tripleOf(row), (sharing.get(tripleOf(row)) ?? 0) + 1)
  }
  const alreadyInherited: AssignmentRow[] = []
  const groupAvailable: AssignmentRow[] = []
  const groupCandidate: AssignmentRow[] = []
  for (const { row, held } of direct) {
    if (++steps % STEP === 0) yield
    if (held.some(({ row: other, group }) => group !== undefined && tripleOf(other) === tripleOf(row)))
      alreadyInherited.push(row)
    else if (given.has(tripleOf(row))) groupAvailable.push(row)
    else if ((sharing.get(tripleOf(row)) ?? 0) >= MIN_CANDIDATES) groupCandidate.push(row)
  }
  return { alreadyInherited, groupAvailable, groupCandidate }
}

function* unassignedSteps(
  snapshot: AccessSnapshot,
  { scope, users }: Holdings,
): Generator<
  undefined,
  Pick<Answers, 'withoutUser' | 'withoutRoleOrResourceGroup' | 'emptyGroups' | 'emptyGroupsWithRole'>
> {
  const withoutUser: AssignmentRow[] = []
  const withoutRoleOrResourceGroup: AssignmentRow[] = []
  const giving = new Set<SnapshotGroup>()
  let steps = 0
  for (const row of snapshot.assignments) {
    if (++steps % STEP === 0) yield
    const group = groupOf(snapshot, row)
    if (group !== undefined && !row.disabled) giving.add(group)
    if (!isSameScope(row.scope, scope)) continue
    if (row.kind === 'user' && !users.has(row.principal)) withoutUser.push(row)
    if (missingPart(snapshot, row) !== undefined) withoutRoleOrResourceGroup.push(row)
  }
  const empty = [...snapshot.groups.values()].filter(
    ({ scope: of, members }) => isSameScope(of, scope) && Array.isArray(members) && members.length === 0,
  )
  return {
    withoutUser,
    withoutRoleOrResourceGroup,
    emptyGroupsWithRole: empty.filter((group) => giving.has(group)),
    emptyGroups: empty.filter((group) => !giving.has(group)),
  }
}
