import { describe, expect, it } from 'vitest'
import { EXPIRED_KEY, REVOKED_KEY } from '#src/sim/persona-list.ts'
import { validateResponse } from '#test/support/openapi.ts'
import { requestOf, simulate } from './client.ts'

/** Traps of docs/service.md about requests, envelopes and errors. */
describe('envelopes', () => {
  it('trap 1: two success envelopes', async () => {
    const { call, uuidOf } = simulate()
    const dto = await call('getCurrentUserInfo')
    expect(Object.keys(dto.body)).toEqual(['status', 'data', 'metaData', 'correlationId'])
    for (const { body } of [
      await call('reset2fa', { path: { userId: uuidOf('sso') } }),
      await call('getAuthenticationSettingsV2'),
      await call('getPasswordStrengthSettings'),
    ])
      expect(Object.keys(body)).toEqual(['metaData', 'resource', 'responseMessages'])
  })

  it('trap 2: four error envelopes', async () => {
    const { call, uuidOf } = simulate()
    const failure = await call('addUsers', { body: { emails: [] } })
    expect(failure.body).toMatchObject({ status: 'FAILURE', errors: [{ fieldId: 'emails' }] })
    const error = await call('addUsers', { body: { emails: ['bad'] } })
    expect(error.body).toMatchObject({
      status: 'ERROR',
      detailedMessage: null,
      metadata: null,
      responseMessages: [{ code: 'INVALID_REQUEST', level: 'ERROR' }],
    })
    expect(error.body.message).toMatch(/^Invalid request: /u)
    const denied = await call('removeUser', { as: 'viewer', path: { userId: uuidOf('sso') } })
    expect(denied.status).toBe(403)
    expect(denied.body).toMatchObject({
      code: 'NG_ACCESS_DENIED',
      correlationId: null,
      responseMessages: null,
      failedPermissionChecks: [
        { permission: 'core_user_manage', resourceType: 'USER', resourceIdentifier: uuidOf('sso') },
      ],
    })
    const framework = await call('addUsers', { body: '{"emails": [' })
    expect(framework.body).toEqual({ code: 400, message: 'Unable to process JSON', details: null })
    const wrongType = await call('addUsers', { body: { emails: 'a@example.com' } })
    expect(wrongType.body.code).toBe(400)
    for (const { status, body } of [failure, error, denied, framework])
      expect(validateResponse('addUsers', status, body)).toEqual([])
  })

  it('trap 3: three faces of "not found"', async () => {
    const { call } = simulate()
    const entity = await call('getAggregatedUser', { path: { userId: 'nobody' } })
    expect([entity.status, entity.body.code]).toEqual([404, 'ENTITY_NOT_FOUND'])
    const role = await call('getRole', { path: { identifier: 'nothing' } })
    expect([role.status, role.body.code, role.body.errors]).toEqual([400, 'RESOURCE_NOT_FOUND_EXCEPTION', null])
    const absent = await call('removeUser', { path: { userId: 'nobody' } })
    expect([absent.status, absent.data]).toEqual([200, false])
  })

  it('trap 4: USER_NOT_AUTHORIZED is a 400', async () => {
    const { call } = simulate()
    for (const operation of ['getFilteredRoleAssignmentList', 'getFilteredRoleAssignmentByScopeList'] as const) {
      const { status, body } = await call(operation, { as: 'individual', body: {} })
      expect([status, body.code]).toEqual([400, 'USER_NOT_AUTHORIZED'])
    }
  })

  it('every answer has a correlation id of its own, the clock, no-store and no CORS', async () => {
    const { call, wait } = simulate()
    const ids = new Set<string>()
    for (let count = 0; count < 50; count += 1) ids.add((await call('getCurrentUserInfo')).body.correlationId)
    expect(ids.size).toBe(50)
    wait(60_000)
    const { headers } = (await call('getCurrentUserInfo')).response
    expect(headers.get('date')).toBe('Mon, 01 Jun 2026 09:01:00 GMT')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toBe('application/json')
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('requests', () => {
  it('trap 7: POST and PUT need a JSON content type, also without a body; unlocking does not', async () => {
    const { sim, uuidOf } = simulate()
    const send = async (operation: 'disableTTwoFactorAuth' | 'getUsers' | 'unlockUser', type?: string) => {
      const request = requestOf(sim, operation, { path: { userId: uuidOf('viewer') } })
      if (type === undefined) request.headers.delete('content-type')
      else request.headers.set('content-type', type)
      return sim.handle(request)
    }
    expect((await send('disableTTwoFactorAuth')).status).toBe(415)
    const text = await send('getUsers', 'text/plain;charset=UTF-8')
    expect([text.status, (await text.json()).code]).toEqual([415, 'MEDIA_NOT_SUPPORTED'])
    expect((await send('getUsers', 'application/json; charset=utf-8')).status).toBe(200)
    expect((await send('unlockUser')).status).toBe(200)
  })

  it('unknown paths are 400 without any credential, wrong methods 405', async () => {
    const { sim } = simulate()
    const send = async (method: string, path: string) => {
      const response = await sim.handle(new Request(`http://sim.example${path}`, { method }))
      return [response.status, (await response.json()).code]
    }
    expect(await send('GET', '/ng/api/nothing')).toEqual([400, 'RESOURCE_NOT_FOUND_EXCEPTION'])
    expect(await send('GET', '/authz/api')).toEqual([400, 'RESOURCE_NOT_FOUND_EXCEPTION'])
    expect(await send('GET', '/ng/api/user/somebody')).toEqual([405, 405])
    expect(await send('DELETE', '/ng/api/user/password')).toEqual([405, 405])
    expect(sim.log.map(({ operation }) => operation)).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
  })

  it('parameters that are no numbers are "not found"', async () => {
    const { call } = simulate()
    const { status, body } = await call('getUsers', { query: { pageIndex: 'first' } })
    expect([status, body.code]).toEqual([400, 'RESOURCE_NOT_FOUND_EXCEPTION'])
  })

  it('401: no key, an unknown, expired, revoked one, one of another account, a disabled person', async () => {
    const { call, sim, personOf } = simulate()
    const code = async (headers: Record<string, string>, account?: string) => {
      const scope = account === undefined ? {} : { scope: { account } }
      const { status, body } = await call('getCurrentUserInfo', { headers, ...scope })
      return `${status} ${body.code}`
    }
    expect(await code({ 'x-api-key': 'pat.x.y.z' })).toBe('401 INVALID_TOKEN')
    expect(await code({ 'x-api-key': EXPIRED_KEY })).toBe('401 EXPIRED_TOKEN')
    expect(await code({ 'x-api-key': REVOKED_KEY })).toBe('401 REVOKED_TOKEN')
    expect(await code({}, 'anotherAccount')).toBe('401 INVALID_TOKEN')
    const bare = await sim.handle(new Request('http://sim.example/ng/api/user/currentUser?accountIdentifier=x'))
    expect(bare.status).toBe(401)
    sim.world.people.put({ ...personOf('account-admin'), disabled: true })
    expect(await code({})).toBe('401 USER_DISABLED')
  })

  it('the account comes from the header, from `account` or from `accountIdentifier`', async () => {
    const { sim, account } = simulate()
    const key = sim.personas[0]?.apiKey ?? ''
    const send = async (query: string, headers: Record<string, string> = {}) => {
      const url = `http://sim.example/ng/api/user/currentUser${query}`
      const response = await sim.handle(new Request(url, { headers: { 'x-api-key': key, ...headers } }))
      const body = await response.json()
      return `${response.status} ${body.status} ${body.errors?.[0]?.fieldId ?? body.code}`
    }
    expect(await send('')).toBe('400 ERROR INVALID_REQUEST')
    expect(await send(`?account=${account.account}`)).toBe('400 FAILURE accountIdentifier')
    expect(await send('', { 'harness-account': account.account })).toBe('400 FAILURE accountIdentifier')
    expect(await send(`?accountIdentifier=${account.account}`)).toBe('200 SUCCESS undefined')
  })
})
