import type { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createQueryClient } from '#src/app/query-client.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { actionSkipReason, needsRecheck, lastAdminReason, preflight, type Preflight } from '#src/domain/bulk-guards.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkPlan, BulkRun } from '#src/jobs/bulk-run.ts'
import { startBulkRun } from '#src/jobs/bulk-mutation.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { changeLog } from '#src/session/change-log.ts'
import { connectAs } from '#src/queries/connect.ts'
import { removeUsersPlan, resetTwoFactorPlan, unlockUsersPlan } from '#src/jobs/user-bulk.ts'
import { lastAdminQuery } from '#src/queries/user-queries.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'
import { attempts, checkout, membersOf } from './people.ts'
import { assignRolePlan, removeRolePlan } from '#src/jobs/role-bulk.ts'
import { joinGroupPlan } from '#src/jobs/group-bulk.ts'
import { readAllUsers } from '#src/jobs/read-users.ts'

const params = { search: '', roles: [], resourceGroups: [], sort: 'name,ASC', pageIndex: 0, pageSize: 25 }

let sim: Simulator
let client: QueryClient
let scope: Scope
let ownId: string

beforeEach(async () => {
  sim = startSimulator()
  const admin = personaById(sim, 'account-admin')
  await connectAs(admin)
  scope = checkout(admin.accountIdentifier)
  client = createQueryClient()
  ownId = (await client.query(currentUserQuery(scope.account))).uuid
})

/** Lets the paced queue run by its own clock; answers come by the real one. */
function fakeClock() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const turn = async (milliseconds: number) => {
    await vi.advanceTimersByTimeAsync(milliseconds)
    for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    turn,
    until: async (condition: () => boolean) => {
      for (let n = 0; n < 40_000 && !condition(); n += 1) await turn(50)
      expect(condition()).toBe(true)
    },
  }
}

const at = { org: 'storefront', project: 'checkout' }
/** Adds people of a crowd until the scope has so many members, or so many by the name. */
function crowd(count: number) {
  for (let n = 0; n < count; n += 1)
    sim.edit({ action: 'add', user: `crowd.${n}@many.example`, name: `Crowd ${String(n).padStart(3, '0')}`, ...at })
}
const read = async (search = '') => (await readAllUsers(scope, { ...params, search })).rows
const facts = () => ({ ownId, isBeingRemoved: () => false })
const verdicts = (run: BulkRun) => new Map(run.getState().rows.map((row) => [row.id, row.state]))
const textOf = (run: BulkRun, id: string) => run.getState().rows.find((row) => row.id === id)?.text
const memberIds = () => new Set(membersOf(sim, scope).map(({ uuid }) => uuid))
const removalsOf = (id: string) => sim.log.filter(({ method, path }) => method === 'DELETE' && path.endsWith(`/${id}`))
const all = (people: readonly UserAggregate[]): Preflight => preflight(people, () => undefined)

/** As the dialog does: guards, then the last administrator, before anything is sent. */
async function beforeRemoval(people: readonly UserAggregate[]): Promise<Preflight> {
  const own = actionSkipReason('remove', facts())
  const found = new Map<string, boolean>()
  for (const { user } of needsRecheck(preflight(people, own).changes))
    found.set(user.uuid, await client.query(lastAdminQuery(scope, user.uuid)))
  return preflight(people, (person) => own(person) ?? lastAdminReason('project', found.get(person.user.uuid)))
}

describe('bulk removal of 500 people', () => {
  it('a 429, five 500s, a last admin, the current user and ten removed users: the right verdict for each, no repeat, and a correct ledger', async () => {
    sim.edit({ action: 'remove-binding', user: 'tomas.arrieta@alderbrook.example', role: '_project_admin', ...at })
    sim.edit({ action: 'add', user: 'maren.solheim@alderbrook.example', ...at })
    crowd(500 - membersOf(sim, scope).length)
    const people = await read()
    expect(people).toHaveLength(500)
    const crowdIds = people.filter(({ user }) => user.email.startsWith('crowd.')).map(({ user }) => user.uuid)
    const chosen = await beforeRemoval(people)
    expect(chosen.skipped.map(({ reason }) => reason.text).sort()).toEqual([
      'This is the last project admin.',
      'This is you. Another admin has to remove you.',
    ])
    const lastAdmin = chosen.skipped.find(({ person }) => person.user.uuid !== ownId)?.person.user.uuid ?? ''
    const gone = crowdIds.slice(0, 10)
    for (const user of gone) sim.edit({ action: 'remove', user, ...at })
    const throttled = crowdIds[20] ?? ''
    const lost = crowdIds.slice(40, 45)
    sim.faults.set([
      {
        id: 'throttled',
        op: 'removeUser',
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '7' },
        times: 1,
        match: { userId: throttled },
      },
      ...lost.map((userId, n) => ({
        id: `lost ${n}`,
        op: 'removeUser' as const,
        kind: 'status' as const,
        status: 500,
        times: 1,
        match: { userId },
        // The last two happened all the same.
        when: n < 3 ? ('before' as const) : ('after' as const),
      })),
    ])
    const clock = fakeClock()
    const run = startBulkRun(removeUsersPlan(client, scope, 'project Checkout', chosen))
    run.resume()
    await clock.until(() => run.getState().phase === 'waiting')
    const waits = sim.log.length
    await clock.turn(6500)
    expect(sim.log).toHaveLength(waits)
    await clock.until(run.isAtRest)

    const expected = new Map(
      people.map(({ user: { uuid } }) => [
        uuid,
        uuid === ownId || uuid === lastAdmin
          ? 'kept'
          : gone.includes(uuid)
            ? 'skipped'
            : lost.slice(0, 3).includes(uuid)
              ? 'failed'
              : 'done',
      ]),
    )
    expect(verdicts(run)).toEqual(expected)
    expect(textOf(run, gone[0] ?? '')).toMatch(/^No longer in this scope/u)
    expect(textOf(run, lost[0] ?? '')).toMatch(/We checked, and nothing changed\./u)
    expect(textOf(run, lost[4] ?? '')).toMatch(/We checked, and the change went through\./u)
    // Once each; the throttled one was refused the first time.
    for (const { user } of chosen.changes)
      expect(removalsOf(user.uuid), user.email).toHaveLength(user.uuid === throttled ? 2 : 1)
    expect(removalsOf(ownId)).toEqual([])
    expect(removalsOf(lastAdmin)).toEqual([])
    expect(memberIds()).toEqual(new Set([ownId, lastAdmin, ...lost.slice(0, 3)]))
    expect(changeLog.get().filter(({ outcome }) => outcome === 'done')).toHaveLength(485)

    run.retry()
    await clock.until(run.isAtRest)
    expect([...verdicts(run).values()].filter((state) => state === 'done')).toHaveLength(488)
    expect(memberIds()).toEqual(new Set([ownId, lastAdmin]))
    expect(attempts(sim, 'removeUser')).toBe(498 + 1 + 3)
  })

  it('pause sends nothing further, resume finishes the rest, stop leaves the rest unsent and counted', async () => {
    crowd(12)
    const clock = fakeClock()
    const chosen = all(await read('Crowd'))
    const run = startBulkRun(removeUsersPlan(client, scope, 'project Checkout', chosen))
    run.resume()
    await clock.until(() => attempts(sim, 'removeUser') === 3)
    run.pause()
    await clock.turn(5000)
    expect(attempts(sim, 'removeUser')).toBeLessThanOrEqual(4)
    const paused = attempts(sim, 'removeUser')
    await clock.turn(60_000)
    expect(attempts(sim, 'removeUser')).toBe(paused)
    run.resume()
    await clock.until(() => attempts(sim, 'removeUser') === 8)
    run.stop()
    await clock.until(run.isAtRest)
    const states = [...verdicts(run).values()]
    const removed = states.filter((state) => state === 'done').length
    expect(states.filter((state) => state === 'not-sent')).toHaveLength(12 - removed)
    expect(membersOf(sim, scope).filter(({ name }) => name?.startsWith('Crowd'))).toHaveLength(12 - removed)
  })
})

describe('the last administrator in a run', () => {
  it('fails closed when the check fails, and the second of two admins stays though neither was the last at the start', async () => {
    const people = await read()
    const admins = people.filter(({ roleAssignmentMetadata: roles }) =>
      roles.some(({ roleIdentifier }) => roleIdentifier === '_project_admin'),
    )
    expect(admins).toHaveLength(2)
    const other = people.find((person) => !admins.includes(person) && person.user.uuid !== ownId)
    if (other === undefined) throw new Error('Nobody else')
    sim.faults.set([
      { id: 'check', op: 'checkIfLastAdmin', kind: 'status', status: 400, match: { userId: other.user.uuid } },
    ])
    const clock = fakeClock()
    const run = startBulkRun(removeUsersPlan(client, scope, 'project Checkout', all([...admins, other])))
    run.resume()
    await clock.until(run.isAtRest)
    expect([...verdicts(run).values()]).toEqual(['done', 'kept', 'failed'])
    expect(attempts(sim, 'removeUser')).toBe(1)
    expect(memberIds().has(admins[1]?.user.uuid ?? '')).toBe(true)
    expect(memberIds().has(other.user.uuid)).toBe(true)
  })
})

describe('select all 213 matching', () => {
  it('reads every page and acts on 213 distinct people', async () => {
    crowd(213)
    const clock = fakeClock()
    let people: readonly UserAggregate[] = []
    void read('Crowd').then((rows) => {
      people = rows
    })
    await clock.until(() => people.length > 0)
    expect(new Set(people.map(({ user }) => user.uuid)).size).toBe(213)
    for (const { user } of people) sim.edit({ action: 'lock', user: user.uuid })
    const locked = people.map((person) => ({ ...person, user: { ...person.user, locked: true } }))
    const run = startBulkRun(unlockUsersPlan(client, scope, preflight(locked, actionSkipReason('unlock', facts()))))
    await clock.until(run.isAtRest)
    expect([...verdicts(run).values()]).toEqual(Array(213).fill('done'))
    expect(attempts(sim, 'unlockUser')).toBe(213)
    expect(new Set(sim.log.filter(({ operation }) => operation === 'unlockUser').map(({ path }) => path)).size).toBe(
      213,
    )
  })
})

describe('other bulk actions', () => {
  const run = async (plan: BulkPlan) => {
    const clock = fakeClock()
    const started = startBulkRun(plan)
    await clock.until(started.isAtRest)
    vi.useRealTimers()
    return started
  }
  const pair = {
    role: { id: '_project_viewer', name: 'Project Viewer' },
    resourceGroup: { id: '_all_project_level_resources', name: 'All Project Level Resources' },
  }

  it('a role is given to who lacks it; nothing is sent for who turns out to have it', async () => {
    crowd(3)
    const people = await read('Crowd')
    const first = people[0]?.user.uuid ?? ''
    sim.edit({ action: 'remove-binding', user: first, role: '_project_viewer', ...at })
    const given = await run(assignRolePlan(client, scope, pair, all(people)))
    expect([...verdicts(given).values()]).toEqual(['done', 'skipped', 'skipped'])
    expect(attempts(sim, 'postRoleAssignments')).toBe(1)
  })

  it.each([
    ['after', 'done'],
    ['before', 'failed'],
  ] as const)(
    'an answer that leaves open what became of a role is looked up: applied %s it is %s',
    async (when, ends) => {
      crowd(1)
      const people = await read('Crowd')
      sim.edit({ action: 'remove-binding', user: people[0]?.user.uuid ?? '', role: '_project_viewer', ...at })
      sim.faults.set([
        { id: 'null', op: 'postRoleAssignments', kind: 'mutate', when, mutate: { path: 'data.0', action: 'null' } },
      ])
      const given = await run(assignRolePlan(client, scope, pair, all(people)))
      expect([...verdicts(given).values()]).toEqual([ends])
      sim.faults.set([
        {
          id: 'count',
          op: 'bulkDeleteRoleAssignment',
          kind: 'mutate',
          when,
          mutate: { path: 'data.successfullyDeleted', action: 'set', value: 7 },
        },
      ])
      if (when === 'before')
        sim.edit({ action: 'add-binding', user: people[0]?.user.uuid ?? '', role: pair.role.id, ...at })
      const taken = await run(removeRolePlan(client, scope, pair, all(people)))
      expect([...verdicts(taken).values()]).toEqual([ends])
    },
  )

  it('an admin role is never taken from the last who holds it', async () => {
    const people = await read()
    const admin = (person: UserAggregate) =>
      person.roleAssignmentMetadata.find(({ roleIdentifier }) => roleIdentifier === '_project_admin')
    const admins = people.filter((person) => admin(person) !== undefined)
    const role = admins.map(admin)[0]
    const taken = await run(
      removeRolePlan(
        client,
        scope,
        {
          role: { id: '_project_admin', name: 'Project Admin' },
          resourceGroup: { id: role?.resourceGroupIdentifier ?? '', name: 'All' },
        },
        all(admins),
      ),
    )
    const states = [...verdicts(taken).values()]
    expect(states).toContain('kept')
    expect(attempts(sim, 'bulkDeleteRoleAssignment')).toBe(states.filter((state) => state === 'done').length)
  })

  it('people join a group; current members are reported as such', async () => {
    const account = { account: scope.account }
    const people = (await readAllUsers(account, params)).rows.slice(0, 2)
    const group = sim.world.groups.find(({ identifier }) => identifier === 'platform_admins')
    if (group === undefined) throw new Error('No group to join')
    for (const { user } of people) group.users.delete(user.uuid)
    group.users.add(people[0]?.user.uuid ?? '')
    const joined = await run(joinGroupPlan(client, account, { id: group.identifier, name: group.name }, all(people)))
    expect([...verdicts(joined).values()]).toEqual(['skipped', 'done'])
    expect(group.users.has(people[1]?.user.uuid ?? '')).toBe(true)
  })

  it('two-factor is reset once each; a failure of the mail is in doubt and is not sent again (TF-22)', async () => {
    crowd(3)
    const people = await read('Crowd')
    for (const { user } of people.slice(0, 2)) sim.edit({ action: 'two-factor-on', user: user.uuid })
    sim.faults.set([
      {
        id: 'mail',
        op: 'reset2fa',
        kind: 'status',
        status: 400,
        times: 1,
        when: 'after',
        body: JSON.stringify({ status: 'ERROR', code: 'INVALID_REQUEST', message: 'Invalid request: no mail server' }),
        match: { userId: people[1]?.user.uuid ?? '' },
      },
    ])
    const reset = await run(resetTwoFactorPlan(client, scope, all(people)))
    expect([...verdicts(reset).values()]).toEqual(['done', 'unknown', 'skipped'])
    reset.retry()
    expect(reset.isAtRest()).toBe(true)
    expect(attempts(sim, 'reset2fa')).toBe(3)
  })
})
