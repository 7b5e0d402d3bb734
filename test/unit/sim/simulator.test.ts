import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '#src/contract/operations.ts'
import { findRoute, routes } from '#src/sim/routes.ts'
import { createSimulator } from '#src/sim/simulator.ts'
import { emailsOf, requestOf, simulate } from './client.ts'

describe('routes', () => {
  it('static paths come before parameter paths (docs/service.md, trap 45)', () => {
    for (const { path } of Object.values(operations)) expect(findRoute(path)?.route.path).toBe(path)
    const place = (path: string) => routes.findIndex((route) => route.path === path)
    for (const literal of ['users', 'password', 'last-admin', 'batch', 'aggregate', 'currentUser'])
      expect(place(`/ng/api/user/${literal}`)).toBeLessThan(place('/ng/api/user/{userId}'))
  })

  it('paths are matched whole, with parameters decoded', () => {
    expect(findRoute('/ng/api/user/a%20b')?.parameters).toEqual({ userId: 'a b' })
    expect(findRoute('/ng/api/user/%zz')?.parameters).toEqual({ userId: '%zz' })
    for (const path of ['/ng/api/user/', '/ng/api/user/a/b', '/ng/api', '/x/ng/api/user/password'])
      expect(findRoute(path)).toBeUndefined()
  })

  it('one handler for each prefix, and one for the control API, answer everything', () => {
    const paths = simulate('empty').sim.handlers.map((handler) => String(Reflect.get(handler.info, 'path')))
    expect(paths).toEqual(['*/ng/api/*', '*/authz/api/*', '*/resourcegroup/api/*', '*/__sim/*'])
  })
})

describe('through MSW and the real fetch', () => {
  const server = setupServer()
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
  afterEach(() => server.resetHandlers())
  afterAll(() => server.close())

  const start = () => {
    const { sim } = simulate('empty')
    server.use(...sim.handlers)
    return sim
  }

  it('answers operations, unknown paths, wrong methods and the control plane', async () => {
    const sim = start()
    const me = await fetch(requestOf(sim, 'getCurrentUserInfo'))
    expect(await me.json()).toMatchObject({ status: 'SUCCESS', data: { name: 'Maren Solheim' } })
    expect(me.headers.get('date')).toBe('Mon, 01 Jun 2026 09:00:00 GMT')
    expect((await fetch('http://sim.example/ng/api/nothing')).status).toBe(400)
    expect((await fetch('http://sim.example/ng/api/user/x')).status).toBe(405)
    expect(await (await fetch('http://sim.example/__sim/personas')).json()).toHaveLength(6)
  })

  it('turns transport breaks into what fetch reports', async () => {
    const sim = start()
    const get = async (kind: 'reset' | 'cut' | 'badgzip') => {
      sim.faults.set([{ id: 'f', op: '*', kind }])
      return fetch(requestOf(sim, 'getCurrentUserInfo'))
    }
    await expect(get('reset')).rejects.toThrow(TypeError)
    for (const kind of ['cut', 'badgzip'] as const) {
      const response = await get(kind)
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow()
    }
    sim.faults.set([{ id: 'f', op: '*', kind: 'reset', delayMs: 'never' }])
    const pendingResponse = fetch(requestOf(sim, 'getCurrentUserInfo'), { signal: AbortSignal.timeout(50) })
    await expect(pendingResponse).rejects.toThrow(/timeout|abort/iu)
  })
})

describe('control plane', () => {
  const send = async (sim: ReturnType<typeof createSimulator>, method: string, path: string, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const init = body === undefined ? { method } : { method, body: text }
    const response = await sim.handle(new Request(`http://sim.example/__sim${path}`, init))
    return { status: response.status, body: await response.json() }
  }

  it('tells the personas, with what it takes to be them', async () => {
    const { sim } = simulate()
    const { body } = await send(sim, 'GET', '/personas')
    expect(body[0]).toEqual({
      id: 'account-admin',
      title: expect.any(String),
      description: expect.any(String),
      apiKey: expect.stringMatching(/^pat\./u),
      accountIdentifier: sim.world.account.identifier,
      password: expect.any(String),
    })
    expect(body[4]).not.toHaveProperty('password')
  })

  it('resets to the same seed or to another, clearing faults and log', async () => {
    const { sim, call } = simulate()
    sim.faults.set([{ id: 'f', op: 'O8', kind: 'status', status: 500 }])
    await call('addUsers', { body: { emails: ['a@example.com'] } })
    const { world } = sim
    const effects = world.effects
    expect((await send(sim, 'POST', '/reset')).body).toMatchObject({ seed: 'demo', members: 240, invites: 14 })
    expect(sim.log).toEqual([])
    expect((await call('getCurrentUserInfo')).status).toBe(200)
    expect((await send(sim, 'POST', '/reset', { seed: 'empty' })).body).toMatchObject({ seed: 'empty', members: 5 })
    expect(sim.world).toBe(world)
    expect(world.effects).toBeGreaterThan(effects)
    expect((await send(sim, 'POST', '/reset', { seed: 'nothing' })).status).toBe(400)
    expect(sim.world.seed).toBe('empty')
  })

  it('sets and clears faults, tells the log and the state', async () => {
    const { sim, call } = simulate('empty')
    const rules = [{ id: 'down', op: 'O8', kind: 'status', status: 502 }]
    expect(await send(sim, 'PUT', '/faults', rules)).toMatchObject({ status: 200, body: { rules: [{ fired: 0 }] } })
    expect((await call('getCurrentUserInfo')).status).toBe(502)
    expect((await send(sim, 'GET', '/log')).body).toMatchObject([{ fault: 'down', status: 502 }])
    expect((await send(sim, 'DELETE', '/faults')).status).toBe(200)
    expect((await call('getCurrentUserInfo')).status).toBe(200)
    expect((await send(sim, 'GET', '/state')).body).toMatchObject({ seed: 'empty', members: 5, effects: 0 })
    for (const bad of ['not json', '{}', '[{"id":"a"}]', '[{"id":"a","op":"O1","kind":"mutate"}]'])
      expect((await send(sim, 'PUT', '/faults', bad)).status).toBe(400)
    expect((await send(sim, 'GET', '/nothing')).status).toBe(404)
    expect((await send(sim, 'GET', '/reset')).status).toBe(404)
  })
})

/** Every text in a value, in maps and sets too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Map || value instanceof Set) return [...value].flatMap(textsIn)
  return typeof value === 'object' && value !== null ? Object.entries(value).flat().flatMap(textsIn) : []
}

describe('snapshots', () => {
  it.each(['demo', 'large', 'hostile', 'empty'] as const)(
    'bring back the state of %s, through structured cloning',
    async (seed) => {
      const { sim, call, uuidOf } = simulate(seed)
      const userId = uuidOf('viewer')
      await call('addUsers', { body: { emails: ['a@example.com'] } })
      await call('removeUser', { path: { userId } })
      const snapshot = structuredClone(sim.snapshot())
      const list = async () => (await call('getAggregatedUsers', { query: { sortOrders: ['email,ASC'] } })).data
      const before = await list()
      sim.reset()
      expect((await list()).totalItems).toBe(Number(before.totalItems) + 1)
      sim.restore(snapshot)
      expect(await list()).toEqual(before)
      expect([...sim.world.invites.values()].some(({ email }) => email === 'a@example.com')).toBe(true)
      expect((await call('getAggregatedUser', { path: { userId } })).status).toBe(404)
    },
  )

  it('are copies: what happens later is not in them', async () => {
    const { sim, call, uuidOf } = simulate()
    const snapshot = sim.snapshot()
    const path = { identifier: 'release_crew', userIdentifier: uuidOf('viewer') }
    await call('putMember', { path })
    sim.restore(snapshot)
    expect((await call('getMember', { path })).data).toBe(false)
    await call('putMember', { path })
    sim.restore(snapshot)
    expect((await call('getMember', { path })).data).toBe(false)
  })

  it('work without secrets: then those of the seed are used, save the keys of people who are gone', async () => {
    const { sim, call, uuidOf } = simulate()
    await call('removeUser', { path: { userId: uuidOf('viewer') } })
    const { secrets, ...rest } = Object(sim.snapshot())
    expect(secrets).toEqual({ secrets: expect.any(Map), apiKeys: expect.any(Map) })
    expect(textsIn(rest)).toContain('maren.solheim@alderbrook.example')
    for (const { password, apiKey } of sim.personas)
      expect(textsIn(rest).filter((text) => text === password || text === apiKey)).toEqual([])
    sim.restore(rest)
    expect(sim.world.secrets.get(uuidOf('account-admin'))?.password).toBe(sim.personas[0]?.password)
    expect((await call('getCurrentUserInfo')).status).toBe(200)
    expect((await call('getCurrentUserInfo', { as: 'viewer' })).status).toBe(401)
  })

  it('anything else is refused and changes nothing', () => {
    const { sim } = simulate('empty')
    for (const wrong of [undefined, null, 'text', {}, { version: 2, seed: 'demo', seededAt: 0, tables: {} }])
      expect(() => sim.restore(wrong)).toThrow('not a saved state')
    expect(sim.world.seed).toBe('empty')
  })
})

describe('latency', () => {
  it('waits before every answer, by a number or a function', async () => {
    for (const latencyMs of [25, () => 25]) {
      const sim = createSimulator({ seed: 'empty', latencyMs })
      const start = performance.now()
      await sim.handle(requestOf(sim, 'getAggregatedUsers'))
      expect(performance.now() - start).toBeGreaterThanOrEqual(24)
    }
  })
})

describe('seeds', () => {
  it('are the same every time', async () => {
    for (const seed of ['demo', 'hostile'] as const) {
      const [first, second] = [simulate(seed), simulate(seed)]
      const list = async ({ call }: typeof first) =>
        (await call('getAggregatedUsers', { query: { pageSize: '200' } })).data
      expect(await list(first)).toEqual(await list(second))
    }
  })

  it('empty: no one but the personas, one of whom is the only account administrator', async () => {
    const { call, uuidOf } = simulate('empty')
    expect(emailsOf((await call('getUsers')).data)).toHaveLength(5)
    const query = { userId: uuidOf('account-admin') }
    expect((await call('checkIfLastAdmin', { query })).data).toBe(true)
  })

  it('hostile: the account admin is the only one, texts come as they are', async () => {
    const { call, uuidOf } = simulate('hostile')
    expect((await call('checkIfLastAdmin', { query: { userId: uuidOf('account-admin') } })).data).toBe(true)
    const { body } = await call('getUsers', { query: { pageSize: '100' } })
    const text = JSON.stringify(body)
    for (const part of ['<script>', '\u202E', '__proto__', '=HYPERLINK', 'L'.repeat(1000), '\\\\d'])
      expect(text).toContain(part)
  })
})
