import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { cacheControl, securityHeaders } from '#src/server/headers.ts'
import { listen } from '#src/server/listen.ts'
import { ask } from '#test/support/raw-request.ts'
import { sendRaw } from '#test/support/raw-http.ts'
import { startUpstream } from '#test/unit/server/upstream.ts'
import { certificateFor } from './certificate.ts'
import { startNginx } from './nginx.ts'

/** G39: the shipped nginx configuration, in the system's nginx, in front of the built app and a tiny gateway. */

const dist = path.resolve(import.meta.dirname, '../../dist')
const asset = `/assets/${readdirSync(path.join(dist, 'assets')).find((name) => name.endsWith('.js')) ?? ''}`
type Upstream = Awaited<ReturnType<typeof startUpstream>>
type Nginx = Awaited<ReturnType<typeof startNginx>>

let upstream: Upstream
let nginx: Nginx

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gateway.example')
    const isRequested = (id: string) => pathname.split('/').includes(id)
    if (isRequested('moved')) response.writeHead(301, { location: 'https://elsewhere.example/' }).end()
    else if (isRequested('lost')) request.socket.destroy()
    else if (isRequested('cut'))
      response.writeHead(200).write('{"status":', () => setTimeout(() => request.socket.destroy(), 50))
    else if (isRequested('denied')) response.writeHead(403, { 'content-type': 'application/json' }).end('{}')
    else if (!isRequested('silent'))
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'retry-after': '7',
          'set-cookie': 'a=b',
          'access-control-allow-origin': '*',
          'cache-control': 'public, max-age=60',
          'content-security-policy': "default-src 'unsafe-inline'",
          'x-frame-options': 'ALLOWALL',
          location: 'https://elsewhere.example/',
          server: 'gateway/1.0',
          'x-powered-by': 'something',
          'x-accel-redirect': '/robots.txt',
          vary: 'cookie',
          date: 'Tue, 03 Nov 2026 10:00:00 GMT',
        })
        .end('{"status":"SUCCESS","data":true}')
  })
  nginx = await startNginx({ upstream: upstream.url, dist, readTimeout: 1 })
})

afterAll(async () => {
  await nginx.stop()
  await upstream.close()
})

beforeEach(() => {
  upstream.seen.length = 0
})

const megabyte = 'x'.repeat(1_000_001)
const json = { 'content-type': 'application/json' }

/** What is asked, the status it must have, and how long its answer may be kept. */
const answers: [
  what: string,
  status: number,
  cache: string,
  ...(Parameters<typeof ask> extends [string, ...infer R] ? R : never),
][] = [
  ['the page', 200, cacheControl.page, '/'],
  ['a deep link', 200, cacheControl.page, '/account/abc/users?q=x'],
  ['a script', 200, cacheControl.asset, asset],
  ['another file', 200, cacheControl.file, '/robots.txt'],
  ['the API', 200, cacheControl.api, '/ng/api/user/currentUser?accountIdentifier=a'],
  ['a redirect of the gateway', 301, cacheControl.api, '/ng/api/user/aggregate/moved'],
  ['a refusal of the gateway', 403, cacheControl.api, '/authz/api/roles/denied'],
  [
    'a call of another site',
    403,
    cacheControl.api,
    '/ng/api/user/aggregate/x',
    'GET',
    { 'sec-fetch-site': 'cross-site' },
  ],
  ['another name', 403, cacheControl.api, '/', 'GET', { host: 'evil.example' }],
  ['a missing script', 404, cacheControl.api, '/assets/missing-1a2b.js'],
  ['a missing file', 404, cacheControl.api, '/missing.png'],
  ['a hidden file', 404, cacheControl.api, '/.vite/manifest.json'],
  ['the page by its file name', 404, cacheControl.api, '/index.html'],
  ['the simulator', 404, cacheControl.api, '/__sim/personas'],
  ['the worker of the demo', 404, cacheControl.api, '/mockServiceWorker.js'],
  ['a write to the page', 405, cacheControl.api, '/account/abc/users', 'POST', json, '{}'],
  ['a write to the host', 405, cacheControl.api, '/ng/other', 'POST', json, '{}'],
  ['too much', 413, cacheControl.api, '/ng/api/user/users', 'POST', json, megabyte],
  ['a lost gateway', 502, cacheControl.api, '/ng/api/user/aggregate/lost'],
  ['a silent gateway', 504, cacheControl.api, '/authz/api/roles/silent'],
  ['a path of no operation', 404, cacheControl.api, '/resourcegroup/api/health'],
  ['a method of no operation', 405, cacheControl.api, '/ng/api/user/password'],
  ['a way out of the prefix', 404, cacheControl.api, '/ng/api/%2e%2e/%2e%2e/ng/api/x'],
]

const isCall = (place: string) => /^\/(?:(?:ng|authz|resourcegroup)\/api|__sim)\//u.test(place)

describe('every answer has the header table', () => {
  test.each(answers)('%s: %i', async (_title, status, cache, ...request) => {
    const answer = await ask(nginx.url, ...request)
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject(securityHeaders(false, isCall(request[0]) ? 'api' : 'page'))
    expect(answer.headers['cache-control']).toBe(cache)
    expect(answer.headers['server']).toBe('nginx')
    for (const name of ['set-cookie', 'location', 'access-control-allow-origin', 'x-powered-by'])
      expect(answer.headers[name]).toBeUndefined()
    if (status >= 400 && request[0] !== '/authz/api/roles/denied')
      expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR', correlationId: null, responseMessages: [] })
  })

  test('files and pages have the status and headers of the host of npm start', async () => {
    const { server, url } = await listen(createServerApp({ dist, harnessUrl: upstream.url, gatewayTimeoutMs: 1000 }), {
      host: '127.0.0.1',
      port: 0,
    })
    try {
      // Calls are compared by the table of attacks.
      for (const [what, status, cache, ...request] of answers.filter(([, , , place]) => !isCall(place))) {
        const answer = await ask(url, ...request)
        expect([what, answer.status, answer.headers['cache-control']]).toEqual([what, status, cache])
        expect(answer.headers).toMatchObject(securityHeaders(false))
      }
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })

  test('over https also the promise of https', async () => {
    const secure = await startNginx({ upstream: upstream.url, dist, https: true })
    try {
      for (const place of ['/', asset, '/missing.js', '/ng/api/user/aggregate/lost'])
        expect((await ask(secure.url, place)).headers).toMatchObject(
          securityHeaders(true, isCall(place) ? 'api' : 'page'),
        )
    } finally {
      await secure.stop()
    }
  })

  test('a file is answered whole whatever part of it is asked for, and no answer to a wrong part may be kept', async () => {
    for (const range of ['bytes=0-1', 'bytes=99999999-', 'bytes=5-1,9-8']) {
      const answer = await ask(nginx.url, asset, 'GET', { range })
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, cacheControl.asset])
    }
  })

  test.each<[header: Record<string, string>]>([
    [{ 'if-match': '"other"' }],
    [{ 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ])('a condition that fails is refused, and the refusal is not kept: %j', async (header) => {
    const answer = await ask(nginx.url, asset, 'GET', header)
    expect([answer.status, answer.headers['cache-control']]).toEqual([412, 'no-store'])
    expect(answer.headers).toMatchObject(securityHeaders(false))
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR' })
  })
})

describe('plain http', () => {
  const host = { host: '127.0.0.1' }

  test.each(['/account/a/users?q=1', '/', '//evil.example/x'])(
    '%s is sent to https, by the name of this host',
    async (place) => {
      const { status, headers } = await ask(nginx.redirectUrl, place, 'GET', host)
      expect(status).toBe(301)
      // The first name of the configuration, whichever was asked.
      expect(headers['location']).toBe(`https://localhost${place}`)
      expect(headers['cache-control']).toBe('no-store')
      expect(headers).toMatchObject(securityHeaders(false))
    },
  )

  test.each(['evil.example', '127.0.0.1.evil.example'])('the name %j is sent nowhere', async (name) => {
    const { status, headers, body } = await ask(nginx.redirectUrl, '/', 'GET', { host: name })
    expect(headers['location']).toBeUndefined()
    expect(status).toBeGreaterThanOrEqual(400)
    expect(headers).toMatchObject(securityHeaders(false))
    expect(JSON.parse(body)).toMatchObject({ status: 'ERROR' })
  })

  test.each([
    ['/ng/api/user/currentUser?accountIdentifier=a', 'GET', {}],
    ['/ng/api/user/users', 'POST', {}],
    ['/authz/api/anything', 'DELETE', {}],
    ['/NG/API/user/currentUser', 'GET', {}],
    ['/ng%2fapi/user/currentUser', 'GET', {}],
    ['/account/a/users', 'GET', { 'x-api-key': 'the-key' }],
  ])('a call over HTTP is told that its key is exposed: %s %s %j', async (place, method, headers) => {
    const answer = await ask(nginx.redirectUrl, place, method, { ...host, ...headers })
    expect([answer.status, answer.headers['location']]).toEqual([403, undefined])
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    const { code, message } = JSON.parse(answer.body) as { code: string; message: string }
    expect(code).toBe('SENT_IN_CLEAR')
    expect(message).toContain('Revoke the key')
  })

  test('a write to a page is refused', async () => {
    expect((await ask(nginx.redirectUrl, '/account/a', 'POST', host)).status).toBe(405)
  })
})

describe('requests that nginx cannot read', () => {
  const long = 'a'.repeat(9000)
  const unreadable: [what: string, bytes: string, status: number[]][] = [
    ['no request', 'nonsense\r\n\r\n', [400]],
    ['a control character', 'GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n', [400]],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', [400]],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', [400]],
    ['a broken escape', 'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n', [400]],
    ['a way out of the root', 'GET /../x HTTP/1.1\r\nHost: localhost\r\n\r\n', [400]],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', [400]],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n', [405]],
    ['CONNECT', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n', [400, 405]],
    ['a long address', `GET /${long} HTTP/1.1\r\nHost: localhost\r\n\r\n`, [414]],
    ['a long header', `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${long}\r\n\r\n`, [431]],
    ['an unknown coding', 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n', [501]],
    ['a version of tomorrow', 'GET / HTTP/3.0\r\nHost: localhost\r\n\r\n', [505]],
    ['a large promise', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n', [405, 413]],
  ]
  const everyServer = ['app', 'app by another name', 'redirect', 'redirect by another name'] as const

  test.each(everyServer)('get the headers and the form of this host from every server: %s', async (server) => {
    const name = server.endsWith('another name') ? 'evil.example' : 'localhost'
    for (const [what, bytes, status] of unreadable) {
      const url = server.startsWith('app') ? nginx.url : nginx.redirectUrl
      const answer = await sendRaw(url, [Buffer.from(bytes.replaceAll('Host: localhost', `Host: ${name}`), 'latin1')])
      if (typeof answer === 'string') throw new Error(`${what}: ${answer}`)
      expect([what, [...status, 403].includes(answer.status)]).toEqual([what, true])
      expect(answer.headers.get('cache-control')).toEqual(['no-store'])
      for (const [header, value] of Object.entries(securityHeaders(false)))
        expect([what, header, answer.headers.get(header)]).toEqual([what, header, [value]])
      expect(answer.headers.get('content-type')).toEqual(['application/json'])
      expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 'ERROR', responseMessages: [] })
    }
  })

  test.each(['app', 'redirect'])('an answer without headers, as HTTP 0.9 has it, is not given: %s', async (server) => {
    const { hostname, port } = new URL(server === 'app' ? nginx.url : nginx.redirectUrl)
    for (const place of ['/', '/robots.txt', '/ng/api/user/currentUser']) {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.end(`GET ${place}\r\n\r\n`)
      expect(await buffer(socket)).toHaveLength(0)
    }
  })
})

describe('what a tester got past an earlier version', () => {
  test('a call whose origin is no text is refused, and so is a read with a body', async () => {
    const call = 'GET /ng/api/user/currentUser?accountIdentifier=acc123 HTTP/1.1\r\nHost: localhost\r\n'
    for (const [header, status] of [
      ['Origin: http://ev\xffil\r\nSec-Fetch-Dest: document', 403],
      ['Content-Length: 2', 400],
      ['Transfer-Encoding: chunked', 400],
    ] as const) {
      const answer = await sendRaw(nginx.url, [Buffer.from(`${call}${header}\r\n\r\n{}`, 'latin1')])
      expect([header, typeof answer === 'string' ? answer : answer.status]).toEqual([header, status])
    }
  })

  test('a path that ends in an API key shows the page, which says what to do', async () => {
    const key = ['pat', 'acc12345678', '64f0abcdef012345', 'Zx9Qw8Er7Ty6'].join('.')
    for (const place of [`/${key}`, `/account/${key}`]) {
      const answer = await sendRaw(nginx.url, [
        Buffer.from(`GET ${place} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
      ])
      expect(typeof answer === 'string' ? answer : answer.headers.get('content-type')?.[0]).toMatch(/^text\/html/u)
    }
  })
})

describe('what reaches the gateway', () => {
  test.each([
    ['a read', 'GET', '/ng/api/organizations?accountIdentifier=a%20b&searchTerm=%2F%25&identifiers=&identifiers=2', ''],
    ['odd but legal characters', 'GET', "/authz/api/roles?accountIdentifier=a&searchTerm='(a|b)'[]%C3%A9~!*", ''],
    ['a write', 'PUT', '/ng/api/user/password', '{"new" : "p\\u0000ä ✓"}\n'],
    ['no body', 'POST', '/ng/api/user-groups/g/users', ''],
    ['a megabyte', 'POST', '/ng/api/user/users', 'x'.repeat(1_000_000)],
  ])('%s, byte for byte and once', async (_title, method, place, body) => {
    const { status } = await ask(nginx.url, place, method, { 'x-api-key': 'k', ...json }, body)
    expect(status).toBe(200)
    expect(upstream.seen).toHaveLength(1)
    expect(upstream.seen[0]).toMatchObject({ method, url: place })
    expect(upstream.seen[0]?.body.equals(Buffer.from(body))).toBe(true)
  })

  test('the caller’s key and the form of the call, and no other header', async () => {
    await ask(
      nginx.url,
      '/ng/api/user/batch',
      'POST',
      {
        ...json,
        'x-api-key': 'the-key',
        accept: 'application/json',
        'x-attempt-id': 'attempt-1',
        cookie: 'session=1',
        authorization: 'Bearer x',
        'x-forwarded-for': '10.0.0.1',
        referer: 'http://localhost/account/a',
        'accept-encoding': 'gzip',
        'x-other': '1',
      },
      '{}',
    )
    expect(upstream.seen[0]?.headers).toEqual({
      host: 'gateway.example',
      'content-type': 'application/json',
      'content-length': '2',
      'x-api-key': 'the-key',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'x-attempt-id': 'attempt-1',
    })
  })

  test('nothing but the three prefixes', async () => {
    for (const place of [
      '/ng',
      '/ng/apis',
      '/ng/other/x',
      '/gateway/ng/api/user',
      '/authz/',
      '/cf/api/x',
      '/ng%2fapi/x',
    ])
      await ask(nginx.url, place)
    expect(upstream.seen).toEqual([])
  })

  test.each(['/ng/api/../../other', '/ng/api/%2e%2e/x', '/ng/api/a%2f..%2fx', '/x/../ng/api/y', '/ng/api/.%2E/x'])(
    'nothing by way of %s',
    async (place) => {
      await ask(nginx.url, place)
      expect(upstream.seen).toEqual([])
    },
  )

  test('below the path of the gateway', async () => {
    const behind = await startNginx({ upstream: new URL('/gateway', upstream.url), dist })
    try {
      await ask(behind.url, '/ng/api/user/currentUser?accountIdentifier=%2F')
      expect(upstream.seen.map(({ url }) => url)).toEqual(['/gateway/ng/api/user/currentUser?accountIdentifier=%2F'])
    } finally {
      await behind.stop()
    }
  })

  test.each(['GET', 'POST', 'PUT', 'DELETE'])(
    'F02: a lost %s is answered with 502 and not sent again',
    async (method) => {
      // A connection that was used before and is kept open is the one that servers close.
      await ask(nginx.url, '/ng/api/user/currentUser')
      upstream.seen.length = 0
      const place = method === 'POST' ? '/ng/api/user-groups/lost/users' : '/ng/api/user-groups/lost/member/somebody'
      const answer = await ask(nginx.url, place, method, json, method === 'GET' ? '' : '{}')
      expect(answer.status).toBe(502)
      expect(upstream.seen).toHaveLength(1)
    },
  )

  test('retry-after, the date and the type come back', async () => {
    const { headers } = await ask(nginx.url, '/ng/api/user/currentUser')
    expect(headers).toMatchObject({
      'retry-after': '7',
      'content-type': expect.stringMatching(/^application\/json/u) as string,
    })
    // The gateway's clock, not the one of nginx.
    expect(headers['date']).toBe('Tue, 03 Nov 2026 10:00:00 GMT')
  })

  test('and nothing that steers this host or the browser', async () => {
    const { headers, body } = await ask(nginx.url, '/ng/api/user/currentUser')
    expect(JSON.parse(body)).toEqual({ status: 'SUCCESS', data: true })
    const known = new Set([...Object.keys(securityHeaders(false)), 'connection'])
    expect(Object.keys(headers).filter((name) => !known.has(name))).toEqual([
      'server',
      'content-type',
      'content-length',
      'retry-after',
      'date',
      'cache-control',
    ])
  })

  test('F15: a truncated answer is reported as one that did not come', async () => {
    const { status, body } = await ask(nginx.url, '/ng/api/user/aggregate/cut')
    expect(status).toBe(502)
    expect(JSON.parse(body)).toMatchObject({ code: 'GATEWAY_ANSWER_REFUSED' })
  })
})

describe('a gateway over TLS', () => {
  test('is named, and must have a certificate for that name from someone trusted', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hua-certificates-'))
    const [own, stranger] = [certificateFor(folder, 'gateway.example'), certificateFor(folder, 'stranger.example')]
    const requests: unknown[] = []
    const gateway = createServer({ cert: readFileSync(own.cert), key: readFileSync(own.key) }, (request, response) => {
      requests.push(request.socket instanceof TLSSocket && request.socket.servername, request.headers.host)
      response.writeHead(200, json).end('{}')
    })
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
    try {
      // A listening server has an address with a port.
      const { port } = gateway.address() as AddressInfo
      for (const [gatewayHost, trusted, status] of [
        ['gateway.example', own.cert, 200],
        ['other.example', own.cert, 502],
        ['gateway.example', stranger.cert, 502],
      ] as const) {
        const secure = await startNginx({
          upstream: new URL(`https://127.0.0.1:${port}`),
          dist,
          gatewayHost,
          trusted,
        })
        const answer = await ask(secure.url, '/ng/api/user/currentUser', 'GET', { 'x-api-key': 'k' })
        await secure.stop()
        expect(answer.status).toBe(status)
      }
      expect(requests).toEqual(['gateway.example', 'gateway.example'])
    } finally {
      gateway.close()
      gateway.closeAllConnections()
      rmSync(folder, { recursive: true })
    }
  })
})

test('too many calls at once are refused with a time to wait, in the same form', async () => {
  const own = await startNginx({ upstream: upstream.url, dist })
  const all: Awaited<ReturnType<typeof ask>>[] = []
  // Fewer side by side than the limit of connections, to meet the limit of calls alone.
  for (let batch = 0; batch < 6; batch++)
    all.push(...(await Promise.all(Array.from({ length: 60 }, () => ask(own.url, '/authz/api/roles/denied')))))
  await own.stop()
  const refused = all.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  for (const { headers, body } of refused) {
    expect(headers).toMatchObject({ ...securityHeaders(false, 'api'), 'cache-control': 'no-store', 'retry-after': '1' })
    expect(JSON.parse(body)).toMatchObject({ status: 'ERROR', code: 'TOO_MANY_REQUESTS' })
  }
})

describe('files', () => {
  test.each(['.gz', '.br', '.map'])('T20 nothing by the name of a file of the build with %s', async (ending) => {
    expect((await ask(nginx.url, asset + ending)).status).toBe(404)
  })

  test('scripts come compressed where the browser takes that', async () => {
    const plain = await ask(nginx.url, asset)
    const packed = await ask(nginx.url, asset, 'GET', { 'accept-encoding': 'gzip' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.headers['content-type']).toMatch(/javascript/u)
    expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual(['gzip', 'Accept-Encoding'])
  })

  test('no location has a header of its own, which would drop all others', () => {
    const text = readFileSync(
      path.resolve(import.meta.dirname, '../../deploy/nginx/harness-user-admin.conf.template'),
      'utf8',
    )
    const inside = text.split(/\n\s*location /u).slice(1)
    expect(inside.length).toBeGreaterThan(10)
    expect(inside.filter((block) => (block.split('\n    }')[0] ?? '').includes('add_header'))).toEqual([])
  })
})
