import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { TLSSocket } from 'node:tls'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createServerApp } from '#src/server/app.ts'
import { cacheControl, securityHeaders } from '#src/server/headers.ts'
import { listen } from '#src/server/listen.ts'
import { ask } from '#test/support/ask.ts'
import { startUpstream } from '#test/unit/server/upstream.ts'
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
    if (pathname.endsWith('/moved')) response.writeHead(301, { location: 'https://elsewhere.example/' }).end()
    else if (pathname.endsWith('/lost')) request.socket.destroy()
    else if (pathname.endsWith('/cut'))
      response.writeHead(200).write('{"status":', () => setTimeout(() => request.socket.destroy(), 50))
    else if (pathname.endsWith('/denied')) response.writeHead(403, { 'content-type': 'application/json' }).end('{}')
    else if (!pathname.endsWith('/silent'))
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
  ['a redirect of the gateway', 301, cacheControl.api, '/ng/api/moved'],
  ['a refusal of the gateway', 403, cacheControl.api, '/authz/api/denied'],
  ['a call of another site', 403, cacheControl.api, '/ng/api/user/x', 'GET', { 'sec-fetch-site': 'cross-site' }],
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
  ['a lost gateway', 502, cacheControl.api, '/ng/api/lost'],
  ['a silent gateway', 504, cacheControl.api, '/resourcegroup/api/silent'],
  ['a way out of the prefix', 400, cacheControl.api, '/ng/api/%2e%2e/%2e%2e/ng/api/x'],
]

describe('every answer has the header table', () => {
  test.each(answers)('%s: %i', async (_what, status, cache, ...request) => {
    const answer = await ask(nginx.url, ...request)
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject(securityHeaders(false))
    expect(answer.headers['cache-control']).toBe(cache)
    expect(answer.headers['server']).toBe('nginx')
    for (const name of ['set-cookie', 'location', 'access-control-allow-origin', 'x-powered-by'])
      expect(answer.headers[name]).toBeUndefined()
    if (status >= 400 && request[0] !== '/authz/api/denied')
      expect(JSON.parse(answer.body)).toMatchObject({ status: 'ERROR', correlationId: null, responseMessages: [] })
  })

  test('the same as the host of npm start, in status and headers', async () => {
    const { server, url } = await listen(createServerApp({ dist, harnessUrl: upstream.url, gatewayTimeoutMs: 1000 }), {
      host: '127.0.0.1',
      port: 0,
    })
    try {
      for (const [what, status, cache, ...request] of answers) {
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
      for (const place of ['/', asset, '/missing.js', '/ng/api/lost'])
        expect((await ask(secure.url, place)).headers).toMatchObject(securityHeaders(true))
    } finally {
      await secure.stop()
    }
  })

  test('plain http is sent to https', async () => {
    const { status, headers } = await ask(nginx.redirectUrl, '/account/a/users?q=1', 'GET', { host: 'localhost' })
    expect(status).toBe(301)
    expect(headers['location']).toBe('https://localhost/account/a/users?q=1')
    expect(headers).toMatchObject(securityHeaders(false))
  })
})

describe('what reaches the gateway', () => {
  test.each([
    ['a read', 'GET', '/ng/api/user/currentUser?accountIdentifier=a%20b&x=%2F%25&empty=&x=2', ''],
    ['odd but legal characters', 'GET', "/authz/api/roles?q='(a|b)'&filter[]=%C3%A9~!*", ''],
    ['a write', 'PUT', '/ng/api/user/password', '{"new" : "p\\u0000ä ✓"}\n'],
    ['no body', 'POST', '/resourcegroup/api/v2/resourcegroup', ''],
    ['a megabyte', 'POST', '/ng/api/user/users', 'x'.repeat(1_000_000)],
  ])('%s, byte for byte and once', async (_what, method, place, body) => {
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
      await ask(behind.url, '/ng/api/user/currentUser?a=%2F')
      expect(upstream.seen.map(({ url }) => url)).toEqual(['/gateway/ng/api/user/currentUser?a=%2F'])
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
      const answer = await ask(nginx.url, '/ng/api/lost', method, json, method === 'GET' ? '' : '{}')
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
    const known = new Set([...Object.keys(securityHeaders(false)), 'connection', 'transfer-encoding'])
    expect(Object.keys(headers).filter((name) => !known.has(name))).toEqual([
      'server',
      'content-type',
      'retry-after',
      'date',
      'cache-control',
    ])
  })

  test('F15: an answer cut short is cut short for the page too', async () => {
    await expect(ask(nginx.url, '/ng/api/cut')).rejects.toThrow()
  })
})

describe('a gateway over TLS', () => {
  test('is named, and must have a certificate for that name from somebody trusted', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hua-certificates-'))
    const [own, stranger] = [certificateFor(folder, 'gateway.example'), certificateFor(folder, 'stranger.example')]
    const asked: unknown[] = []
    const gateway = createServer({ cert: readFileSync(own.cert), key: readFileSync(own.key) }, (request, response) => {
      asked.push(request.socket instanceof TLSSocket && request.socket.servername, request.headers.host)
      response.end('{}')
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
      expect(asked).toEqual(['gateway.example', 'gateway.example'])
    } finally {
      gateway.close()
      gateway.closeAllConnections()
      rmSync(folder, { recursive: true })
    }
  })
})

/** A self-signed certificate by the openssl of the system. */
function certificateFor(folder: string, name: string) {
  const [cert, key] = [path.join(folder, `${name}.pem`), path.join(folder, `${name}.key`)]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const form = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...form, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  return { cert, key }
}

test('the log has the path of a call and neither its query nor its key', async () => {
  await ask(nginx.url, '/ng/api/user/batch?searchTerm=ana', 'POST', { ...json, 'x-api-key': 'the-key' }, '{}')
  await expect.poll(() => nginx.log()).toContain('200 POST "/ng/api/user/batch"')
  expect(nginx.log()).not.toMatch(/searchTerm|ana|the-key/u)
})

test('too many calls at once are refused with a time to wait, in the same form', async () => {
  const own = await startNginx({ upstream: upstream.url, dist })
  const all: Awaited<ReturnType<typeof ask>>[] = []
  // Fewer side by side than the limit of connections, to meet the limit of calls alone.
  for (let batch = 0; batch < 6; batch++)
    all.push(...(await Promise.all(Array.from({ length: 60 }, () => ask(own.url, '/authz/api/denied')))))
  await own.stop()
  const refused = all.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  for (const { headers, body } of refused) {
    expect(headers).toMatchObject({ ...securityHeaders(false), 'cache-control': 'no-store', 'retry-after': '1' })
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
