import { describe, expect, it } from 'vitest'
import { userApiOperations, operations, type OperationId } from '#src/contract/operations.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { faultPresets } from '#src/sim/faults.ts'
import type { WorldEdit } from '#src/sim/edits.ts'
import { createSimulator, TransportBreak, type Simulator } from '#src/sim/simulator.ts'
import { emailsOf, requestOf, simulate, type Sent } from './client.ts'

const rule = (more: Partial<FaultRule>): FaultRule => ({ id: 'fault', op: '*', kind: 'reset', ...more })

/** A call of the control plane. */
async function control(sim: Simulator, method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const response = await sim.handle(new Request(`http://sim.example/__sim${path}`, init))
  return { status: response.status, body: await response.json() }
}

describe('held answers', () => {
  it('go in the order of their release, one by one or all of a name', async () => {
    const { sim, call } = simulate()
    sim.faults.set([rule({ op: 'O7', kind: 'hold', hold: 'list' })])
    const order: string[] = []
    const search = (term: string) =>
      call('getAggregatedUsers', { query: { searchTerm: term } }).then(({ status }) => order.push(`${term} ${status}`))
    const calls = ['a', 'b', 'c', 'd'].map(search)
    await sim.held('list', 4)
    expect(sim.faults.list()).toMatchObject([{ met: 4, fired: 4, held: 4 }])
    expect(sim.log.map(({ running, status }) => [running, status])).toEqual(Array(4).fill([true, 0]))
    expect(sim.release('list', 'ok', 2)).toBe(1)
    await calls[2]
    expect((await control(sim, 'POST', '/release', { hold: 'list', action: 'fail', place: 0 })).body.released).toBe(1)
    await calls[0]
    expect(sim.release('list')).toBe(2)
    await Promise.all(calls)
    expect(order).toEqual(['c 200', 'a 500', 'b 200', 'd 200'])
    expect(await control(sim, 'POST', '/release', { hold: 'list', action: 'ok' })).toEqual({
      status: 409,
      body: { released: 0 },
    })
  })

  it.each([
    ['before', 'ok', true],
    ['before', 'fail', false],
    ['before', 'drop', false],
    ['after', 'ok', true],
    ['after', 'fail', true],
    ['after', 'drop', true],
  ] as const)('an effect held %s it and released with %s: applied is %s', async (when, action, applied) => {
    const { sim, call, uuidOf } = simulate()
    sim.faults.set([rule({ op: 'O13', kind: 'hold', when })])
    const running = call('unlockUser', { path: { userId: uuidOf('viewer') } }).then(
      ({ status }) => status,
      (error: unknown) => error,
    )
    await sim.held('fault')
    expect(sim.log.at(-1)?.effectApplied).toBe(when === 'after')
    sim.release('fault', action)
    const result = await running
    if (action === 'drop') expect(result).toBeInstanceOf(TransportBreak)
    else expect(result).toBe(action === 'ok' ? 200 : 500)
    expect(sim.log.at(-1)).toMatchObject({ effectApplied: applied, running: false })
  })

  it('go out when their rule ends, and are lost when the simulator starts over', async () => {
    const { sim, call } = simulate('empty')
    sim.faults.set([rule({ op: 'O8', kind: 'hold' })])
    const first = call('getCurrentUserInfo')
    await sim.held('fault')
    sim.faults.clear()
    expect((await first).status).toBe(200)
    sim.faults.set([rule({ op: 'O8', kind: 'hold' })])
    const second = call('getCurrentUserInfo')
    await sim.held('fault')
    sim.reset()
    await expect(second).rejects.toThrow(TransportBreak)
  })
})

describe('the clock', () => {
  it('drives the Date header, the lists that learn late, and delays of rules', async () => {
    const { sim, call, uuidOf } = simulate()
    expect((await control(sim, 'POST', '/clock', { advance: 60_000 })).body).toEqual({
      now: Date.UTC(2026, 5, 1, 9, 1),
    })
    expect((await call('getCurrentUserInfo')).response.headers.get('date')).toBe('Mon, 01 Jun 2026 09:01:00 GMT')
    await control(sim, 'POST', '/clock', { now: '2030-01-01T00:00:00.000Z' })
    expect((await call('getCurrentUserInfo')).response.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT')
    expect((await control(sim, 'POST', '/clock', { now: 'yesterday' })).status).toBe(400)

    sim.edit({ action: 'lock', user: uuidOf('viewer') })
    const path = { userId: uuidOf('viewer') }
    await call('unlockUser', { path })
    const shownLocked = async () => (await call('getAggregatedUser', { path })).data.user.locked
    expect(await shownLocked()).toBe(true)
    sim.clock.advance(5000)
    expect(await shownLocked()).toBe(false)
    sim.reset()
    expect(sim.clock.now()).toBe(Date.UTC(2026, 5, 1, 9))
  })

  it('ends a delay of an hour at once, and not before its time', async () => {
    const { sim, call } = simulate('empty')
    sim.faults.set([rule({ op: 'O8', kind: 'headers', delayMs: 3_600_000 })])
    let answered = false
    const slow = call('getCurrentUserInfo').then(() => (answered = true))
    const moment = () => new Promise((resolve) => setTimeout(resolve, 10))
    await moment()
    sim.clock.advance(3_599_999)
    await moment()
    expect(answered).toBe(false)
    sim.clock.advance(1)
    await slow
    expect(answered).toBe(true)
  })

  it('F25: gives the date to wait for by this clock', async () => {
    const { sim, call } = simulate('empty')
    sim.clock.set(Date.UTC(2031, 0, 1))
    sim.faults.set([...(faultPresets['F25-date']?.rules ?? [])])
    const { headers } = (await call('getCurrentUserInfo')).response
    expect(headers.get('date')).toBe('Wed, 01 Jan 2031 00:00:00 GMT')
    expect(headers.get('retry-after')).toBe('Wed, 01 Jan 2031 00:00:07 GMT')
  })
})

describe("another administrator's edits", () => {
  const user = 'ifeoma.okafor@alderbrook.example'
  const only = (sim: Simulator) => sim.state(user).users[0]
  const edits: [WorldEdit, object][] = [
    [{ action: 'rename', user, name: 'Someone Else' }, { name: 'Someone Else' }],
    [{ action: 'lock', user }, { locked: true }],
    [{ action: 'disable', user }, { disabled: true }],
    [{ action: 'two-factor-on', user }, { twoFactor: true }],
    [{ action: 'manage-externally', user }, { externallyManaged: true }],
    [
      { action: 'add-binding', user, role: '_account_admin' },
      { bindings: expect.arrayContaining([expect.objectContaining({ role: '_account_admin', scope: 'account' })]) },
    ],
    [
      { action: 'remove', user },
      { memberOf: [], bindings: [], groups: [] },
    ],
  ]

  it.each(edits)('%o', async (edit, change) => {
    const { sim, call, uuidOf } = simulate()
    const before = only(sim)
    const userId = uuidOf('viewer')
    expect((await control(sim, 'POST', '/edit', edit)).status).toBe(200)
    expect(only(sim)).toEqual({ ...before, ...change })
    expect(sim.log).toEqual([])
    const listed = await call('getAggregatedUser', { path: { userId } })
    expect(listed.status).toBe(edit.action === 'remove' ? 404 : 200)
    if ('name' in change) expect(listed.data.user.name).toBe('Someone Else')
  })

  it('are undone by their opposites', () => {
    const { sim } = simulate()
    const before = only(sim)
    for (const action of ['lock', 'unlock', 'disable', 'enable', 'two-factor-on', 'two-factor-off'] as const)
      sim.edit({ action, user })
    sim.edit({ action: 'add-binding', user, role: '_account_admin' })
    sim.edit({ action: 'remove-binding', user, role: '_account_admin' })
    expect(only(sim)).toEqual({ ...before, twoFactor: false })
    sim.edit({ action: 'enforce-two-factor' })
    expect(sim.state().twoFactorEnforced).toBe(true)
    sim.edit({ action: 'waive-two-factor' })
    expect(sim.state().twoFactorEnforced).toBe(false)
  })

  it('add someone, who is in the list at once', async () => {
    const { sim, call } = simulate()
    await control(sim, 'POST', '/edit', [
      { action: 'add', user: 'new.person@example.com', name: 'Aaron Aabel' },
      { action: 'lock', user: 'new.person@example.com' },
    ])
    expect(sim.state('new.person@example.com').users).toMatchObject([{ memberOf: ['account'], locked: true }])
    const { data } = await call('getAggregatedUsers', { query: { searchTerm: 'aabel' } })
    expect(emailsOf(data)).toEqual(['new.person@example.com'])
  })

  it('say why when they cannot be made', async () => {
    const { sim } = simulate('empty')
    const refused = async (edit: object) => {
      const { status, body } = await control(sim, 'POST', '/edit', edit)
      expect(status).toBe(400)
      return String(body.message)
    }
    const admin = sim.world.people.save().find(({ name }) => name === 'Maren Solheim')?.uuid ?? ''
    expect(await refused({ action: 'lock', user: 'nobody@example.com' })).toContain('nobody@example.com')
    expect(await refused({ action: 'remove', user: admin })).toContain('without an administrator')
    expect(await refused({ action: 'add-binding', user: admin, role: 'no_such_role' })).toContain('no_such_role')
    expect(await refused({ action: 'remove-binding', user: admin, role: 'no_such_role' })).toContain('no_such_role')
    expect(await refused({ action: 'explode', user: admin })).toContain('Invalid')
    expect(sim.world.effects).toBe(0)
  })

  it('F58: come right after a call that a rule names, about the person it was about', async () => {
    const { sim, call, uuidOf } = simulate()
    const userId = uuidOf('viewer')
    sim.faults.set([rule({ op: 'O3', kind: 'headers', times: 1, edit: { action: 'remove' } })])
    expect((await call('checkIfLastAdmin', { query: { userId } })).data).toBe(false)
    expect((await call('removeUser', { path: { userId } })).data).toBe(false)
  })
})

describe('rules that do not do what they were made for', () => {
  it('are reported: never fired, fired though it must not; also after they were replaced', async () => {
    const { sim, call } = simulate('empty')
    sim.faults.set([rule({ id: 'one', op: 'O8', kind: 'headers' }), rule({ id: 'two', op: 'O7' })])
    await call('getCurrentUserInfo')
    expect(sim.faults.problems()).toEqual(['Fault two never hit a call of O7'])
    sim.faults.set([rule({ id: 'three', op: 'O8', kind: 'headers', fires: 'never' })])
    expect(sim.faults.problems()).toHaveLength(1)
    await call('getCurrentUserInfo')
    sim.faults.add([rule({ id: 'four', op: 'O1', fires: 'may' })])
    expect((await control(sim, 'GET', '/faults')).body).toEqual({
      rules: [
        { rule: expect.objectContaining({ id: 'three' }), met: 1, fired: 1, held: 0 },
        { rule: expect.objectContaining({ id: 'four' }), met: 0, fired: 0, held: 0 },
      ],
      problems: ['Fault two never hit a call of O7', 'Fault three hit 1 calls of O8, but should hit none'],
    })
    sim.reset()
    expect(sim.faults.problems()).toEqual([])
  })
})

// The settings of two-factor are a write only because every reading makes a new secret; nothing is stored.
const effects = userApiOperations.filter(
  (operation) => operations[operation].meaning === 'write' && operation !== 'getTwoFactorAuthSettings',
)
const kinds = ['reset', 'refuse', 'cut', 'length', 'badgzip', 'redirect', 'status', 'body', 'headers'] as const
const moreKinds = [...kinds, 'mutate', 'trickle', 'hold'] as const

const nothing = { path: 'data', action: 'extra' } as const

/** A call that changes something. */
function effectOf(operation: OperationId, { uuidOf, sim }: ReturnType<typeof simulate>): Sent {
  const password = sim.personas[0]?.password
  const bodies: Partial<Record<OperationId, unknown>> = {
    addUsers: { emails: ['a@example.com'] },
    changeUserPassword: { currentPassword: password, newPassword: 'Brand-new-word-77' },
    enableTwoFactorAuth: { mechanism: 'TOTP', totpSecretKey: 'JBSWY3DPEHPK3PXP' },
    updateUserInfo: { uuid: uuidOf('account-admin'), email: 'maren.solheim@alderbrook.example', name: 'M' },
    updateUserInfo1: { uuid: uuidOf('account-admin'), email: 'maren.solheim@alderbrook.example', name: 'M' },
  }
  const self = operation === 'updateUserInfo1'
  return { path: { userId: uuidOf(self ? 'account-admin' : 'viewer') }, body: bodies[operation] }
}

describe('an effect under every kind of fault', () => {
  it.each(effects.flatMap((operation) => moreKinds.map((kind) => [operation, kind] as const)))(
    '%s, %s: after applies it once, before never',
    async (operation, kind) => {
      for (const when of ['after', 'before'] as const) {
        const context = simulate('empty')
        const { sim, uuidOf } = context
        if (operation === 'reset2fa') sim.edit({ action: 'two-factor-on', user: uuidOf('viewer') })
        const truth = () => JSON.stringify({ ...sim.state(), now: 0 })
        const before = truth()
        const { effects: effectCount } = sim.world
        sim.faults.set([rule({ op: operation, kind, when, ...(kind === 'mutate' ? { mutate: nothing } : {}) })])
        const answered = context.call(operation, effectOf(operation, context)).catch((error: unknown) => {
          if (!(error instanceof TransportBreak)) throw error
        })
        if (kind === 'hold') {
          await sim.held('fault')
          sim.release('fault', 'fail')
        }
        await answered
        expect([when, sim.world.effects - effectCount]).toEqual([when, when === 'after' ? 1 : 0])
        expect(sim.log).toMatchObject([{ fault: 'fault', effectApplied: when === 'after' }])
        if (when === 'before') expect(truth()).toBe(before)
        else expect(truth()).not.toBe(before)
      }
    },
  )
})

describe('the state as an oracle', () => {
  it('tells everything about a person, and no secret', async () => {
    const { sim, call, uuidOf } = simulate()
    const secret = 'JBSWY3DPEHPK3PXP'
    const password = sim.personas[0]?.password ?? ''
    await call('changeUserPassword', { body: { currentPassword: password, newPassword: 'Brand-new-word-77' } })
    await call('enableTwoFactorAuth', { body: { mechanism: 'TOTP', totpSecretKey: secret } })
    await call('addUsers', {
      body: { emails: ['guest@example.com'], roleBindings: [{ roleIdentifier: '_account_viewer' }] },
    })
    const { body } = await control(sim, 'GET', `/state?user=${uuidOf('account-admin')}`)
    expect(body.users).toEqual([
      {
        uuid: uuidOf('account-admin'),
        email: 'maren.solheim@alderbrook.example',
        name: 'Maren Solheim',
        locked: false,
        disabled: false,
        externallyManaged: false,
        twoFactor: true,
        memberOf: expect.arrayContaining(['account']),
        bindings: expect.arrayContaining([
          { scope: 'account', role: '_account_admin', resourceGroup: expect.any(String), managed: false },
        ]),
        groups: expect.any(Array),
        passwordChanges: 1,
        authenticatorChanges: 1,
      },
    ])
    expect(body.openInvites).toContainEqual(
      expect.objectContaining({ email: 'guest@example.com', scope: 'account', roles: ['_account_viewer'] }),
    )
    expect(body.sentMails).toContainEqual({ to: 'guest@example.com', kind: 'invited' })
    const all = JSON.stringify((await control(sim, 'GET', '/state')).body)
    for (const hidden of [secret, password, 'Brand-new-word-77', 'pat.']) expect(all).not.toContain(hidden)
    expect(JSON.parse(all).users).toHaveLength(sim.world.members.count({ account: sim.world.account.identifier }))
  })

  it('does not list fifty thousand people unless asked for one', () => {
    const sim = createSimulator({ seed: 'large' })
    expect(sim.state().members).toBe(50_005)
    expect(sim.state().users.length).toBeLessThan(100)
    const email = sim.world.people.at(49_000).email
    expect(sim.state(email).users).toMatchObject([{ email }])
  })
})

describe('the log', () => {
  it('tells bodies apart by a hash', async () => {
    const { sim, call } = simulate('empty')
    for (const text of ['one', 'two', 'one']) await call('getUsers', { body: { searchTerm: text } })
    await call('getCurrentUserInfo')
    const [first, second, third, none] = sim.log.map(({ bodyHash }) => bodyHash)
    expect(first).toMatch(/^[\da-f]{14}$/u)
    expect(second).not.toBe(first)
    expect(third).toBe(first)
    expect(none).toBeUndefined()
    expect(requestOf(sim, 'getCurrentUserInfo').body).toBeNull()
  })
})

it('GET /__sim/presets answers the named faults', async () => {
  const { body } = await control(simulate('empty').sim, 'GET', '/presets')
  expect(body.faults).toHaveLength(58)
  expect(body.presets.F28.rules).toEqual([expect.objectContaining({ op: '*', kind: 'status', status: 502 })])
})

it('a body in pieces arrives whole, over the requested time', async () => {
  const { sim, call } = simulate('empty')
  sim.faults.set([rule({ op: 'O8', kind: 'trickle', delayMs: 40 })])
  const start = performance.now()
  expect((await call('getCurrentUserInfo')).data.name).toBe('Maren Solheim')
  expect(performance.now() - start).toBeGreaterThanOrEqual(35)
})
