import { afterEach, describe, expect, test } from 'vitest'
import { createServerApp } from '#src/server/app.ts'
import { parseHarnessUrl } from '#src/server/gateway.ts'
import { listen } from '#src/server/listen.ts'
import { ask } from '#test/support/ask.ts'
import { startUpstream } from './upstream.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
})

type Upstream = Awaited<ReturnType<typeof startUpstream>>

async function upstreamThat(...answer: Parameters<typeof startUpstream>): Promise<Upstream> {
  const upstream = await startUpstream(...answer)
  ends.push(upstream.close)
  return upstream
}

/** The host as people run it: on a socket, in front of the given gateway. */
async function hostBefore(harnessUrl: URL, gatewayTimeoutMs?: number): Promise<string> {
  const { server, url } = await listen(createServerApp({ harnessUrl, gatewayTimeoutMs }), {
    host: '127.0.0.1',
    port: 0,
  })
  ends.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  return url
}

describe('what reaches the gateway', () => {
  test.each([
    ['a read', 'GET', '/ng/api/user/currentUser?accountIdentifier=a%20b&x=%2F%25&empty=&x=2', ''],
    ['odd but legal characters', 'GET', "/authz/api/roles?q='(a|b)'&filter[]=%C3%A9~!*", ''],
    ['a write', 'PUT', '/ng/api/user/password', '{"new" : "p\\u0000ä ✓"}\n'],
    ['a body on DELETE', 'DELETE', '/ng/api/user/u1', '{"a":1}'],
    ['no body', 'POST', '/resourcegroup/api/v2/resourcegroup', ''],
    ['a megabyte', 'POST', '/ng/api/user/users', 'x'.repeat(1_000_000)],
  ])('%s, byte for byte', async (_what, method, path, body) => {
    const upstream = await upstreamThat((_request, response) => response.end('{}'))
    const host = await hostBefore(upstream.url)
    const { status } = await ask(host, path, method, { 'x-api-key': 'k', 'content-type': 'application/json' }, body)
    expect(status).toBe(200)
    expect(upstream.seen).toHaveLength(1)
    expect(upstream.seen[0]).toMatchObject({ method, url: path })
    expect(upstream.seen[0]?.body.equals(Buffer.from(body))).toBe(true)
  })

  test('the caller’s key and the form of the call, and no other header', async () => {
    const upstream = await upstreamThat((_request, response) => response.end('{}'))
    const host = await hostBefore(upstream.url)
    await ask(
      host,
      '/ng/api/user/batch',
      'POST',
      {
        'x-api-key': 'pat.account.token.secret',
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        'x-attempt-id': '7',
        cookie: 'session=1',
        authorization: 'Bearer other',
        origin: 'http://127.0.0.1',
        referer: 'http://127.0.0.1/secret',
        'x-forwarded-for': '10.0.0.1',
        'accept-encoding': 'gzip',
        'accept-language': 'de',
        'user-agent': 'browser',
        'x-http-method-override': 'DELETE',
      },
      '[]',
    )
    expect(upstream.seen[0]?.headers).toEqual({
      'x-api-key': 'pat.account.token.secret',
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      'x-attempt-id': '7',
      'content-length': '2',
      // Of the hop itself.
      host: upstream.url.host,
      connection: 'keep-alive',
    })
  })

  test('no key, when the caller has none', async () => {
    const upstream = await upstreamThat((_request, response) => response.end('{}'))
    await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect(Object.keys(upstream.seen[0]?.headers ?? {})).toEqual(['host', 'connection'])
  })

  test('the path of the gateway comes first', async () => {
    const upstream = await upstreamThat((_request, response) => response.end('{}'))
    for (const base of ['/gateway', '/gateway/']) {
      await ask(await hostBefore(new URL(base, upstream.url)), '/ng/api/user/batch?a=1')
    }
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      '/gateway/ng/api/user/batch?a=1',
      '/gateway/ng/api/user/batch?a=1',
    ])
  })

  test.each([
    '/ng/api/%2e%2e/%2e%2e/admin',
    '/ng/api/user/.%2E/x',
    '/ng/api/..%5cadmin',
    '/other/../ng/api/user',
    '/%6eg/api/user',
    '/ng/api/\u00e9',
  ])('not %s, which names something else at the other end', async (path) => {
    const upstream = await upstreamThat((_request, response) => response.end('{}'))
    const { status } = await ask(await hostBefore(new URL('/gateway', upstream.url)), path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(upstream.seen).toEqual([])
  })

  test.each(['/', '/connect', '/ngx/api/user', '/admin', '/__sim/personas'])(
    'not %s, which belongs to no service',
    async (path) => {
      const upstream = await upstreamThat((_request, response) => response.end('{}'))
      expect((await ask(await hostBefore(upstream.url), path)).status).toBe(404)
      expect(upstream.seen).toEqual([])
    },
  )

  test.each([[{}], [{ 'transfer-encoding': 'chunked' }]])('not a body above a megabyte', async (headers) => {
    const upstream = await upstreamThat((_request, response) => response.end('{}'))
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user', 'PUT', headers, 'x'.repeat(1_000_001))
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR', code: 'REQUEST_TOO_LARGE' })
    expect(upstream.seen).toEqual([])
  })
})

describe('what comes back', () => {
  test('status, body and the few headers that matter', async () => {
    const body = '{"status":"ERROR","code":"TOO_MANY_REQUESTS","message":"é"}'
    const upstream = await upstreamThat((_request, response) => {
      response.writeHead(429, {
        'content-type': 'application/json;charset=utf-8',
        'retry-after': '7',
        date: 'Tue, 03 Nov 2026 10:00:00 GMT',
        'set-cookie': ['token=1', 'other=2'],
        'cache-control': 'public, max-age=99',
        server: 'envoy',
        'access-control-allow-origin': '*',
        'content-security-policy': 'default-src *',
      })
      response.end(body)
    })
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect(answer.status).toBe(429)
    expect(answer.body).toBe(body)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'retry-after': '7',
      date: 'Tue, 03 Nov 2026 10:00:00 GMT',
      'cache-control': 'no-store',
    })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    for (const name of ['set-cookie', 'server', 'access-control-allow-origin'])
      expect(answer.headers).not.toHaveProperty(name)
  })

  test('a redirect as it is: not followed, and leading nowhere', async () => {
    const upstream = await upstreamThat((_request, response) =>
      response.writeHead(302, { location: 'https://elsewhere.example/' }).end('moved'),
    )
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect([answer.status, answer.body]).toEqual([302, 'moved'])
    expect(answer.headers).not.toHaveProperty('location')
    expect(upstream.seen).toHaveLength(1)
  })

  test('a status without a body', async () => {
    const upstream = await upstreamThat((_request, response) => response.writeHead(204).end())
    expect((await ask(await hostBefore(upstream.url), '/ng/api/user/u1', 'DELETE')).status).toBe(204)
  })

  test('a body as it arrives, not at its end', async () => {
    const upstream = await upstreamThat((_request, response) => {
      response.writeHead(200)
      response.write('first')
    })
    const answer = await fetch(`${await hostBefore(upstream.url)}/ng/api/user/currentUser`)
    const read = await answer.body?.getReader().read()
    expect(new TextDecoder().decode(read?.value)).toBe('first')
  })
})

describe('a gateway that fails', () => {
  test('nobody there is 502 in the envelope of the service', async () => {
    const upstream = await startUpstream((_request, response) => response.end())
    await upstream.close()
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect(answer.status).toBe(502)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    expect(JSON.parse(answer.body)).toEqual({
      status: 'ERROR',
      code: 'GATEWAY_UNREACHABLE',
      message: 'The Harness gateway cannot be reached, or closed the connection.',
      correlationId: null,
      responseMessages: [],
    })
  })

  test.each(['GET', 'POST', 'PUT', 'DELETE'])('a lost %s is 502 and is never sent again', async (method) => {
    let calls = 0
    // The first call is answered, so that the next one meets a connection that is already in use.
    const upstream = await upstreamThat((_request, response) =>
      ++calls === 1 ? response.end('{}') : response.destroy(),
    )
    const host = await hostBefore(upstream.url)
    expect((await ask(host, '/ng/api/user/currentUser')).status).toBe(200)
    expect((await ask(host, '/ng/api/user/u1', method)).status).toBe(502)
    expect(upstream.seen).toHaveLength(2)
  })

  test('silence is 504', async () => {
    const upstream = await upstreamThat(() => undefined)
    const answer = await ask(await hostBefore(upstream.url, 60), '/ng/api/user/currentUser')
    expect(answer.status).toBe(504)
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR', code: 'GATEWAY_TIMEOUT' })
  })

  test('an answer cut short is cut short for the caller too', async () => {
    const upstream = await upstreamThat((_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"status":', () => response.destroy())
    })
    await expect(ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')).rejects.toThrow()
  })
})

describe('HARNESS_URL', () => {
  test.each(['https://app.harness.io', 'http://127.0.0.1:8080/gateway/'])('%s is an address', (text) => {
    expect(parseHarnessUrl(text).href).toContain(text)
  })

  test.each([
    '',
    'app.harness.io',
    'ftp://a',
    'javascript:alert(1)',
    'https://me:pw@a',
    'https://a/?b=1',
    'https://a/#b',
  ])('"%s" is not', (text) => {
    expect(() => parseHarnessUrl(text)).toThrow('HARNESS_URL')
  })
})
