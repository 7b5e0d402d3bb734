import { isViewerRole } from '#src/domain/roles.ts'
import { holdingsOfUser, isUserOf, isHighImpact, type Holdings } from './holdings.ts'
import { matrixOf, type Matrix, type MatrixRole } from './matrix.ts'
import { answersAt, type Answers } from './questions.ts'
import {
  isRoleKey,
  roleIdOf,
  type AccessSnapshot,
  type AssignmentRow,
  type RoleKey,
  type SnapshotGroup,
} from './snapshot.ts'

/** Every figure of the overview as the list behind it, so that the two always agree. */

export const twoFactorGroups = ['admins', 'external', 'others'] as const
export type TwoFactorGroup = (typeof twoFactorGroups)[number]
export const twoFactorStates = ['on', 'off', 'not-reported'] as const
export type TwoFactorState = (typeof twoFactorStates)[number]

/** Users of the scope by kind and 2FA; each user is in exactly one list. */
type TwoFactor = Readonly<Record<TwoFactorGroup, Readonly<Record<TwoFactorState, readonly string[]>>>>

/** All data shown about a scope. */
export type Figures = {
  readonly holdings: Holdings
  readonly answers: Answers
  readonly matrix: Matrix
  readonly twoFactor: TwoFactor
  /** Number of users of the scope with a flag. */
  readonly flagged: Readonly<Record<Flag, number>>
}

const flags = ['locked', 'disabled', 'externallyManaged'] as const
type Flag = (typeof flags)[number]

const STEP = 200

/** @param work the role assignments of the scope */
export function* figuresAt(
  snapshot: AccessSnapshot,
  work: Generator<undefined, Holdings>,
): Generator<undefined, Figures> {
  const holdings = yield* work
  const answers = yield* answersAt(snapshot, holdings)
  const matrix = yield* matrixOf(snapshot, holdings)
  const none = () => ({ on: [] as string[], off: [] as string[], 'not-reported': [] as string[] })
  const twoFactor = { admins: none(), external: none(), others: none() }
  const flagged = { locked: 0, disabled: 0, externallyManaged: 0 }
  let steps = 0
  for (const user of snapshot.users) {
    if (++steps % STEP === 0) yield
    if (!isUserOf(user.scopes, holdings.scope)) continue
    for (const flag of flags) if (user[flag] === true) flagged[flag] += 1
    const isAdmin = holdingsOfUser(holdings, user.id).some(({ row }) => isHighImpact(snapshot, row))
    const group = isAdmin ? 'admins' : user.externallyManaged === true ? 'external' : 'others'
    const state = user.twoFactor === undefined ? 'not-reported' : user.twoFactor ? 'on' : 'off'
    twoFactor[group][state].push(user.id)
  }
  return { holdings, answers, matrix, twoFactor, flagged }
}

/** Names of lists, as in addresses. */
export const findingNames = [
  'admins-without-2fa',
  'admins-2fa-not-reported',
  'already-inherited',
  'group-available',
  'group-candidate',
  'no-role',
  'only-viewer',
  'identity-provider-direct',
  'groups-without-members-with-role',
  'groups-without-members',
  'inactive-admins',
  'without-user',
  'missing-role-or-resource-group',
  'admins',
  'one-user-roles',
  'role',
  'two-factor',
] as const
export type FindingName = (typeof findingNames)[number]

/** Parses the parts of an address; invalid values are ignored. */
export function findingPartsOf(params: URLSearchParams): FindingParts {
  const role = params.get('role') ?? ''
  return {
    role: isRoleKey(role) ? role : undefined,
    group: twoFactorGroups.find((group) => group === params.get('group')),
    state: twoFactorStates.find((state) => state === params.get('state')),
  }
}

/** Other address parameters of a list. */
export type FindingParts = {
  readonly role?: RoleKey | undefined
  readonly group?: TwoFactorGroup | undefined
  readonly state?: TwoFactorState | undefined
}

export type Finding =
  | { readonly kind: 'users'; readonly users: readonly string[] }
  | { readonly kind: 'assignments'; readonly rows: readonly AssignmentRow[] }
  | { readonly kind: 'groups'; readonly groups: readonly SnapshotGroup[] }
  | { readonly kind: 'holders'; readonly holders: readonly { readonly role: RoleKey; readonly user: string }[] }

/** The list of a name. */
export function findingOf({ answers, matrix, twoFactor }: Figures, name: FindingName, parts: FindingParts): Finding {
  const users = (of: readonly string[]): Finding => ({ kind: 'users', users: of })
  const rows = (of: readonly AssignmentRow[]): Finding => ({ kind: 'assignments', rows: of })
  switch (name) {
    case 'admins-without-2fa':
      return users(answers.adminsWithoutTwoFactor)
    case 'admins-2fa-not-reported':
      return users(answers.adminsTwoFactorNotReported)
    case 'already-inherited':
      return rows(answers.alreadyInherited)
    case 'group-available':
      return rows(answers.groupAvailable)
    case 'group-candidate':
      return rows(answers.groupCandidate)
    case 'no-role':
      return users(answers.withoutRole)
    case 'only-viewer':
      return users(answers.onlyViewer)
    case 'identity-provider-direct':
      return users(answers.managedWithDirect)
    case 'groups-without-members-with-role':
      return { kind: 'groups', groups: answers.emptyGroupsWithRole }
    case 'groups-without-members':
      return { kind: 'groups', groups: answers.emptyGroups }
    case 'inactive-admins':
      return users(answers.inactivePrivileged)
    case 'without-user':
      return rows(answers.withoutUser)
    case 'missing-role-or-resource-group':
      return rows(answers.withoutRoleOrResourceGroup)
    case 'admins':
      return users(answers.admins)
    case 'one-user-roles':
      return { kind: 'holders', holders: answers.rolesOfOneUser }
    case 'role':
      return users(parts.role === undefined ? [] : usersWithRole(matrix, parts.role))
    case 'two-factor':
      return users(parts.group === undefined || parts.state === undefined ? [] : twoFactor[parts.group][parts.state])
  }
}

/** How many rows a list has. */
export function sizeOf(finding: Finding): number {
  switch (finding.kind) {
    case 'users':
      return finding.users.length
    case 'assignments':
      return finding.rows.length
    case 'groups':
      return finding.groups.length
    case 'holders':
      return finding.holders.length
  }
}

function usersWithRole({ cells }: Matrix, role: RoleKey): string[] {
  return [...cells].flatMap(([user, row]) => (row.has(role) ? user : []))
}

/** Users by role, the most used first; built-in viewer roles are omitted, because almost every user has one. */
export function roleUses({ roles }: Matrix): readonly MatrixRole[] {
  return roles
    .filter(({ role }) => !(role.startsWith('built-in:') && isViewerRole(roleIdOf(role))))
    .toSorted((one, other) => other.users - one.users)
}
