import { describe, expect, it } from 'vitest'
import { driftOf } from '#src/domain/access-review/drift.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import type { Criteria, ReviewItem } from '#src/domain/access-review/review.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { findGroup, findRole } from '#src/sim/model/access-rules.ts'
import { scopeAtLevel } from '#src/sim/model/scopes.ts'
import type { Assignment } from '#src/sim/model/assignment.ts'
import { removeAssignment } from '#src/sim/model/leaving.ts'
import { assign } from '#src/sim/model/membership.ts'
import { Random } from '#src/sim/model/random.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { editSomething, randomWorld } from '#test/support/random-world.ts'
import { isPowerful, membersOf, rolesAt, scopesOf } from '#test/support/true-access.ts'

const TIMEOUT = 600_000
const RUNS = Number(process.env['ACCESS_RUNS'] ?? 20)
const admin: Caller = { type: 'USER', identifier: persona('account-admin').identifier }
const sorted = (values: Iterable<string>) => [...values].sort()

function criteria(scope: Scope, more: Partial<Criteria> = {}): Criteria {
  return {
    scope,
    children: true,
    roles: { kind: 'all' },
    serviceAccounts: true,
    invitations: true,
    groupMembers: true,
    withoutRole: true,
    ...more,
  }
}

const isListed = (world: World, row: Assignment) => findRole(world, row.roleIdentifier, row.scope)?.internal !== true

/** Every item as the tables of the account have it: kind, scope and what it is about. */
function truth(world: World, scopes: readonly Scope[]): string[] {
  return scopes.flatMap((scope) => {
    const at = scopeId(scope)
    const members = membersOf(world, scope)
    const kinds: Record<string, string> = {
      USER_GROUP: 'group-assignment',
      SERVICE_ACCOUNT: 'service-account-assignment',
    }
    const assignments = [...world.assignments.at(scope)]
      .filter((row) => !row.managed && isListed(world, row))
      .map(({ principal, identifier }) => {
        const user = members.includes(principal.identifier) ? 'user-assignment' : 'orphan-assignment'
        return `${kinds[principal.type] ?? user} ${at} ${identifier}`
      })
    const groups = world.groups
      .filter(
        (group) =>
          scopeId(group.scope) === at && !group.harnessManaged && !group.externallyManaged && group.sso === undefined,
      )
      .flatMap((group) => [...group.users].map((user) => `group-member ${at} ${group.identifier} ${user}`))
    const idle = members.filter((id) => rolesAt(world, scope, id).length === 0).map((id) => `membership ${at} ${id}`)
    return [...assignments, ...groups, ...idle]
  })
}

function named(item: ReviewItem): string {
  const at = scopeId(item.scope)
  switch (item.kind) {
    case 'group-member':
      return `${item.kind} ${at} ${item.group.id} ${item.user}`
    case 'membership':
      return `${item.kind} ${at} ${item.user}`
    case 'invitation':
      return `${item.kind} ${at} ${item.invitation.id}`
    default:
      return `${item.kind} ${at} ${item.row.id}`
  }
}

describe('AR-01: items of a review', () => {
  it(
    `AR-01: are what the account has, with and without child scopes (${RUNS} accounts)`,
    { timeout: TIMEOUT },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 17, new Random(seed).pick([4, 15, 40]))
        const top = random.pick(scopesOf(world))
        const snapshot = await loadOf(world, admin, top)
        const below = scopesOf(world).filter((scope) => `${scopeId(scope)}/`.startsWith(`${scopeId(top)}/`))
        const { items } = finish(reviewItemsOf(snapshot, criteria(top)))
        expect(sorted(items.map(named)), `seed ${seed}`).toEqual(sorted(truth(world, below)))
        expect(new Set(items.map(({ id }) => id)).size, `seed ${seed}`).toBe(items.length)

        const alone = { ...snapshot, scopes: snapshot.scopes.slice(0, 1) }
        const own = finish(reviewItemsOf(alone, criteria(top, { children: false })))
        expect(sorted(own.items.map(named)), `seed ${seed}, alone`).toEqual(sorted(truth(world, [top])))
        expect(own.managed, `seed ${seed}`).toBe(
          [...world.assignments.at(top)].filter((row) => row.managed && isListed(world, row)).length,
        )
      }
    },
  )

  it('are high-impact where they reach everything below or allow access changes', async () => {
    const { world } = randomWorld(99, 40)
    const account = { account: world.account.identifier }
    const { items } = finish(reviewItemsOf(await loadOf(world, admin, account), criteria(account)))
    const rows = new Map(
      scopesOf(world).flatMap((scope) =>
        [...world.assignments.at(scope)].map((row) => [`${scopeId(scope)} ${row.identifier}`, row]),
      ),
    )
    for (const item of items) {
      if (!('row' in item)) continue
      const row = rows.get(`${scopeId(item.scope)} ${item.row.id}`)
      expect(item.weighty, item.id).toBe(row !== undefined && isPowerful(world, row))
    }
    expect(items.some(({ weighty }) => weighty)).toBe(true)
  })

  it('leaves out what was not asked for', async () => {
    const { world } = randomWorld(7, 40)
    const account = { account: world.account.identifier }
    const snapshot = await loadOf(world, admin, account)
    const kindsOf = (more: Partial<Criteria>) =>
      new Set(finish(reviewItemsOf(snapshot, criteria(account, more))).items.map(({ kind }) => kind))
    expect(kindsOf({ groupMembers: false })).not.toContain('group-member')
    expect(kindsOf({ withoutRole: false })).not.toContain('membership')
    expect(kindsOf({ serviceAccounts: false })).not.toContain('service-account-assignment')
    const privileged = finish(reviewItemsOf(snapshot, criteria(account, { roles: { kind: 'privileged' } })))
    expect(privileged.items.length).toBeGreaterThan(0)
    expect(privileged.items.every((item) => item.kind === 'group-member' || ('row' in item && item.weighty))).toBe(true)
  })
})

describe('AR-17: what changed since a review started', () => {
  it(`AR-17: is what changed in the account (${RUNS} accounts)`, { timeout: TIMEOUT }, async () => {
    let found = { gone: 0, replaced: 0, added: 0, members: 0 }
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const { world, random } = randomWorld(seed * 101, 25)
      world.settings.lateRemovals = 0
      const account = { account: world.account.identifier }
      const population = await loadOf(world, admin, account)
      const { items } = finish(reviewItemsOf(population, criteria(account)))
      const membersBefore = groupMembers(world)
      for (let edits = random.int(6); edits >= 0; edits -= 1) editSomething(world, random)
      if (random.chance(0.5)) assignAgain(world, random)
      const later = await loadOf(world, admin, account)
      const fresh = finish(reviewItemsOf(later, criteria(account)))
      const drift = finish(driftOf({ population, items }, { population: later, items: fresh.items }))

      const before = new Map(items.map((item) => [item.id, item]))
      const now = new Map(fresh.items.map((item) => [item.id, item]))
      const left = [...before.keys()].filter((id) => !now.has(id))
      const arrived = [...now.keys()].filter((id) => !before.has(id))
      const context = `seed ${seed}`
      expect(drift.unknown, context).toEqual([])
      expect(sorted([...drift.gone, ...drift.replaced.map(({ item }) => item)]), context).toEqual(sorted(left))
      expect(sorted([...drift.added, ...drift.replaced.map(({ by }) => by)].map(({ id }) => id)), context).toEqual(
        sorted(arrived),
      )
      for (const { item, by } of drift.replaced) {
        const old = before.get(item)
        if (old === undefined || !('row' in old) || !('row' in by)) throw new Error('no assignment')
        expect(by.row, context).toMatchObject({
          principal: old.row.principal,
          role: old.row.role,
          resourceGroup: old.row.resourceGroup,
          scope: old.row.scope,
        })
        // No decision moves: they are by item, and this is another one.
        expect(by.id).not.toBe(old.id)
      }
      const goneSubjects = drift.gone.map((id) => subject(before.get(id)))
      const addedSubjects = drift.added.map(subject)
      expect(
        goneSubjects.filter((each) => each !== '' && addedSubjects.includes(each)),
        context,
      ).toEqual([])
      for (const change of drift.membersChanged) {
        const item = before.get(change.item)
        if (item?.kind !== 'group-assignment' || item.group === undefined) throw new Error('no group')
        const key = `${scopeId(item.group.scope)} ${item.group.id}`
        const was = membersBefore.get(key) ?? new Set()
        const is = groupMembers(world).get(key) ?? new Set()
        expect(sorted(change.joined), context).toEqual(sorted([...is].filter((id) => !was.has(id))))
        expect(sorted(change.left), context).toEqual(sorted([...was].filter((id) => !is.has(id))))
      }
      // Taken into the review, what is new is no longer new, and everything else stays as it was found.
      const taken = [...drift.added, ...drift.replaced.map(({ by }) => by)]
      const late = new Set(taken.map(({ id }) => id))
      const again = finish(
        driftOf({ population, items: [...items, ...taken], late }, { population: later, items: fresh.items }),
      )
      expect(again.added, context).toEqual([])
      expect(again.replaced.map(({ item, by }) => `${item} ${by.id}`).sort(), context).toEqual(
        drift.replaced.map(({ item, by }) => `${item} ${by.id}`).sort(),
      )
      expect([again.gone, again.membersChanged], context).toEqual([drift.gone, drift.membersChanged])
      found = {
        gone: found.gone + drift.gone.length,
        replaced: found.replaced + drift.replaced.length,
        added: found.added + drift.added.length,
        members: found.members + drift.membersChanged.length,
      }
    }
    for (const [what, count] of Object.entries(found)) expect(count, what).toBeGreaterThan(0)
  })
})

const subject = (item: ReviewItem | undefined) =>
  item !== undefined && 'row' in item
    ? [
        scopeId(item.scope),
        item.row.kind,
        item.row.groupScope && scopeId(item.row.groupScope),
        item.row.principal,
        item.row.role,
        item.row.resourceGroup,
      ].join(' ')
    : ''

function groupMembers(world: World): Map<string, Set<string>> {
  return new Map(world.groups.map((group) => [`${scopeId(group.scope)} ${group.identifier}`, new Set(group.users)]))
}

/** Someone removes an assignment and makes the same one another time. */
function assignAgain(world: World, random: Random): void {
  const rows = scopesOf(world)
    .flatMap((scope) => [...world.assignments.at(scope)])
    .filter((row) => {
      const { type, identifier, scopeLevel } = row.principal
      const owner = type !== 'USER_GROUP' || scopeLevel === null ? undefined : scopeAtLevel(row.scope, scopeLevel)
      const exists =
        type === 'USER'
          ? membersOf(world, row.scope).includes(identifier)
          : owner !== undefined && findGroup(world, identifier, owner) !== undefined
      return !row.managed && !row.disabled && exists && isListed(world, row)
    })
  if (rows.length === 0) return
  const row = random.pick(rows)
  removeAssignment(world, row)
  assign(world, row.scope, row.principal, row.roleIdentifier, row.resourceGroupIdentifier)
}
