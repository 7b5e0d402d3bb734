import { scopeId, type Scope } from '#src/domain/scope.ts'
import { compareAssignments, type ComparedAssignment } from './compared-assignments.ts'
import {
  compareMembers,
  renamedUsers,
  type MemberChange,
  type MembershipChange,
  type RenamedUser,
} from './compared-users.ts'
import { chainOf, gapsOf, type ComparedPair, type Gaps, type NotCompared } from './comparison-gaps.ts'
import { holdingsOfUser, holdingsAt, type Held, type Holdings } from './holdings.ts'
import { accessKey, roleIdOf, type AccessSnapshot, type AssignmentRow, type RoleKey } from './snapshot.ts'

/**
 * What changed between two snapshots. Role assignments are the same if scope, principal, role and resource group are,
 * regardless of their identifiers. If a part of one of the two might be incomplete, nothing is concluded from it.
 */

/**
 * Something that a user could not do with any assignment in one of the two, and can do with inherited roles in the
 * other.
 */
export type EffectiveChange = {
  readonly change: 'gained' | 'lost'
  readonly scope: Scope
  readonly user: string
  readonly role: RoleKey
  readonly resourceGroup: string
  /** Names of the groups, if the user has it there. */
  readonly groups: readonly string[]
}

export type Comparison = {
  /** Scopes that both cover; others are not compared. */
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

/** Number of steps after which a slice can end. */
const STEP = 500

/** Compares two snapshots of one account. A generator, to be run in slices. */
export function* compareSnapshots(before: AccessSnapshot, after: AccessSnapshot): Generator<undefined, Comparison> {
  const idsOf = ({ scopes }: AccessSnapshot) => new Set(scopes.map(({ scope }) => scopeId(scope)))
  const [inBefore, inAfter] = [idsOf(before), idsOf(after)]
  const except = ({ scopes }: AccessSnapshot, ids: ReadonlySet<string>) =>
    scopes.map(({ scope }) => scope).filter((scope) => !ids.has(scopeId(scope)))
  const scopes = before.scopes.map(({ scope }) => scope).filter((scope) => inAfter.has(scopeId(scope)))
  const pair: ComparedPair = { before, after, scopes, gaps: gapsOf(before, after, scopes) }
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

/** A role on a resource group, of any principal. No part of a key has a line break. */
function grantOf({ role, resourceGroup }: Pick<AssignmentRow, 'role' | 'resourceGroup'>): string {
  return `${role}\n${resourceGroup}`
}

/** How a user has each role on each resource group. */
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
 * Adds inherited access that users have in only one of the two. `also` receives, by the key of a direct assignment
 * that is in only one of the two, the groups that grant the same in the other.
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
    const [before, after] = [waysTo(holdingsOfUser(one, user)), waysTo(holdingsOfUser(other, user))]
    compareWays(before, after, (change, { row, groups }) => {
      const { role, resourceGroup } = row
      if (!gaps.has(scope, ['roles'], [roleIdOf(role)]))
        effective.push({ change, scope, user, role, resourceGroup, groups })
    })
    for (const [here, there] of [
      [before, after],
      [after, before],
    ] as const)
      for (const [grant, { direct }] of here) {
        const way = there.get(grant)
        if (direct !== undefined && way !== undefined && way.direct === undefined)
          also.set(accessKey(direct), way.groups)
      }
  }
}

function compareWays(
  before: Ways,
  after: Ways,
  add: (change: EffectiveChange['change'], way: { row: AssignmentRow; groups: readonly string[] }) => void,
): void {
  for (const [grant, way] of before) if (!after.has(grant) && way.groups.length > 0) add('lost', way)
  for (const [grant, way] of after) if (!before.has(grant) && way.groups.length > 0) add('gained', way)
}
