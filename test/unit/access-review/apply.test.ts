import { describe, expect, it } from 'vitest'
import { decisionStateOf, type DecisionState } from '#src/domain/access-review/decision-log.ts'
import { itemsOf } from '#src/domain/access-review/plan-rows.ts'
import { remediationPlan } from '#src/domain/access-review/remediation-plan.ts'
import { outcomeCounts, outcomeOf, remediationsOf, type Outcome } from '#src/domain/access-review/remediation.ts'
import type { ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import { removedAdmins } from '#src/domain/access-review/removed-admins.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import type { DecisionEvent, ReviewItem, RolePair } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { roleKey } from '#src/domain/access-review/snapshot.ts'
import { scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { checkTarget, checkTargets } from '#src/jobs/apply-check.ts'
import { applyRow, type NewApplyEvent } from '#src/jobs/apply-row.ts'
import { findRole } from '#src/sim/model/access-rules.ts'
import { storeInvite } from '#src/sim/model/invites.ts'
import { adminsOf } from '#src/sim/model/last-admin.ts'
import { finishRemovals } from '#src/sim/model/leaving.ts'
import { Random } from '#src/sim/model/random.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { exists } from '#test/support/apply-kinds.ts'
import { portOf, type WriteLog } from '#test/support/apply-port.ts'
import { finish } from '#test/support/finish.ts'
import { editSomething, randomWorld } from '#test/support/random-world.ts'
import { rolesAt, scopesOf } from '#test/support/true-access.ts'

/** AR-19: what applying the decisions of a review does to an account, against its tables. */

const TIMEOUT = 600_000
const RUNS = Number(process.env['ACCESS_RUNS'] ?? 20)
const ownId = persona('account-admin').identifier
const admin: Caller = { type: 'USER', identifier: ownId }
const reviewer: Reviewer = { id: 'reviewer', name: 'Maria Lopez', identity: 'session' }

type Campaign = Awaited<ReturnType<typeof campaignOf>>

/** A review of a random account with a decision by chance on each item. */
async function campaignOf(seed: number) {
  const { world, random } = randomWorld(seed * 31, random0(seed).pick([4, 15, 30]))
  let moved = 0
  const start = world.now()
  Object.assign(world, { now: () => start + moved })
  for (const scope of scopesOf(world))
    if (random.chance(0.5)) storeInvite(world, scope, `guest.${seed}.${scopeLevel(scope)}@example.com`, [], [])
  const top = { account: world.account.identifier }
  const population = await loadOf(world, admin, top)
  const { items } = finish(
    reviewItemsOf(population, {
      scope: top,
      children: true,
      roles: { kind: 'all' },
      serviceAccounts: true,
      invitations: true,
      groupMembers: true,
      withoutRole: true,
    }),
  )
  const decisionStates = new Map(items.flatMap((item, at) => decisionOn(item, at, random)))
  return { world, random, population, items, decisionStates, advance: (time: number) => (moved += time) }
}

const random0 = (seed: number) => new Random(seed)

function decisionOn(item: ReviewItem, at: number, random: Random): [string, DecisionState][] {
  const decision = random.pick(['keep', 'remove', 'remove', 'remove', 'change-role', 'not-sure', 'undecided'] as const)
  const canChange = item.kind === 'user-assignment' || item.kind === 'service-account-assignment'
  if (decision === 'undecided' || (decision === 'change-role' && !canChange)) return []
  const target = decision === 'change-role' ? targetAt(item.scope, random) : undefined
  const event: DecisionEvent = {
    id: `e${String(at)}`,
    item: item.id,
    decision,
    ...(target === undefined ? {} : { target }),
    reviewer,
    at,
    seen: [],
  }
  return [[item.id, decisionStateOf([event])]]
}

function targetAt(scope: Scope, random: Random): RolePair {
  const id = random.pick(['alpha', `_${scopeLevel(scope)}_viewer`, `_${scopeLevel(scope)}_admin`, '_code_admin'])
  const resourceGroup = random.pick(['broad', 'narrow', '_all_resources_including_child_scopes', 'missing'])
  return { role: roleKey(id.startsWith('_') ? undefined : scope, id), resourceGroup }
}

/** Everything that must stay as it is, by names that stay. */
function protectedBy(world: World): string[] {
  // What Harness gives every user by itself ends with the membership.
  const managed = scopesOf(world).flatMap((scope) =>
    [...world.assignments.at(scope)].flatMap(({ managed: is, identifier, roleIdentifier }) =>
      is && findRole(world, roleIdentifier, scope)?.internal !== true ? `managed ${identifier}` : [],
    ),
  )
  const groups = world.groups.flatMap((group) =>
    group.externallyManaged || group.sso !== undefined
      ? [...group.users].map((user) => `member ${scopeId(group.scope)} ${group.identifier} ${user}`)
      : [],
  )
  const own = scopesOf(world).flatMap((scope) =>
    rolesAt(world, scope, ownId).map(({ row }) => `own ${scopeId(scope)} ${row.identifier}`),
  )
  const ownGroups = world.groups.flatMap((group) =>
    group.users.has(ownId) ? `own group ${scopeId(group.scope)} ${group.identifier}` : [],
  )
  const memberships = scopesOf(world).filter((scope) => world.members.has(scope, ownId))
  return [
    ...managed,
    ...groups,
    ...own,
    ...ownGroups,
    ...memberships.map((scope) => `own scope ${scopeId(scope)}`),
  ].sort()
}

function hasTarget(world: World, item: ReviewItem, target: RolePair | undefined): boolean {
  if (target === undefined || !('row' in item)) return true
  const id = target.role.slice(target.role.indexOf(':') + 1)
  return [...world.assignments.at(item.scope)].some(
    (row) =>
      row.principal.identifier === item.row.principal &&
      row.roleIdentifier === id &&
      row.resourceGroupIdentifier === target.resourceGroup &&
      !row.disabled,
  )
}

async function applied({ world, random, population, items, decisionStates, advance }: Campaign, chance: number) {
  const log: ApplyEvent[] = []
  const writes: WriteLog = []
  const note = (events: readonly NewApplyEvent[]) => {
    for (const event of events) log.push({ ...event, id: String(log.length), at: log.length, by: reviewer })
  }
  const decisionState = (item: string) => remediationsOf(log).get(item)
  const plan = remediationPlan({
    review: { items, population },
    decisionStates,
    ownId,
    isOver: () => false,
    lacksPermission: () => false,
  })
  note(plan.skipped.map(({ item, reason }) => ({ item, result: 'skipped', reason })))
  const port = portOf(world, admin, random, writes, chance)
  for (const row of plan.rows) {
    await applyRow(row, {
      port,
      ownId,
      remediationOf: decisionState,
      note,
      leaving: (scope) => removedAdmins(items, decisionState, scope),
    })
    advance(400)
  }
  const targets = checkTargets(plan.rows)
  for (const [time, isLast] of [
    [0, false],
    [5000, false],
    [25_000, true],
  ] as const) {
    advance(time)
    for (const target of targets)
      await checkTarget(target, { port, remediationOf: decisionState, note, isLast, now: world.now })
  }
  finishRemovals(world)
  return { plan, log, writes, remediations: remediationsOf(log) }
}

describe('AR-19: applying the decisions of a review', () => {
  it(
    `AR-19: takes no admin, no own access, nothing managed and nothing that was kept, and adds before it removes (${RUNS} reviews)`,
    { timeout: TIMEOUT },
    async () => {
      const seen = new Map<Outcome, number>()
      let added = 0
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const campaign = await campaignOf(seed)
        const { world, random, items, decisionStates, population } = campaign
        for (let edits = random.int(4); edits > 0; edits -= 1) editSomething(world, random)
        world.settings.lateRemovals = random.pick([0, 0, 4000, 20_000, 90_000])
        const hadAdmin = scopesOf(world).filter((scope) => adminsOf(world, scope).size > 0)
        const before = protectedBy(world)
        const there = items.filter((item) => exists(world, item))
        const hadTarget = new Set(
          items.flatMap((item) => (hasTarget(world, item, decisionStates.get(item.id)?.event?.target) ? item.id : [])),
        )
        const { plan, log, writes, remediations } = await applied(campaign, random.pick([0, 0.3]))

        expect(
          hadAdmin.filter((scope) => adminsOf(world, scope).size === 0),
          `seed ${seed}: admins`,
        ).toEqual([])
        expect(protectedBy(world), `seed ${seed}: protected`).toEqual(before)
        const outcomes = new Map(
          items.map((item) => [
            item.id,
            outcomeOf(decisionStates.get(item.id) ?? decisionStateOf([]), remediations.get(item.id)),
          ]),
        )
        for (const item of there) {
          const outcome = outcomes.get(item.id)
          if (outcome === 'kept' || outcome === 'exception')
            expect(exists(world, item), `seed ${seed}: ${item.id} ${outcome}`).toBe(true)
        }
        // Each item has one outcome, and they add up.
        const counts = outcomeCounts(items, decisionStates, remediations)
        expect(counts.open, `seed ${seed}: open`).toBe(0)
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(items.length)
        for (const [outcome, count] of Object.entries(counts) as [Outcome, number][])
          seen.set(outcome, (seen.get(outcome) ?? 0) + count)
        // Verified is what the account shows, and what was sent and shows is verified.
        for (const item of items) {
          const target = decisionStates.get(item.id)?.event?.target
          const shows = !exists(world, item) && hasTarget(world, item, target)
          const wasSent = log.some(({ item: of, result }) => of === item.id && result === 'sent')
          if (outcomes.get(item.id) === 'done-verified') expect(shows, `seed ${seed}: ${item.id}`).toBe(true)
          if (wasSent && world.settings.lateRemovals < 30_000)
            expect(
              outcomes.get(item.id) === 'done-verified',
              `seed ${seed}: ${item.id} ${String(outcomes.get(item.id))}`,
            ).toBe(shows)
        }
        // The new role comes first.
        for (const item of items) {
          const target = decisionStates.get(item.id)?.event?.target
          if (target === undefined || !('row' in item)) continue
          const removed = writes.findIndex(({ method, key }) => method === 'unassign' && key === item.row.id)
          if (removed < 0 || hadTarget.has(item.id)) continue
          added += 1
          const id = target.role.slice(target.role.indexOf(':') + 1)
          const assigned = writes.findIndex(
            ({ method, key }) =>
              method === 'assign' &&
              key.startsWith(`${scopeId(item.scope)} ${item.row.principal} `) &&
              key.includes(id) &&
              key.includes(target.resourceGroup),
          )
          expect(assigned >= 0 && assigned < removed, `seed ${seed}: ${item.id}`).toBe(true)
        }
        // Each change was sent once.
        expect(new Set(writes.map(({ method, key }) => `${method} ${key}`)).size).toBe(writes.length)
        expect(plan.rows.flatMap(itemsOf).every((item) => plan.planned.has(item))).toBe(true)
        expect(population.users.size).toBeGreaterThan(0)
      }
      // By chance each of them occurs.
      for (const outcome of ['kept', 'exception', 'done-verified', 'skipped', 'failed'] as const)
        expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(0)
      expect(added).toBeGreaterThan(0)
    },
  )

  it('new roles come first, admin roles go last and one by one', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { items, population, decisionStates } = await campaignOf(seed)
      const { rows } = remediationPlan({
        review: { items, population },
        decisionStates,
        ownId,
        isOver: () => false,
        lacksPermission: () => false,
      })
      const order = rows.map(({ phase }) => ['assign', 'remove', 'remove-user', 'remove-admin'].indexOf(phase))
      expect(order).toEqual(order.toSorted((one, other) => one - other))
      for (const row of rows) if (row.phase === 'remove-admin') expect(itemsOf(row)).toHaveLength(1)
    }
  })
})
