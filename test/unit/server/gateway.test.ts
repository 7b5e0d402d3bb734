import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { isExposed, parseHarnessUrl } from '#src/server/gateway.ts'
import { listen } from '#src/server/listen.ts'
import { ask } from '#test/support/raw-request.ts'
import { startUpstream } from './upstream.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
})

const json: Parameters<typeof startUpstream>[0] = (_request, response) =>
  response.setHeader('content-type', 'application/json').end('{}')

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
    ['a read', 'GET', '/ng/api/user/currentUser?accountIdentifier=a%20b%2F%25', ''],
    ['odd but legal characters', 'GET', "/authz/api/roles?searchTerm='(a|b)'[%C3%A9]~!*&sortOrders=a&sortOrders=", ''],
    ['a write', 'PUT', '/ng/api/user/password', '{"new" : "p\\u0000ä ✓"}\n'],
    ['a body on DELETE', 'DELETE', '/ng/api/user/u1', '{"a":1}'],
    ['no body', 'POST', '/ng/api/invites/aggregate', ''],
    ['a megabyte', 'POST', '/ng/api/user/users', 'x'.repeat(1_000_000)],
  ])('%s, byte for byte', async (_title, method, path, body) => {
    const upstream = await upstreamThat(json)
    const host = await hostBefore(upstream.url)
    const { status } = await ask(host, path, method, { 'x-api-key': 'k', 'content-type': 'application/json' }, body)
    expect(status).toBe(200)
    expect(upstream.seen).toHaveLength(1)
    expect(upstream.seen[0]).toMatchObject({ method, url: path })
    expect(upstream.seen[0]?.body.equals(Buffer.from(body))).toBe(true)
  })

  test('the caller’s key and the form of the call, and no other header', async () => {
    const upstream = await upstreamThat(json)
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
        origin: host,
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
      'accept-encoding': 'identity',
      host: upstream.url.host,
      connection: 'keep-alive',
    })
  })

  test('no key, when the caller has none', async () => {
    const upstream = await upstreamThat(json)
    await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect(Object.keys(upstream.seen[0]?.headers ?? {})).toEqual(['accept-encoding', 'host', 'connection'])
  })

  test('the path of the gateway comes first', async () => {
    const upstream = await upstreamThat(json)
    for (const base of ['/gateway', '/gateway/']) {
      await ask(await hostBefore(new URL(base, upstream.url)), '/ng/api/user/currentUser?accountIdentifier=1')
    }
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      '/gateway/ng/api/user/currentUser?accountIdentifier=1',
      '/gateway/ng/api/user/currentUser?accountIdentifier=1',
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
    const upstream = await upstreamThat(json)
    const { status } = await ask(await hostBefore(new URL('/gateway', upstream.url)), path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(upstream.seen).toEqual([])
  })

  test.each(['/', '/connect', '/ngx/api/user', '/admin', '/__sim/personas'])(
    'not %s, which belongs to no service',
    async (path) => {
      const upstream = await upstreamThat(json)
      expect((await ask(await hostBefore(upstream.url), path)).status).toBe(404)
      expect(upstream.seen).toEqual([])
    },
  )

  test.each([[{}], [{ 'transfer-encoding': 'chunked' }]])('not a body above a megabyte', async (headers) => {
    const upstream = await upstreamThat(json)
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
      'content-type': 'application/json',
      'retry-after': '7',
      date: 'Tue, 03 Nov 2026 10:00:00 GMT',
      'cache-control': 'no-store',
    })
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; sandbox; frame-ancestors 'none'")
    for (const name of ['set-cookie', 'server', 'access-control-allow-origin'])
      expect(answer.headers).not.toHaveProperty(name)
  })

  test('a redirect as it is: not followed, and leading nowhere', async () => {
    const upstream = await upstreamThat((_request, response) =>
      response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
    )
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect([answer.status, answer.body]).toEqual([302, ''])
    expect(answer.headers).not.toHaveProperty('location')
    expect(upstream.seen).toHaveLength(1)
  })

  test('a status without a body', async () => {
    const upstream = await upstreamThat((_request, response) => response.writeHead(204).end())
    expect((await ask(await hostBefore(upstream.url), '/ng/api/user/u1', 'DELETE')).status).toBe(204)
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('an answer packed as %s, unpacked', async (coding, pack) => {
    const upstream = await upstreamThat((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding })
        .end(pack('{"status":"SUCCESS"}')),
    )
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect([answer.status, answer.body]).toEqual([200, '{"status":"SUCCESS"}'])
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  test('five million bytes, and not one more', async () => {
    let size = 0
    const upstream = await upstreamThat((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(size - 2)}"`),
    )
    const host = await hostBefore(upstream.url)
    for (const [bytes, status] of [
      [5_000_000, 200],
      [5_000_001, 502],
    ] as const) {
      size = bytes
      expect((await ask(host, '/ng/api/user/currentUser')).status).toBe(status)
    }
  })
})

describe('a gateway that fails', () => {
  test('no one there is 502 in the envelope of the service', async () => {
    const upstream = await startUpstream((_request, response) => response.end())
    await upstream.close()
    const answer = await ask(await hostBefore(upstream.url), '/ng/api/user/currentUser')
    expect(answer.status).toBe(502)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    expect(JSON.parse(answer.body)).toEqual({
      status: 'ERROR',
      code: 'GATEWAY_UNREACHABLE',
      message: 'The Harness gateway is unreachable or closed the connection.',
      correlationId: null,
      responseMessages: [],
    })
  })

  test.each([
    ['GET', '/ng/api/user/currentUser'],
    ['POST', '/ng/api/user/batch'],
    ['PUT', '/ng/api/user/u1'],
    ['DELETE', '/ng/api/user/u1'],
  ])('a lost %s is 502 and is never sent again', async (method, path) => {
    let calls = 0
    // The first call is answered, so that the next one meets a connection that is already in use.
    const upstream = await upstreamThat((_request, response) =>
      ++calls === 1 ? response.setHeader('content-type', 'application/json').end('{}') : response.destroy(),
    )
    const host = await hostBefore(upstream.url)
    expect((await ask(host, '/ng/api/user/currentUser')).status).toBe(200)
    expect((await ask(host, path, method)).status).toBe(502)
    expect(upstream.seen).toHaveLength(2)
  })

  test('silence is 504', async () => {
    const upstream = await upstreamThat(() => undefined)
    const answer = await ask(await hostBefore(upstream.url, 60), '/ng/api/user/currentUser')
    expect(answer.status).toBe(504)
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR', code: 'GATEWAY_TIMEOUT' })
  })

  test('an answer cut short is 502, and one line names the call by method, operation and attempt', async ({
    onTestFinished,
  }) => {
    const written: string[] = []
    const { write } = process.stderr
    process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0
    onTestFinished(() => {
      process.stderr.write = write
    })
    const upstream = await upstreamThat((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
      response.write('{"status":', () => response.destroy())
    })
    const host = await hostBefore(upstream.url)
    for (const attempt of ['5b0c1a52-0000-4000-8000-000000000001', 'pat.account.token.secret', 'x'.repeat(80)]) {
      const answer = await ask(host, '/ng/api/user/aggregate?searchTerm=ana%40people.example', 'POST', {
        'x-api-key': 'pat.account.token.secret',
        'x-attempt-id': attempt,
      })
      expect(answer.status).toBe(502)
      expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR', code: 'GATEWAY_UNREACHABLE' })
    }
    const line = (attempt: string) =>
      `Gateway: POST getAggregatedUsers, attempt ${attempt}: unreachable, or connection lost (ECONNRESET)\n`
    expect(written).toEqual([line('5b0c1a52-0000-4000-8000-000000000001'), line('-'), line('-')])
  })
})

describe('HARNESS_URL', () => {
  test.each(['https://app.harness.io', 'http://127.0.0.1:8080/gateway/'])('%s is an address', (text) => {
    expect(parseHarnessUrl(text).href).toContain(text)
  })

  test.each([
    ['https://app.harness.io/ng/api', 'before /ng/api,', 'HARNESS_URL=https://app.harness.io'],
    ['https://app.harness.io/ng/api/', 'before /ng/api,', 'HARNESS_URL=https://app.harness.io'],
    ['https://app.harness.io/gateway/ng/api', 'before /ng/api,', 'HARNESS_URL=https://app.harness.io/gateway'],
    ['https://app.harness.io/gateway/authz/api/', 'before /authz/api,', 'HARNESS_URL=https://app.harness.io/gateway'],
    ['https://a.example:8443/resourcegroup/api', 'before /resourcegroup/api,', 'HARNESS_URL=https://a.example:8443'],
    ['https://app.harness.io/NG/API', 'before /NG,', 'HARNESS_URL=https://app.harness.io'],
    ['https://app.harness.io/ng/api/user/users', 'before /ng,', 'HARNESS_URL=https://app.harness.io'],
    ['https://app.harness.io/ng/account/abc/home', 'before /ng,', 'HARNESS_URL=https://app.harness.io'],
    ['https://app.harness.io/ng', 'before /ng,', 'HARNESS_URL=https://app.harness.io'],
  ])('%s names more than the gateway, and the refusal has the right form', (text, place, right) => {
    expect(() => parseHarnessUrl(text)).toThrow(place)
    expect(() => parseHarnessUrl(text)).toThrow(new RegExp(`${right}$`, 'u'))
  })

  test('keys are exposed by plain http to another computer', () => {
    const exposed = ['http://app.harness.io', 'http://10.0.0.1:80/gateway', 'http://localhost.evil.example']
    const safe = ['https://app.harness.io', 'http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1']
    expect(exposed.map((text) => isExposed(new URL(text)))).toEqual([true, true, true])
    expect(safe.map((text) => isExposed(new URL(text)))).toEqual([false, false, false, false])
  })

  test.each([
    '',
    'app.harness.io',
    'ftp://a',
    'javascript:alert(1)',
    'https://me:pw@a',
    'https://a/?b=1',
    'https://a/#b',
    'https://a/?',
    'https://a//',
    'https://a/gateway//x',
    'https://a/%61/x',
    'https://a/gateway;x=1',
    'https://a/gate way',
  ])('"%s" is not', (text) => {
    expect(() => parseHarnessUrl(text)).toThrow('HARNESS_URL')
  })
})
