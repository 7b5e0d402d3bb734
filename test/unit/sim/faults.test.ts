import { describe, expect, it } from 'vitest'
import { operations, userApiOperations, type OperationId } from '#src/contract/operations.ts'
import { parseFaultRules, type FaultRule } from '#src/sim/fault-engine.ts'
import { faultPresets, faults } from '#src/sim/faults.ts'
import documented from '#test/contract/faults.json' with { type: 'json' }
import { TransportBreak } from '#src/sim/simulator.ts'
import { idsOf, requestOf, simulate } from './client.ts'

/** Operations that fault rules call by a number besides those of the User API. */
const further: Readonly<Record<string, OperationId>> = {
  R1: 'getRoleList',
  R2: 'getResourceGroupListV2',
  R3: 'getFilteredRoleAssignmentList',
  R4: 'getUserGroupList',
  R5: 'postRoleAssignments',
  R6: 'bulkDeleteRoleAssignment',
  R7: 'putMember',
  R8: 'deleteMember',
}

const rule = (more: Partial<FaultRule>): FaultRule => ({ id: 'fault', op: '*', kind: 'reset', ...more })

/** What comes of a call: the answer, or the kind of break. */
async function outcome(context: ReturnType<typeof simulate>, operation: OperationId, sent = {}) {
  try {
    return await context.call(operation, sent)
  } catch (error) {
    if (error instanceof TransportBreak) return error
    throw error
  }
}

describe('fault rules', () => {
  it.each([
    ['before', 1, false],
    ['after', 0, true],
  ] as const)('status %s the effect', async (when, members, applied) => {
    const context = simulate()
    const { sim, account, uuidOf } = context
    const userId = uuidOf('viewer')
    sim.faults.set([rule({ op: 'O11', kind: 'status', status: 504, when, body: '<html>504</html>' })])
    const { status, response } = await context.call('removeUser', { path: { userId } })
    expect([status, response.headers.get('content-type')]).toEqual([504, 'text/html'])
    expect(Number(sim.world.members.has(account, userId))).toBe(members)
    expect(sim.log.at(-1)).toMatchObject({ effectApplied: applied, fault: 'fault', status: 504 })
  })

  it.each([
    ['reset', 'reset'],
    ['refuse', 'close'],
    ['cut', 'cut'],
    ['length', 'length'],
    ['badgzip', 'badgzip'],
  ] as const)('%s breaks the transport, before and after the effect', async (kind, broken) => {
    for (const when of ['before', 'after'] as const) {
      const context = simulate()
      context.sim.faults.set([rule({ op: 'unlockUser', kind, when })])
      const result = await outcome(context, 'unlockUser', { path: { userId: context.uuidOf('viewer') } })
      expect(result).toBeInstanceOf(TransportBreak)
      expect(result).toMatchObject({ kind: broken })
      expect(context.sim.world.effects).toBe(when === 'after' ? 1 : 0)
      expect(context.sim.log.at(-1)).toMatchObject({ status: 0, effectApplied: when === 'after' })
      if (result instanceof TransportBreak && result.response !== undefined)
        expect(await result.response.json()).toMatchObject({ status: 'SUCCESS' })
    }
  })

  it('a read that is cut was a real answer', async () => {
    const context = simulate()
    context.sim.faults.set([rule({ kind: 'cut' })])
    const result = await outcome(context, 'getRoleList')
    expect(result instanceof TransportBreak && (await result.response?.json())).toMatchObject({
      data: { content: expect.arrayContaining([expect.anything()]) },
    })
  })

  it('never answers, with or without the effect', async () => {
    for (const when of ['before', 'after'] as const) {
      const context = simulate()
      context.sim.faults.set([rule({ delayMs: 'never', when, kind: 'headers' })])
      const result = await outcome(context, 'unlockUser', { path: { userId: context.uuidOf('viewer') } })
      expect(result).toMatchObject({ kind: 'hang' })
      expect(context.sim.world.effects).toBe(when === 'after' ? 1 : 0)
    }
  })

  it('delays, redirects, replaces bodies and adds headers', async () => {
    const { sim, call } = simulate()
    const start = performance.now()
    sim.faults.set([rule({ kind: 'headers', headers: { 'x-extra': 'yes' }, delayMs: 30 })])
    const extra = await call('getCurrentUserInfo')
    expect(extra.data.email).toBe('maren.solheim@alderbrook.example')
    expect(extra.response.headers.get('x-extra')).toBe('yes')
    expect(performance.now() - start).toBeGreaterThanOrEqual(29)
    sim.faults.set([rule({ kind: 'redirect' })])
    const moved = await call('getCurrentUserInfo')
    expect([moved.status, moved.response.headers.get('location')]).toEqual([302, '/login'])
    sim.faults.set([rule({ kind: 'body', body: '{"status":"SUCCESS"}', headers: { 'content-type': 'text/plain' } })])
    const replaced = await call('getCurrentUserInfo')
    expect([replaced.status, replaced.response.headers.get('content-type')]).toEqual([200, 'text/plain'])
    expect(replaced.body).toEqual({ status: 'SUCCESS' })
    sim.faults.set([rule({ kind: 'status', status: 204 })])
    expect((await call('getCurrentUserInfo')).status).toBe(204)
  })

  it('hits from the n-th call on, as often as said', async () => {
    const { sim, call } = simulate()
    sim.faults.set([rule({ op: 'O8', kind: 'status', status: 503, from: 2, times: 2 })])
    const seen: number[] = []
    for (let count = 0; count < 5; count += 1) seen.push((await call('getCurrentUserInfo')).status)
    expect(seen).toEqual([200, 503, 503, 200, 200])
    sim.faults.clear()
    sim.faults.set([rule({ op: 'O8', kind: 'status', status: 503 })])
    expect([(await call('getCurrentUserInfo')).status, (await call('getCurrentUserInfo')).status]).toEqual([503, 503])
    sim.faults.clear()
    expect((await call('getCurrentUserInfo')).status).toBe(200)
  })

  it('hits only what matches: operation, person, address, page, search', async () => {
    const { sim, call, uuidOf } = simulate()
    const failing = (match: NonNullable<FaultRule['match']>, op: FaultRule['op'] = '*') =>
      sim.faults.set([rule({ op, match, kind: 'status', status: 503 })])
    const userId = uuidOf('viewer')
    failing({ userId })
    expect((await call('getAggregatedUser', { path: { userId } })).status).toBe(503)
    expect((await call('checkIfLastAdmin', { query: { userId } })).status).toBe(503)
    expect((await call('getAggregatedUser', { path: { userId: uuidOf('sso') } })).status).toBe(200)
    failing({ email: 'a@example.com' })
    expect((await call('addUsers', { body: { emails: ['b@example.com', 'a@example.com'] } })).status).toBe(503)
    expect((await call('addUsers', { body: { emails: ['aa@example.com'] } })).status).toBe(200)
    failing({ pageIndex: 1 }, 'O7')
    expect((await call('getAggregatedUsers', { query: { pageIndex: '1' } })).status).toBe(503)
    expect((await call('getAggregatedUsers')).status).toBe(200)
    failing({ search: 'lars' })
    expect((await call('getAggregatedUsers', { query: { searchTerm: 'lars' } })).status).toBe(503)
    expect((await call('getUsers', { body: { searchTerm: 'lars' } })).status).toBe(503)
    expect((await call('getUsers', { body: { searchTerm: 'larsen' } })).status).toBe(200)
    sim.faults.set([rule({ op: 'R1', kind: 'status', status: 503 })])
    expect((await call('getRoleList')).status).toBe(503)
    expect((await call('getResourceGroupListV2')).status).toBe(200)
  })

  it.each(Object.entries(further))('%s means %s', async (op, operation) => {
    const { sim, call } = simulate('empty')
    sim.faults.set([rule({ op: op as FaultRule['op'], kind: 'status', status: 418 })]) // A key of the table above.
    expect((await call(operation, { path: { identifier: 'x', userIdentifier: 'y' } })).status).toBe(418)
  })

  it('numbers mean the operations of the contract in their order', async () => {
    for (const [place, operation] of userApiOperations.entries()) {
      const { sim, call } = simulate('empty')
      // The number as it is built here is one of the fifteen.
      sim.faults.set([rule({ op: `O${place + 1}` as FaultRule['op'], kind: 'status', status: 418 })])
      expect((await call(operation, { path: { userId: 'x', authMechanism: 'TOTP' } })).status).toBe(418)
    }
  })

  it.each([
    ['drop', { user: { email: expect.any(String) } }],
    ['null', { user: { name: null } }],
    ['retype', { user: { name: { text: expect.any(String) } } }],
    ['enum', { user: { name: 'SOMETHING_NEW' } }],
  ] as const)('mutates by %s', async (action, expected) => {
    const { sim, call } = simulate('empty')
    sim.faults.set([rule({ kind: 'mutate', mutate: { path: 'data.content.*.user.name', action } })])
    const { data } = await call('getAggregatedUsers')
    expect(data.content[0]).toMatchObject(expected)
    if (action === 'drop') expect('name' in data.content[0].user).toBe(false)
  })

  it('mutates by making huge, doubling and adding, without touching prototypes', async () => {
    const { sim, call } = simulate('empty')
    const mutate = (path: string, action: 'huge' | 'dup' | 'extra') =>
      sim.faults.set([rule({ kind: 'mutate', mutate: { path, action } })])
    mutate('data.content', 'huge')
    expect((await call('getAggregatedUsers')).data.content).toHaveLength(10_000)
    mutate('data.content', 'dup')
    expect((await call('getAggregatedUsers')).data.content).toHaveLength(6)
    mutate('data', 'extra')
    const { response } = await call('getCurrentUserInfo')
    expect(await response.text()).toContain('"__proto__":{"polluted":true}')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('refuses rules it cannot keep', () => {
    const { sim } = simulate('empty')
    expect(() => sim.faults.set([rule({ kind: 'mutate' })])).toThrow('mutate')
    expect(() => sim.faults.set([rule({ op: 'O7', kind: 'reorder' })])).toThrow('another order')
    expect(parseFaultRules([{ id: 'a', op: 'O99', kind: 'reset' }])).toBeUndefined()
    expect(parseFaultRules([{ id: 'a', op: 'O1', kind: 'explode' }])).toBeUndefined()
    expect(parseFaultRules([{ id: 'a', op: 'O1', kind: 'reset', typo: 1 }])).toBeUndefined()
    expect(parseFaultRules([{ id: 'a', op: 'getRole', kind: 'reset' }])).toHaveLength(1)
  })
})

describe('named faults', () => {
  it('are the 58 faults of test/contract/faults.json, in its sections', () => {
    expect(documented).toHaveLength(58)
    expect(faults.map(({ id, group }) => ({ id, group }))).toEqual(documented.map(({ id, group }) => ({ id, group })))
    expect(new Set(faults.map(({ title }) => title)).size).toBe(58)
  })

  it.each(faults)('$id, $title: the simulator makes it, or it says how a person does', ({ id, needs, how }) => {
    const own = Object.values(faultPresets).filter(({ fault }) => fault === id)
    expect(own.length > 0 || needs !== undefined).toBe(true)
    expect(how !== undefined).toBe(needs !== undefined)
    if (own.length > 0) expect(faultPresets).toHaveProperty(id)
  })

  it.each(Object.entries(faultPresets))('%s is made of rules that hit and say who they are', async (id, preset) => {
    expect(parseFaultRules(JSON.parse(JSON.stringify(preset.rules)))).toEqual(preset.rules)
    expect(preset.title).not.toBe('')
    for (const entry of preset.rules) {
      const context = simulate('empty')
      context.sim.faults.set([{ ...entry, ...(entry.delayMs === 'never' ? {} : { delayMs: 0 }) }])
      const operation = Object.hasOwn(further, entry.op)
        ? further[entry.op]
        : userApiOperations.find((_, place) => `O${place + 1}` === entry.op)
      const running = outcome(context, operation ?? 'getCurrentUserInfo', {
        path: { userId: context.uuidOf('viewer'), authMechanism: 'TOTP' },
        query: { userId: context.uuidOf('viewer'), pageIndex: String(entry.match?.pageIndex ?? 0) },
        body: operation === 'addUsers' ? { emails: ['a@example.com'] } : undefined,
      })
      if (entry.kind === 'hold') {
        await context.sim.held(entry.hold ?? entry.id)
        context.sim.release(entry.hold ?? entry.id)
      }
      const result = await running
      expect(context.sim.faults.problems()).toEqual([])
      expect(context.sim.log.at(-1)?.fault).toBe(entry.id)
      expect(entry.id.startsWith(id)).toBe(true)
      if (entry.kind === 'status') expect(result).toMatchObject({ status: entry.status })
    }
  })
})

describe('lists and order', () => {
  const rowsOf = async (context: ReturnType<typeof simulate>, pageIndex = '0') =>
    (await context.call('getAggregatedUsers', { query: { pageIndex, pageSize: '25', sortOrders: ['name,ASC'] } })).data

  it('F46: the same person twice in a page, and on two pages because someone new came first', async () => {
    const context = simulate()
    context.sim.faults.set([...(faultPresets['F46']?.rules ?? [])])
    const ids = idsOf(await rowsOf(context))
    expect(ids).toHaveLength(26)
    expect(new Set(ids).size).toBe(25)
    context.sim.faults.set([...(faultPresets['F46-pages']?.rules ?? [])])
    const first = idsOf(await rowsOf(context))
    const second = idsOf(await rowsOf(context, '1'))
    expect(second.filter((id) => first.includes(id))).toEqual([first.at(-1)])
  })

  it('F47: pages after the first are gone, numbers disagree, there are no pages', async () => {
    const context = simulate()
    const install = (name: string) => context.sim.faults.set([...(faultPresets[name]?.rules ?? [])])
    install('F47')
    expect(await rowsOf(context)).toMatchObject({ totalItems: 240, pageItemCount: 25 })
    expect(await rowsOf(context, '1')).toMatchObject({ content: [], totalItems: 3, totalPages: 1, empty: true })
    install('F47-disagree')
    expect(await rowsOf(context)).toMatchObject({ totalItems: 1, totalPages: 7, pageItemCount: 25 })
    install('F47-no-pages')
    expect(await rowsOf(context)).toMatchObject({ totalItems: 0, totalPages: 0, pageItemCount: 25 })
  })

  it('F58: the check says no and the removal is refused; or the person is gone by then', async () => {
    const context = simulate()
    const userId = context.uuidOf('viewer')
    const act = async (name: string) => {
      context.sim.faults.set([...(faultPresets[name]?.rules ?? [])])
      const check = await context.call('checkIfLastAdmin', { query: { userId } })
      const removal = await context.call('removeUser', { path: { userId } })
      return [check.data ?? check.status, removal.data ?? removal.body.code]
    }
    expect(await act('F58')).toEqual([false, 'REQUEST_PROCESSING_INTERRUPTED'])
    expect(await act('F58-gone')).toEqual([false, false])
  })
})

describe('the log', () => {
  it('has one entry per attempt, without query, body or credential', async () => {
    const { sim, call, uuidOf } = simulate()
    await call('getAggregatedUsers', { query: { searchTerm: 'secret-term' }, headers: { 'x-attempt-id': 'first' } })
    await call('changeUserPassword', { body: { currentPassword: 'secret-old', newPassword: 'secret-new' } })
    await call('unlockUser', { path: { userId: uuidOf('viewer') } })
    expect(sim.log).toEqual([
      expect.objectContaining({
        operation: 'getAggregatedUsers',
        method: 'POST',
        path: '/ng/api/user/aggregate',
        attemptId: 'first',
        effectApplied: false,
        status: 200,
        at: Date.UTC(2026, 5, 1, 9),
      }),
      expect.objectContaining({ operation: 'changeUserPassword', effectApplied: false, status: 200 }),
      expect.objectContaining({ operation: 'unlockUser', effectApplied: true }),
    ])
    const text = JSON.stringify(sim.log)
    for (const secret of ['secret', 'pat.', sim.personas[0]?.apiKey ?? '?']) expect(text).not.toContain(secret)
  })

  it('has an entry for a call that is still running', async () => {
    const { sim } = simulate('empty')
    sim.faults.set([rule({ kind: 'headers', delayMs: 20 })])
    const running = sim.handle(requestOf(sim, 'getCurrentUserInfo'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(sim.log).toMatchObject([{ operation: 'getCurrentUserInfo', status: 0 }])
    await running
    expect(sim.log).toMatchObject([{ status: 200 }])
    expect(Object.keys(operations)).toContain('getCurrentUserInfo')
  })
})
