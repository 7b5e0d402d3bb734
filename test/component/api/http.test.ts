import { delay, http, HttpResponse, type DefaultBodyType, type HttpResponseInit } from 'msw'
import { beforeEach, describe, expect, it, vi, onTestFinished } from 'vitest'
import * as v from 'valibot'
import { readLocal, request } from '#src/api/http.ts'
import { readTabSession } from '#src/session/tab-storage.ts'
import {
  closeSession,
  currentCredential,
  getSessionState,
  makeCredential,
  openSession,
} from '#src/session/credential.ts'
import {
  changeUserPassword,
  enableTwoFactorAuth,
  getCurrentUserInfo,
  getUsers,
  removeUser,
  reset2fa,
} from '#src/api/user-api.ts'
import { ApiError, type ApiErrorKind } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { mutationOutcome } from '#src/domain/outcome.ts'
import { recordRequests } from '#test/support/requests.ts'
import { server } from '#test/support/server.ts'

const KEY = 'pat.acc123.token-id.s3cretS3cret'
const scope = { account: 'acc123' }
const user = '/ng/api/user/abc123'
const whole = { status: 'SUCCESS', data: true, metaData: null, correlationId: 'c-1' }

function connected(keep = false) {
  openSession(makeCredential(KEY, 'acc123', 'pat'), keep, 'pat me')
}

function answer(body: DefaultBodyType, init?: HttpResponseInit) {
  const respond = () => new HttpResponse(typeof body === 'string' ? body : JSON.stringify(body), init)
  server.use(http.delete(`*${user}`, respond), http.put('*/ng/api/user/*', respond))
}

function getSince(): number {
  const state = getSessionState()
  if (state.status !== 'open') throw new Error('Not connected')
  return state.session.since
}

async function failed(run: Promise<unknown>): Promise<ApiError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw new Error(`Expected an ApiError, got ${String(error)}`)
  return error
}

beforeEach(() => {
  connected()
})

describe('what is sent', () => {
  it('cannot have a query name that the operation does not have', () => {
    const named = () =>
      request('getUsers', v.unknown(), {
        scope,
        // @ts-expect-error The search term of this operation stands in its body.
        query: { searchTerm: 'x' },
      })
    expect(named).toBeTypeOf('function')
  })

  it('carries key, types and a fresh attempt id to the own origin, and nothing else about the caller', async () => {
    const seen: Request[] = []
    server.use(
      http.delete(`*${user}`, ({ request: sentRequest }) => {
        seen.push(sentRequest.clone())
        return HttpResponse.json(whole)
      }),
    )
    await removeUser({ account: 'acc123', org: 'o1', project: 'p1' }, 'abc123')
    await removeUser(scope, 'abc123')
    expect(new URL(seen[0]?.url ?? '').origin).toBe(location.origin)
    expect(new URL(seen[0]?.url ?? '').search).toBe('?accountIdentifier=acc123&orgIdentifier=o1&projectIdentifier=p1')
    expect(new URL(seen[1]?.url ?? '').search).toBe('?accountIdentifier=acc123')
    expect(Object.fromEntries(seen[0]?.headers ?? [])).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-api-key': KEY,
      'x-attempt-id': expect.stringMatching(/^[0-9a-f-]{36}$/u),
    })
    expect(seen[0]?.headers.get('x-attempt-id')).not.toBe(seen[1]?.headers.get('x-attempt-id'))
  })

  it('never sends an id that would change the path', async () => {
    for (const id of ['..', 'password', 'disable-two-factor-auth', 'a/b', '', '\ud800']) {
      const error = await failed(removeUser(scope, id))
      expect(error.code).toBe('ENTITY_NOT_FOUND')
    }
    expect((await failed(removeUser({ account: '../x' }, 'abc123'))).code).toBe('ENTITY_NOT_FOUND')
  })

  it('leaves empty values out of the query (docs/service.md, trap 8)', async () => {
    let search = ''
    server.use(
      http.post('*/ng/api/user/batch', ({ request: sentRequest }) => {
        search = new URL(sentRequest.url).search
        return HttpResponse.json({ ...whole, data: { content: [] } })
      }),
    )
    await getUsers(scope, { pageIndex: 0, pageSize: 25, sortOrders: ['name,ASC', 'email,DESC'] })
    expect(search).toBe(
      '?accountIdentifier=acc123&pageIndex=0&pageSize=25&sortOrders=name%2CASC&sortOrders=email%2CDESC',
    )
  })

  it('needs a session', async () => {
    closeSession('signed-out')
    expect((await failed(removeUser(scope, 'abc123'))).kind).toBe('session')
  })
})

describe('what an answer means', () => {
  const cases: [string, DefaultBodyType, HttpResponseInit, ApiErrorKind, string][] = [
    ['F11 FAILURE', { status: 'FAILURE', code: 'INVALID_REQUEST', message: 'no' }, { status: 400 }, 'http', 'refused'],
    ['F16 403', { status: 'ERROR', code: 'NG_ACCESS_DENIED' }, { status: 403 }, 'http', 'forbidden'],
    ['F18 404 page', '<html>nothing</html>', { status: 404 }, 'http', 'refused'],
    ['F26 500', { status: 'ERROR', code: 'UNKNOWN_ERROR' }, { status: 500 }, 'http', 'in-doubt'],
    ['F28 502 page', '<html>bad gateway</html>', { status: 502 }, 'http', 'in-doubt'],
    ['F31 204', '', { status: 200 }, 'protocol', 'in-doubt'],
    ['F32 200 ERROR', { status: 'ERROR', code: 'INVALID_REQUEST', message: 'no' }, {}, 'http', 'refused'],
    ['F34 no envelope', { data: true }, {}, 'protocol', 'in-doubt'],
    ['F34 unknown word', { status: 'MAYBE', data: true }, {}, 'protocol', 'in-doubt'],
    ['F35 null', { status: 'SUCCESS', data: null }, {}, 'protocol', 'in-doubt'],
    ['F36 not JSON', '{"status":"SUCCESS",}', {}, 'protocol', 'in-doubt'],
    [
      'F38 a page',
      '<!doctype html><p>sign in</p>',
      { headers: { 'content-type': 'text/html' } },
      'protocol',
      'in-doubt',
    ],
    ['F41 wrong type', { status: 'SUCCESS', data: 'yes' }, {}, 'protocol', 'in-doubt'],
  ]
  it.each(cases)('%s', async (_, body, init, kind, outcome) => {
    answer(body, init)
    const error = await failed(removeUser(scope, 'abc123'))
    expect(error.kind).toBe(kind)
    expect(mutationOutcome(error)).toBe(outcome)
  })

  it('F02 no answer', async () => {
    server.use(http.delete(`*${user}`, () => HttpResponse.error()))
    expect((await failed(removeUser(scope, 'abc123'))).kind).toBe('network')
  })

  it('F10 a redirect is never followed', async () => {
    answer('', { status: 302, headers: { location: '/elsewhere' } })
    const error = await failed(removeUser(scope, 'abc123'))
    expect([error.kind, error.fault]).toEqual(['protocol', 'redirect'])
  })

  it('F01 nothing is sent while offline', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    expect((await failed(removeUser(scope, 'abc123'))).kind).toBe('offline')
  })

  it('F05 gives up after 65 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    let requests = 0
    server.use(
      http.delete(`*${user}`, async () => {
        requests += 1
        await delay('infinite')
      }),
    )
    let error: unknown
    const call = failed(removeUser(scope, 'abc123')).then((thrown) => {
      error = thrown
    })
    await vi.waitFor(() => {
      expect(requests).toBe(1)
    })
    await vi.advanceTimersByTimeAsync(64_000)
    expect(error).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1_000)
    await call
    expect(error).toMatchObject({ kind: 'timeout' })
  })

  it('F39 reads JSON whatever it is called, and the other envelope (docs/service.md, trap 1)', async () => {
    answer(whole, { headers: { 'content-type': 'text/plain' } })
    expect(await removeUser(scope, 'abc123')).toBe(true)
    server.use(
      http.get('*/ng/api/user/reset-two-factor-auth/abc123', () =>
        HttpResponse.json({ metaData: {}, resource: false, responseMessages: [] }),
      ),
    )
    expect(await reset2fa(scope, 'abc123')).toBe(false)
  })

  it('F43 drops what it does not know, first of all the token', async () => {
    server.use(
      http.get('*/ng/api/user/currentUser', () =>
        HttpResponse.text(
          '{"status":"SUCCESS","data":{"uuid":"u1","email":"a@x.example","token":"SESSION-TOKEN","__proto__":{"admin":true}}}',
        ),
      ),
    )
    const me = await getCurrentUserInfo(scope)
    expect(JSON.stringify(me)).not.toContain('SESSION-TOKEN')
    expect('token' in me).toBe(false)
    expect('admin' in me).toBe(false)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('F40 rows without an id are dropped and counted, unknown flags stay unknown', async () => {
    server.use(
      http.post('*/ng/api/user/batch', () =>
        HttpResponse.json({
          ...whole,
          data: { content: [{ email: 'x@x.example' }, { uuid: 'u1', email: 'y@x.example', locked: 'true', name: 7 }] },
        }),
      ),
    )
    const page = await getUsers(scope, { pageIndex: 0, pageSize: 25 })
    expect(page.unread).toBe(1)
    expect(page.rows).toEqual([
      {
        uuid: 'u1',
        email: 'y@x.example',
        name: undefined,
        locked: true,
        disabled: undefined,
        externallyManaged: undefined,
        twoFactorAuthenticationEnabled: undefined,
      },
    ])
  })

  it('F45 refuses to read a body over 5 MB', async () => {
    answer(JSON.stringify({ ...whole, filler: 'x'.repeat(5_000_001) }))
    expect((await failed(removeUser(scope, 'abc123'))).fault).toBe('too-large')
  })

  /** An endless body without a length, and how many of its pieces were read. */
  function endless() {
    const stats = { pieces: 0 }
    const piece = new TextEncoder().encode(' '.repeat(100_000))
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        stats.pieces += 1
        controller.enqueue(piece)
      },
    })
    return { stats, body }
  }

  it('stops at 5 MB while an answer without a length is still coming', async () => {
    const { stats, body } = endless()
    server.use(
      http.delete(`*${user}`, () => new HttpResponse(body, { headers: { 'content-type': 'application/json' } })),
    )
    expect((await failed(removeUser(scope, 'abc123'))).fault).toBe('too-large')
    // The limit is passed with the 51st piece; a stream may have some in hand.
    expect(stats.pieces).toBeLessThan(60)
  })

  it('stops at 5 MB of a document of its own origin as well', async () => {
    const { stats, body } = endless()
    server.use(http.get('*/__sim/personas', () => new HttpResponse(body)))
    expect((await failed(readLocal('/__sim/personas', v.unknown()))).kind).toBe('network')
    expect(stats.pieces).toBeLessThan(60)
  })

  it('reads letters that two pieces share, and 5 MB of them', async () => {
    const name = 'ä✓𝒳'.repeat(1000)
    const bytes = new TextEncoder().encode(
      JSON.stringify({ ...whole, data: { uuid: 'u1', name, email: 'a@b.example' } }),
    )
    const filler = new TextEncoder().encode(' '.repeat(5_000_000 - bytes.length))
    const pieces = [...Array.from(bytes, (_, at) => bytes.slice(at, at + 1)), filler]
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    })
    server.use(http.get('*/ng/api/user/currentUser', () => new HttpResponse(body)))
    expect((await getCurrentUserInfo(scope)).name).toBe(name)
  })

  it('shows fields, permissions, correlation id, and how long to wait', async () => {
    answer(
      {
        status: 'FAILURE',
        code: 'TOO_MANY_REQUESTS',
        message: 'slow down',
        correlationId: 'c-9',
        errors: [{ fieldId: 'emails', error: 'too many' }],
        failedPermissionChecks: [{ permission: 'core_user_manage', resourceType: 'USER' }],
      },
      { status: 429, headers: { 'retry-after': '7' } },
    )
    const error = await failed(removeUser(scope, 'abc123'))
    expect(error.fieldErrors).toEqual([{ field: 'emails', text: 'too many' }])
    expect(error.missingPermissions).toEqual(['core_user_manage'])
    expect([error.correlationId, error.retryAfter]).toEqual(['c-9', 7])
  })

  it.each([
    ['Tue, 24 Nov 2026 10:00:09 GMT', 9],
    ['garbage', undefined],
    ['', undefined],
    ['999999', 999_999],
  ])('F25 reads Retry-After %j by the clock of the server', async (value, seconds) => {
    answer({}, { status: 429, headers: { 'retry-after': value, date: 'Tue, 24 Nov 2026 10:00:00 GMT' } })
    expect((await failed(removeUser(scope, 'abc123'))).retryAfter).toBe(seconds)
  })
})

describe('end of the session', () => {
  const unauthorized = (code: string) => HttpResponse.json({ status: 'ERROR', code }, { status: 401 })

  it('F14 a refused key ends it, after one probe for many calls', async () => {
    let probes = 0
    server.use(
      http.post('*/ng/api/user/batch', () => unauthorized('INVALID_TOKEN')),
      http.get('*/ng/api/user/currentUser', async () => {
        probes += 1
        await delay(20)
        return unauthorized('INVALID_TOKEN')
      }),
    )
    const errors = await Promise.all(
      Array.from({ length: 10 }, () => failed(getUsers(scope, { pageIndex: 0, pageSize: 1 }))),
    )
    expect(errors.every(({ kind }) => kind === 'session')).toBe(true)
    expect(probes).toBe(1)
    expect(getSessionState()).toEqual({ status: 'closed', reason: 'expired', account: 'acc123' })
  })

  it('F15 a 401 about the target does not', async () => {
    answer({ status: 'ERROR', code: 'USER_DOES_NOT_EXIST' }, { status: 401 })
    server.use(http.get('*/ng/api/user/currentUser', () => HttpResponse.json({ ...whole, data: { uuid: 'me' } })))
    const error = await failed(removeUser(scope, 'abc123'))
    expect([error.kind, error.status]).toEqual(['http', 401])
    expect(getSessionState().status).toBe('open')
  })

  it('an unclear probe does not', async () => {
    answer('', { status: 401 })
    server.use(http.get('*/ng/api/user/currentUser', () => HttpResponse.error()))
    await failed(removeUser(scope, 'abc123'))
    expect(getSessionState().status).toBe('open')
  })

  it('T09 a call about another account than that of the key is never sent', async () => {
    const error = await failed(removeUser({ account: 'other456' }, 'abc123'))
    expect(error.kind).toBe('session')
    expect(getSessionState().status).toBe('open')
  })

  it('a late answer of an ended session is an error, not data (T09)', async () => {
    server.use(
      http.post('*/ng/api/user/batch', async () => {
        await delay(50)
        return HttpResponse.json({ ...whole, data: { content: [] } })
      }),
    )
    const late = failed(getUsers(scope, { pageIndex: 0, pageSize: 1 }))
    closeSession('signed-out')
    connected()
    expect((await late).kind).toBe('session')
  })

  it('leaving a page stops a read but never an effect (F07)', async () => {
    server.use(
      http.get('*/ng/api/user/currentUser', async () => {
        await delay(50)
        return HttpResponse.json({ ...whole, data: { uuid: 'me' } })
      }),
    )
    const controller = new AbortController()
    const read = request('getCurrentUserInfo', v.unknown(), { scope, signal: controller.signal })
    controller.abort()
    await expect(read).rejects.toMatchObject({ name: 'AbortError' })
    answer(whole)
    const effect = request('removeUser', v.boolean(), { scope, path: { userId: 'abc123' }, signal: controller.signal })
    expect((await effect).data).toBe(true)
  })
})

describe('the key (T02)', () => {
  it('is taken out of what the service says', async () => {
    answer({ status: 'ERROR', code: 'INVALID_REQUEST', message: `Invalid API token ${KEY}` }, { status: 400 })
    const error = await failed(removeUser(scope, 'abc123'))
    expect(error.serverMessage).toBe('Invalid API token •••')
    expect(JSON.stringify(error) + String(error) + (error.stack ?? '')).not.toContain('s3cret')
  })

  it('is taken out of each member of a refusal', async () => {
    const [, , id = '', secret = ''] = KEY.split('.')
    answer(
      {
        status: 'ERROR',
        code: KEY,
        message: `a ${secret}`,
        correlationId: KEY,
        errors: [{ fieldId: KEY, error: encodeURIComponent(KEY).replaceAll('.', '%2E') }],
        responseMessages: [{ message: Buffer.from(KEY).toString('base64') }, { message: [...KEY].join('\u200b') }],
        failedPermissionChecks: [{ permission: `${KEY}_view` }],
      },
      { status: 400 },
    )
    const error = await failed(removeUser(scope, 'abc123'))
    expect(error).toMatchObject({
      code: '•••',
      serverMessage: 'a •••',
      correlationId: '•••',
      fieldErrors: [{ field: '•••', text: 'pat%2Eacc123%2E•••%2E•••' }],
      reasons: ['•••', '•••'],
      missingPermissions: ['•••_view'],
    })
    const all = JSON.stringify(error) + String(error) + (error.stack ?? '')
    expect(all).not.toContain(secret)
    expect(all).not.toContain(id)
  })

  it('is taken out of data, names of members included', async () => {
    answer({ ...whole, data: { [KEY]: KEY, name: `Dana ${KEY.toUpperCase()}` }, correlationId: KEY })
    const { data } = await request('removeUser', v.unknown(), { scope, path: { userId: 'abc123' } })
    expect(data).toEqual({ '•••': '•••', name: '•••' })
  })

  it.each([
    ['a query', { query: { searchTerm: KEY } }],
    ['a query, encoded', { query: { searchTerm: encodeURIComponent(KEY).replaceAll('.', '%2E') } }],
    ['a body', { body: { name: `Dana ${KEY}` } }],
    ['a list of a body', { body: { emails: ['a@b.example', KEY] } }],
  ])('is not sent in %s', async (_, input) => {
    const sent = recordRequests()
    const error = await failed(request('getAggregatedUsers', v.unknown(), { scope, ...input }))
    expect(error.kind).toBe('held-key')
    expect(causeOf(error)).toBe(
      'That looks like an API key, so we cleared the field and sent nothing. If anyone could have seen it, revoke it in Harness.',
    )
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cret')
    expect(sent).toEqual([])
  })

  it.each(['currentPassword', 'newPassword'] as const)('a %s that a refusal repeats is not shown', async (which) => {
    const passwords = {
      currentPassword: 'Old & "odd" pässword 1',
      newPassword: 'New <odd> pass%41word 2',
      [which]: KEY,
    }
    for (const password of Object.values(passwords))
      for (const text of [
        password,
        encodeURIComponent(password),
        new URLSearchParams({ password }).toString().slice(9),
        Buffer.from(password).toString('base64'),
      ]) {
        answer(
          { status: 'ERROR', message: `No: ${text}`, correlationId: text, errors: [{ fieldId: text, error: text }] },
          { status: 400 },
        )
        const error = await failed(changeUserPassword(scope, passwords))
        expect(error.kind).toBe('http')
        expect(JSON.stringify(error)).not.toContain(JSON.stringify(text).slice(1, -1))
        expect(error.serverMessage).toContain('•••')
      }
  })

  it('a setup key that an answer repeats is not shown (T10)', async () => {
    const totpSecretKey = 'JBSWY3DPEHPK3PXPJBSWY3DP'
    const settings = {
      userId: 'u1',
      email: 'a@b.example',
      twoFactorAuthenticationEnabled: false,
      mechanism: 'TOTP',
      totpSecretKey,
      totpqrurl: `otpauth://totp/x?secret=${totpSecretKey}`,
    }
    answer({ status: 'ERROR', message: `No: ${totpSecretKey}`, correlationId: totpSecretKey }, { status: 400 })
    const error = await failed(enableTwoFactorAuth(scope, settings))
    expect(error).toMatchObject({ serverMessage: 'No: •••', correlationId: '•••' })
    answer({ ...whole, data: { uuid: 'u1', name: totpSecretKey.toLowerCase(), email: 'a@b.example' } })
    expect(await enableTwoFactorAuth(scope, settings)).toMatchObject({ name: '•••' })
  })

  it('is in no storage, unless the person chose to stay connected in this tab', () => {
    expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain('s3cret')
    expect(JSON.stringify(getSessionState()) + JSON.stringify(currentCredential())).not.toContain('s3cret')
    connected(true)
    expect(readTabSession()).toMatchObject({ version: 1, apiKey: KEY, account: 'acc123', since: getSince() })
    closeSession('signed-out')
    expect(sessionStorage).toHaveLength(0)
    expect(localStorage).toHaveLength(0)
  })

  it('works where storage is blocked (F56)', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError')
    })
    connected(true)
    expect(getSessionState().status).toBe('open')
  })
})
