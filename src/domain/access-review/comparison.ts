import { scopeId, type Scope } from '#src/domain/scope.ts'
import { chainOf, gapsOf, type Gaps, type NotCompared } from './comparison-gaps.ts'
import type { Part } from './completeness.ts'
import { heldBy, holdingsAt, type Held, type Holdings } from './holdings.ts'
import {
  accessKey,
  roleIdOf,
  type AccessSnapshot,
  type AssignmentRow,
  type PrincipalKind,
  type RoleKey,
  type SnapshotGroup,
  type SnapshotUser,
} from './snapshot.ts'

/**
 * What changed between two snapshots. A role assignment is the same where scope, principal, role and resource group are,
 * whatever its identifier is. Where a part of one of the two may lack something, nothing is concluded from it.
 */

type AssignmentChange = 'gained' | 'lost' | 'unchanged' | 'unknown'

/** A role assignment of a user, a group or a service account. Harness's own, internal ones are left out. */
export type ComparedAssignment = {
  readonly change: AssignmentChange
  readonly scope: Scope
  readonly kind: PrincipalKind
  readonly principal: string
  /** Scope of the group, where the principal is one. */
  readonly groupScope: Scope | undefined
  readonly role: RoleKey
  readonly resourceGroup: string
  /** What else is known of an unchanged one. */
  readonly note: 'assigned-again' | 'switched-off' | 'switched-on' | undefined
  /** Groups that give a user the same: after the loss of it, or before the gain. */
  readonly alsoThrough: readonly string[]
}

/** Something that a user could not do with any assignment in one of the two, and can through groups in the other. */
export type EffectiveChange = {
  readonly change: 'gained' | 'lost'
  readonly scope: Scope
  readonly user: string
  readonly role: RoleKey
  readonly resourceGroup: string
  /** Names of the groups, where it is there. */
  readonly groups: readonly string[]
}

/** A user who is in a scope, or a group, in one of the two only. */
export type MembershipChange = {
  readonly change: 'joined' | 'left'
  readonly scope: Scope
  readonly user: string
}
export type MemberChange = MembershipChange & { readonly group: string }

type Names = { readonly name: string | undefined; readonly email: string }
export type RenamedUser = { readonly user: string; readonly before: Names; readonly after: Names }

export type Comparison = {
  /** Scopes that both cover; nothing is said of others. */
  readonly scopes: readonly Scope[]
  readonly onlyBefore: readonly Scope[]
  readonly onlyAfter: readonly Scope[]
  readonly assignments: readonly ComparedAssignment[]
  readonly effective: readonly EffectiveChange[]
  readonly users: readonly MembershipChange[]
  readonly members: readonly MemberChange[]
  readonly renamed: readonly RenamedUser[]
  readonly notCompared: readonly NotCompared[]
}

/** Steps after which a slice may end. */
const STEP = 500

/** Parts on which role assignments depend, by whose they are. */
const partsOfKind: Record<PrincipalKind, readonly Part[]> = {
  user: ['assignments', 'users'],
  group: ['assignments', 'groups'],
  'service-account': ['assignments', 'service-accounts'],
  other: ['assignments', 'users', 'groups', 'service-accounts'],
}

/** Compares two snapshots of one account. A generator, to be done in slices. */
export function* compareSnapshots(before: AccessSnapshot, after: AccessSnapshot): Generator<undefined, Comparison> {
  const idsOf = ({ scopes }: AccessSnapshot) => new Set(scopes.map(({ scope }) => scopeId(scope)))
  const [inBefore, inAfter] = [idsOf(before), idsOf(after)]
  const except = ({ scopes }: AccessSnapshot, ids: ReadonlySet<string>) =>
    scopes.map(({ scope }) => scope).filter((scope) => !ids.has(scopeId(scope)))
  const scopes = before.scopes.map(({ scope }) => scope).filter((scope) => inAfter.has(scopeId(scope)))
  const pair: Pair = { before, after, scopes, gaps: gapsOf(before, after, scopes) }
  const effective: EffectiveChange[] = []
  const users: MembershipChange[] = []
  const also = new Map<string, readonly string[]>()
  for (const scope of scopes) {
    const one = yield* holdingsAt(before, scope)
    const other = yield* holdingsAt(after, scope)
    yield* compareHoldings(pair.gaps, one, other, effective, also)
    if (pair.gaps.has(scope, ['users'])) continue
    for (const user of one.users) if (!other.users.has(user)) users.push({ change: 'left', scope, user })
    for (const user of other.users) if (!one.users.has(user)) users.push({ change: 'joined', scope, user })
  }
  return {
    scopes,
    onlyBefore: except(before, inAfter),
    onlyAfter: except(after, inBefore),
    assignments: yield* compareAssignments(pair, also),
    effective,
    users,
    members: yield* compareMembers(pair),
    renamed: yield* renamedUsers(pair),
    notCompared: pair.gaps.all(),
  }
}

type Pair = {
  readonly before: AccessSnapshot
  readonly after: AccessSnapshot
  readonly scopes: readonly Scope[]
  readonly gaps: Gaps
}

/** A role on a resource group, of whoever it is. No part of a key has a line break. */
function grantOf({ role, resourceGroup }: Pick<AssignmentRow, 'role' | 'resourceGroup'>): string {
  return `${role}\n${resourceGroup}`
}

/** By what somebody holds each role on each resource group. */
type Ways = Map<string, { readonly row: AssignmentRow; direct: AssignmentRow | undefined; readonly groups: string[] }>

function waysTo(held: readonly Held[]): Ways {
  const ways: Ways = new Map()
  for (const { row, group } of held) {
    const grant = grantOf(row)
    const way = ways.get(grant) ?? { row, direct: undefined, groups: [] }
    if (group === undefined) way.direct = row
    else way.groups.push(group.name)
    ways.set(grant, way)
  }
  return ways
}

/**
 * Adds what users can do with groups in one of the two only. `also` gets, by the key of a direct assignment that only one
 * of the two has, the groups that give the same in the other.
 */
function* compareHoldings(
  gaps: Gaps,
  one: Holdings,
  other: Holdings,
  effective: EffectiveChange[],
  also: Map<string, readonly string[]>,
): Generator<undefined> {
  const { scope } = one
  const parts = ['users', 'groups', 'members'] as const
  if (gaps.has(scope, ['assignments', 'resource-groups']) || chainOf(scope).some((each) => gaps.has(each, parts)))
    return
  let steps = 0
  for (const user of new Set([...one.users, ...one.byUser.keys(), ...other.users, ...other.byUser.keys()])) {
    if (++steps % STEP === 0) yield
    const [was, is] = [waysTo(heldBy(one, user)), waysTo(heldBy(other, user))]
    compareWays(was, is, (change, { row, groups }) => {
      const { role, resourceGroup } = row
      if (!gaps.has(scope, ['roles'], [roleIdOf(role)]))
        effective.push({ change, scope, user, role, resourceGroup, groups })
    })
    for (const [here, there] of [
      [was, is],
      [is, was],
    ] as const)
      for (const [grant, { direct }] of here) {
        const way = there.get(grant)
        if (direct !== undefined && way !== undefined && way.direct === undefined)
          also.set(accessKey(direct), way.groups)
      }
  }
}

function compareWays(
  was: Ways,
  is: Ways,
  add: (change: EffectiveChange['change'], way: { row: AssignmentRow; groups: readonly string[] }) => void,
): void {
  for (const [grant, way] of was) if (!is.has(grant) && way.groups.length > 0) add('lost', way)
  for (const [grant, way] of is) if (!was.has(grant) && way.groups.length > 0) add('gained', way)
}

/** The assignments with one key. */
type Alike = { readonly row: AssignmentRow; readonly ids: string[]; isOn: boolean }

function* alikeAt(
  { assignments }: AccessSnapshot,
  scopes: ReadonlySet<string>,
): Generator<undefined, Map<string, Alike>> {
  const found = new Map<string, Alike>()
  let steps = 0
  for (const row of assignments) {
    if (++steps % STEP === 0) yield
    if (row.internal || !scopes.has(scopeId(row.scope))) continue
    const key = accessKey(row)
    const alike = found.get(key) ?? { row, ids: [], isOn: false }
    alike.ids.push(row.id)
    alike.isOn ||= !row.disabled
    found.set(key, alike)
  }
  return found
}

function* compareAssignments(
  { before, after, scopes, gaps }: Pair,
  also: ReadonlyMap<string, readonly string[]>,
): Generator<undefined, readonly ComparedAssignment[]> {
  const ids = new Set(scopes.map((scope) => scopeId(scope)))
  const was = yield* alikeAt(before, ids)
  const is = yield* alikeAt(after, ids)
  const compared: ComparedAssignment[] = []
  let steps = 0
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    if (++steps % STEP === 0) yield
    const [one, other] = [was.get(key), is.get(key)]
    const row = other?.row ?? one?.row
    if (row === undefined) continue
    const { scope, kind, principal, groupScope, role, resourceGroup } = row
    const isUnknown = gaps.has(scope, partsOfKind[kind]) || gaps.has(scope, ['roles'], [roleIdOf(role)])
    const change = isUnknown ? 'unknown' : one === undefined ? 'gained' : other === undefined ? 'lost' : 'unchanged'
    compared.push({
      change,
      scope,
      kind,
      principal,
      groupScope,
      role,
      resourceGroup,
      note: change === 'unchanged' && one !== undefined && other !== undefined ? noteOf(one, other) : undefined,
      alsoThrough: change === 'gained' || change === 'lost' ? (also.get(key) ?? []) : [],
    })
  }
  return compared
}

function noteOf(one: Alike, other: Alike): ComparedAssignment['note'] {
  if (one.isOn !== other.isOn) return one.isOn ? 'switched-off' : 'switched-on'
  return one.ids.some((id) => other.ids.includes(id)) ? undefined : 'assigned-again'
}

/** Members of groups. A group that is in one of the two only has no members in the other. */
function* compareMembers({ before, after, scopes, gaps }: Pair): Generator<undefined, readonly MemberChange[]> {
  const ids = new Set(scopes.flatMap(chainOf).map((scope) => scopeId(scope)))
  const changes: MemberChange[] = []
  let steps = 0
  for (const key of new Set([...before.groups.keys(), ...after.groups.keys()])) {
    if (++steps % STEP === 0) yield
    const [one, other] = [before.groups.get(key), after.groups.get(key)]
    const group = other ?? one
    if (group === undefined || !ids.has(scopeId(group.scope))) continue
    const { scope, id } = group
    const names = [id, one?.name ?? id, other?.name ?? id]
    // Groups of scopes below are in the list of the scope that was loaded.
    if (chainOf(scope).some((each) => gaps.has(each, ['groups', 'members'], names))) continue
    const [was, is] = [membersOf(one), membersOf(other)]
    if (was === undefined || is === undefined) {
      for (const [side, of] of [
        ['before', one],
        ['after', other],
      ] as const)
        if (of?.members === 'unknown')
          gaps.add(side, { part: 'members', scope, reason: 'members-unknown', names: [of.name] })
      continue
    }
    const add = (change: MemberChange['change'], from: ReadonlySet<string>, without: ReadonlySet<string>) => {
      for (const user of from) if (!without.has(user)) changes.push({ change, scope, group: id, user })
    }
    add('left', was, is)
    add('joined', is, was)
  }
  return changes
}

/** @returns undefined where they are not known, or are all users of the scope, who are compared as such */
function membersOf(group: SnapshotGroup | undefined): ReadonlySet<string> | undefined {
  if (group === undefined) return new Set()
  return typeof group.members === 'string' ? undefined : new Set(group.members)
}

function* renamedUsers({ before, after, scopes, gaps }: Pair): Generator<undefined, readonly RenamedUser[]> {
  const ids = new Set(scopes.filter((scope) => !gaps.has(scope, ['users'])).map((scope) => scopeId(scope)))
  const isIn = ({ scopes: own }: SnapshotUser) => own.some((scope) => ids.has(scopeId(scope)))
  const renamed: RenamedUser[] = []
  let steps = 0
  for (const one of before.users) {
    if (++steps % STEP === 0) yield
    const other = after.users.get(one.id)
    if (other === undefined || !isIn(one) || !isIn(other)) continue
    if (one.name === other.name && one.email === other.email) continue
    renamed.push({
      user: one.id,
      before: { name: one.name, email: one.email },
      after: { name: other.name, email: other.email },
    })
  }
  return renamed
}
