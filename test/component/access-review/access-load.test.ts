import { waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { OperationId } from '#src/contract/operations.ts'
import { makeAccessLoad, accessLoadOf, type AccessLoadState, type LoadOptions } from '#src/jobs/access-load.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { findRoute } from '#src/sim/routes.ts'
import type { SeedName } from '#src/sim/model/world.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { validateRequest } from '#test/support/openapi.ts'
import { recordRequests } from '#test/support/requests.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

/** The job that loads an access review, over the real client. */

const everything: LoadOptions = { children: true, secondRoster: true }

async function open(as: Persona['id'] = 'account-admin', options = everything, seed: SeedName = 'demo') {
  const sim = startSimulator(seed)
  const persona = personaById(sim, as)
  await connectAs(persona)
  const scope = { account: persona.accountIdentifier }
  sim.log.length = 0
  // Without a pause between calls: the pace is that of bulk actions, which have their own tests.
  const load = makeAccessLoad(scope, options, undefined, 0)
  const untilPhase = (phase: AccessLoadState['phase']) =>
    waitFor(
      () => {
        expect(load.getState().phase).toBe(phase)
      },
      { timeout: 20_000, interval: 10 },
    )
  const loaded = async () => {
    await untilPhase('loaded')
    const state = load.getState()
    if (state.phase !== 'loaded') throw new Error(state.phase)
    return state.snapshot
  }
  return { sim, scope, load, untilPhase, loaded }
}

const times = (sim: { log: readonly { operation: string }[] }, operation: OperationId) =>
  sim.log.filter((entry) => entry.operation === operation).length

describe('loading the access of an account', () => {
  it('AR-07: proves that a quiet account is whole, with calls as they are published and no more than were announced', async () => {
    const { sim, load, loaded } = await open()
    const sent = recordRequests()
    load.start()
    const { completeness, scopes, users } = await loaded()
    expect(completeness).toMatchObject({ level: 'proved', gaps: [] })
    expect([scopes.length, users.size]).toEqual([8, 240])
    const total = (part: string) =>
      completeness.totals.find(({ part: totalPart, scope }) => totalPart === part && scope.org === undefined)?.total
    expect([total('users'), total('assignments')]).toEqual([240, 294])
    expect(sim.log.every(({ status }) => status === 200)).toBe(true)
    for (const { method, path, query, body } of sent) {
      const operation = findRoute(path)?.route.byMethod.get(method)
      if (operation === undefined) throw new Error(`${method} ${path}`)
      const names = [...new Set(query.keys())]
      const values = Object.fromEntries(
        names.map((name) => [name, query.getAll(name).length > 1 ? query.getAll(name) : (query.get(name) ?? '')]),
      )
      expect(
        validateRequest(operation, { query: values, body: body === '' ? undefined : JSON.parse(body) }),
        path,
      ).toEqual([])
      expect([...query.values()]).not.toContain('')
      expect(Number(query.get('pageSize') ?? 0)).toBeLessThanOrEqual(100)
      expect(query.has('searchTerm')).toBe(false)
    }
  })

  it('shows the cost before a long load and starts on request', async () => {
    const { sim, load, untilPhase, loaded } = await open(
      'account-admin',
      { children: false, secondRoster: false },
      'review',
    )
    load.start()
    await untilPhase('planned')
    const state = load.getState()
    const cost = state.phase === 'planned' ? state.cost : undefined
    expect(cost?.rows).toBe(5006)
    const planned = sim.log.length
    load.begin()
    const { completeness, users } = await loaded()
    expect(users.size).toBe(5006)
    expect(completeness).toMatchObject({ level: 'consistent', gaps: [] })
    const calls = sim.log.length - planned
    expect(Math.abs(calls - (cost?.calls ?? 0))).toBeLessThanOrEqual(10)
  })

  it('pauses, stops and resumes without repeating a request', async () => {
    const { sim, load, untilPhase, loaded } = await open()
    sim.faults.set([{ id: 'wait', op: 'R3', kind: 'hold', times: 1, from: 2 }])
    load.start()
    await sim.held('wait')
    load.pause()
    await untilPhase('paused')
    sim.release('wait')
    const before = sim.log.length
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sim.log.length).toBeLessThanOrEqual(before)
    load.resume()
    load.stop()
    await untilPhase('stopped')
    load.resume()
    expect((await loaded()).completeness.level).toBe('proved')
  })

  it('pauses on a failed page, keeps what was loaded, and resumes from there', async () => {
    const { sim, load, untilPhase, loaded } = await open()
    sim.faults.set([{ id: 'down', op: 'O7', match: { pageIndex: 2 }, kind: 'status', status: 500, times: 1 }])
    load.start()
    await untilPhase('failed')
    const state = load.getState()
    expect(state.phase === 'failed' && state.reason).toMatch(/^Not loaded\./u)
    load.resume()
    expect((await loaded()).completeness.level).toBe('proved')
    const first = sim.log.filter(({ operation, fault }) => operation === 'getAggregatedUsers' && fault === undefined)
    // Counting, three pages for each look at the account, one page for each scope below, and totals.
    expect(first.length).toBeLessThanOrEqual(1 + 3 + 7 * 2 + 8)
  })

  it('pages in any order are read in parts until order does not matter', async () => {
    const { sim, load, loaded } = await open()
    sim.faults.set([{ id: 'order', op: 'R3', kind: 'reorder' }])
    load.start()
    const { completeness, assignments } = await loaded()
    expect(completeness).toMatchObject({ level: 'proved', gaps: [] })
    const ids = new Set([...assignments].map(({ id }) => id))
    expect(ids.size).toBe(assignments.size)
    expect(times(sim, 'getFilteredRoleAssignmentList')).toBeGreaterThan(20)
  })

  it('an assignment that is taken away between the two lists is settled by reading that user again', async () => {
    const { sim, load, loaded, scope } = await open('account-admin', { children: false, secondRoster: true })
    const row = [...sim.world.assignments.at(scope)].find(({ roleIdentifier }) => roleIdentifier === 'security_auditor')
    const user = row?.principal.identifier ?? ''
    sim.faults.set([
      // The last page of users: the list of assignments comes after it.
      {
        id: 'taken',
        op: 'O7',
        match: { pageIndex: 2 },
        kind: 'headers',
        times: 1,
        edit: { action: 'remove-binding', user, role: 'security_auditor' },
      },
    ])
    load.start()
    const { completeness, assignments } = await loaded()
    expect(completeness).toMatchObject({ level: 'proved', settled: 1 })
    expect(times(sim, 'getAggregatedUser')).toBe(1)
    expect([...assignments].some(({ id }) => id === row?.identifier)).toBe(false)
  })
})

describe('users with limited permissions', () => {
  it('a list of assignments that is refused with 400 is a missing permission, and no empty list', async () => {
    const { sim, load, loaded } = await open('viewer', { children: false, secondRoster: false })
    sim.faults.set([
      {
        id: 'refused',
        op: 'R3',
        kind: 'status',
        status: 400,
        body: '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}',
      },
    ])
    load.start()
    const { completeness, scopes } = await loaded()
    const [top] = scopes
    expect(completeness.level).toBe('gaps')
    expect(completeness.gaps).toContainEqual({ part: 'assignments', scope: top?.scope, reason: 'no-permission' })
    expect(completeness.totals.some(({ part }) => part === 'assignments')).toBe(false)
  })

  it('the auditor sees users and roles, and which parts are missing', async () => {
    const { load, untilPhase, loaded, scope } = await open(
      'auditor',
      { children: false, secondRoster: false },
      'review',
    )
    load.start()
    await untilPhase('planned')
    load.begin()
    const { completeness, assignments } = await loaded()
    expect(completeness.gaps).toEqual([
      { part: 'groups', scope, reason: 'no-permission' },
      { part: 'service-accounts', scope, reason: 'no-permission' },
    ])
    expect([...assignments].every(({ kind }) => kind === 'user')).toBe(true)
  })

  it('an individual sees nothing, and every part says so', async () => {
    const { load, loaded } = await open('individual', { children: false, secondRoster: false })
    load.start()
    const { completeness, users } = await loaded()
    expect(users.size).toBe(0)
    expect(new Set(completeness.gaps.map(({ reason }) => reason))).toEqual(new Set(['no-permission']))
  })
})

describe('the end of the session', () => {
  it('ends the load; the next session starts a new one', async () => {
    const { sim, scope } = await open()
    const load = accessLoadOf(scope, everything)
    expect(accessLoadOf(scope, everything)).toBe(load)
    load.start()
    await waitFor(() => {
      expect(sim.log.length).toBeGreaterThan(0)
    })
    closeSession('signed-out')
    const requests = sim.log.length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(sim.log.length).toBeLessThanOrEqual(requests + 1)
    expect(load.getState().phase).not.toBe('loaded')
    expect(accessLoadOf(scope, everything)).not.toBe(load)
  })
})
