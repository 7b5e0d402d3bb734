import { scopeId, type Scope } from '#src/domain/scope.ts'
import { chainOf, type ComparedPair } from './comparison-gaps.ts'
import type { SnapshotGroup, SnapshotUser } from './snapshot.ts'

/** Users of two snapshots: added to or removed from a scope or a group, or renamed. */

/** A user who is in a scope, or a group, in only one of the two. */
export type MembershipChange = {
  readonly change: 'joined' | 'left'
  readonly scope: Scope
  readonly user: string
}
export type MemberChange = MembershipChange & { readonly group: string }

type Names = { readonly name: string | undefined; readonly email: string }
export type RenamedUser = { readonly user: string; readonly before: Names; readonly after: Names }

/** Number of steps after which a slice can end. */
const STEP = 500

/** Members of groups. A group that is in only one of the two has no members in the other. */
export function* compareMembers({
  before,
  after,
  scopes,
  gaps,
}: ComparedPair): Generator<undefined, readonly MemberChange[]> {
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
    // Groups of child scopes are in the list of the loaded scope.
    if (chainOf(scope).some((each) => gaps.has(each, ['groups', 'members'], names))) continue
    const [previous, current] = [membersOf(one), membersOf(other)]
    if (previous === undefined || current === undefined) {
      for (const [side, members] of [
        ['before', one],
        ['after', other],
      ] as const)
        if (members?.members === 'unknown')
          gaps.add(side, { part: 'members', scope, reason: 'members-unknown', names: [members.name] })
      continue
    }
    const add = (change: MemberChange['change'], from: ReadonlySet<string>, without: ReadonlySet<string>) => {
      for (const user of from) if (!without.has(user)) changes.push({ change, scope, group: id, user })
    }
    add('left', previous, current)
    add('joined', current, previous)
  }
  return changes
}

/** @returns undefined if the members are unknown, or are all users of the scope, who are compared separately */
function membersOf(group: SnapshotGroup | undefined): ReadonlySet<string> | undefined {
  if (group === undefined) return new Set()
  return typeof group.members === 'string' ? undefined : new Set(group.members)
}

/** Users whose name or email changed. */
export function* renamedUsers({
  before,
  after,
  scopes,
  gaps,
}: ComparedPair): Generator<undefined, readonly RenamedUser[]> {
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
