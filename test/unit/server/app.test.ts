import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiPrefixes } from '#src/contract/operations.ts'
import { createServerApp } from '#src/server/host.ts'
import { securityHeaders } from '#src/server/headers.ts'
import { createSimulator } from '#src/sim/simulator.ts'
import { html, makeBuild, script } from './build.ts'
import { startUpstream } from './upstream.ts'

const key = { 'x-api-key': 'pat.account.token.secret' }
let build: ReturnType<typeof makeBuild>
let upstream: Awaited<ReturnType<typeof startUpstream>>

beforeAll(async () => {
  build = makeBuild()
  upstream = await startUpstream((_request, response) =>
    response.setHeader('content-type', 'application/json').end('{}'),
  )
})
afterAll(async () => {
  build.remove()
  await upstream.close()
})

/** The least a simulated backend can be: says which path was requested. */
const echo = { handle: async (request: Request) => Response.json({ path: new URL(request.url).pathname }) }
const withSimulator = () => createServerApp({ dist: build.dist, simulator: echo })
const withDevtools = (harnessUrl?: URL) =>
  createServerApp({ dist: build.dist, simulator: echo, devtools: Buffer.from('export {}'), harnessUrl })
const withGateway = () => createServerApp({ dist: build.dist, harnessUrl: upstream.url, simulator: echo })

describe('the header table', () => {
  const broken = { handle: () => Promise.reject(new Error('planted')) }
  const down = () => createServerApp({ dist: build.dist, harnessUrl: new URL('http://127.0.0.1:1') })
  const call = '/ng/api/user/currentUser'
  const write = '/ng/api/user/users'
  const large = { method: 'POST', body: 'x'.repeat(1_000_001), headers: { 'content-length': '1000001' } }

  const evilHost = { headers: { host: 'evil.example' } }
  const otherSite = { headers: { 'sec-fetch-site': 'cross-site' } }

  test.each([
    ['the page', 200, 'page', () => withSimulator().request('/')],
    ['an asset', 200, 'page', () => withSimulator().request('/assets/app-1a2b.js')],
    ['the console of the simulator', 200, 'page', () => withDevtools().request('/devtools.js')],
    ['a missing asset', 404, 'page', () => withSimulator().request('/assets/gone.js')],
    ['an answer of the simulator', 200, 'api', () => withSimulator().request(call)],
    ['a control of the simulator', 200, 'api', () => withSimulator().request('/__sim/personas')],
    ['a control that there is not', 404, 'api', () => withGateway().request('/__sim/personas')],
    ['an answer of the gateway', 200, 'api', () => withGateway().request(call)],
    ['a gateway that is down', 502, 'api', () => down().request(call)],
    ['an unknown host name', 403, 'page', () => withSimulator().request('/', evilHost)],
    ['a call by an unknown host name', 403, 'api', () => withSimulator().request(call, evilHost)],
    ['a call of another site', 403, 'api', () => withGateway().request(call, otherSite)],
    ['a call that there is not', 404, 'api', () => withGateway().request('/ng/api/nothing')],
    ['a method that the call does not have', 405, 'api', () => withGateway().request(call, { method: 'POST' })],
    ['a body that is too large', 413, 'api', () => withSimulator().request(write, large)],
    ['a method the files do not know', 405, 'page', () => withSimulator().request('/', { method: 'POST' })],
  ] as const)('is on %s (%i), in the form for the %s', async (_title, status, audience, ask) => {
    const answer = await ask()
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders(false, audience))
  })

  test('lets an answer of the API be no document, over https as well', () => {
    for (const https of [false, true])
      expect(securityHeaders(https, 'api')).toMatchObject({
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      })
    expect(securityHeaders(false)['content-security-policy']).toContain("worker-src 'none'")
  })

  test('is on a failure of the host itself, which tells nothing of the call', async ({ onTestFinished }) => {
    const written: string[] = []
    const { write } = process.stderr
    process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0
    onTestFinished(() => {
      process.stderr.write = write
    })
    const answer = await createServerApp({ simulator: broken }).request(call, { headers: key })
    expect(answer.status).toBe(500)
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders(false, 'api'))
    expect(await answer.json()).toMatchObject({ status: 'ERROR', code: 'INTERNAL_SERVER_ERROR' })
    expect(written.join('')).toContain('planted')
    expect(written.join('')).not.toContain(key['x-api-key'])
  })

  test('allows nothing inline and no other origin', () => {
    const policy = securityHeaders(false)['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/)
  })

  test('sends HSTS only when configured for https', async () => {
    const plain = await withSimulator().request('/')
    expect(plain.headers.has('strict-transport-security')).toBe(false)
    expect(plain.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests')
    const secure = await createServerApp({ dist: build.dist, https: true }).request('/')
    // Two years, for names below this one too; no consent to preload lists, which is for the owner of the domain.
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
    expect(secure.headers.get('content-security-policy')).toContain('upgrade-insecure-requests')
  })
})

describe('files', () => {
  test.each(['/', '/account/abc/users', '/account/abc/users?q=a.b', '/connect'])('%s is the page', async (path) => {
    const answer = await withGateway().request(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toBe(html)
  })

  test('the console is named and served beside the simulator, and never with a gateway', async () => {
    expect(await (await withDevtools().request('/')).text()).toContain('name="harness-devtools" content="/devtools.js"')
    const script = await withDevtools().request('/devtools.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await script.text()).toBe('export {}')
    const real = withDevtools(upstream.url)
    expect(await (await real.request('/')).text()).not.toContain('harness-')
    expect((await real.request('/devtools.js')).status).toBe(404)
  })

  test('a path that ends in an API key is the page, which takes it out of the address', async () => {
    const key = ['pat', 'acc12345678', '64f0abcdef012345', 'Zx9Qw8Er7Ty6'].join('.')
    for (const path of [`/${key}`, `/account/${key}`, `/${key.replaceAll('.', '%2e')}.x`]) {
      const answer = await withGateway().request(path)
      expect([path, await answer.text()]).toEqual([path, html])
    }
  })

  test.each([
    '/assets/gone.js',
    '/assets/gone',
    '/mockServiceWorker.js',
    '/nothing.png',
    '/.vite/manifest.json',
    '/assets/app-1a2b.js.gz',
    '/assets/..%2f..%2fpackage.json',
  ])('%s is missing, and never the page instead', async (path) => {
    const answer = await withSimulator().request(path)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ status: 'ERROR', code: 'NOT_FOUND' })
  })

  test('assets are kept for good, other files for an hour', async () => {
    const asset = await withSimulator().request('/assets/app-1a2b.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-type')).toContain('javascript')
    expect(await asset.text()).toBe(script)
    const icon = await withSimulator().request('/favicon.svg')
    expect(icon.headers.get('cache-control')).toBe('public, max-age=3600')
    expect(icon.headers.get('content-type')).toContain('image/svg+xml')
  })

  test("G40 serves the operator's security.txt", async () => {
    const answer = await withGateway().request('/.well-known/security.txt')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(await answer.text()).toContain('Contact:')
  })

  test('the compressed form goes to those who ask for it', async () => {
    const ask = (encoding: string) =>
      withSimulator().request('/assets/app-1a2b.js', { headers: { 'accept-encoding': encoding } })
    const zipped = await ask('gzip, deflate, br')
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(zipped.headers.get('vary')).toBe('Accept-Encoding')
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(script)
    const plain = await ask('gzip;q=0, deflate')
    expect(plain.headers.has('content-encoding')).toBe(false)
    expect(await plain.text()).toBe(script)
  })

  test('HEAD says what GET would, without the body', async () => {
    const answer = await withSimulator().request('/assets/app-1a2b.js', { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toBe(String(script.length))
    expect(await answer.text()).toBe('')
  })

  test('other methods are refused with the ones allowed', async () => {
    const answer = await withSimulator().request('/connect', { method: 'DELETE' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
  })
})

describe('who may ask', () => {
  const ask = (host: string, allowedHosts?: string[]) =>
    createServerApp({ dist: build.dist, simulator: echo, allowedHosts }).request('/', { headers: { host } })

  test.each(['127.0.0.1', 'localhost:4173', 'LOCALHOST', '[::1]:99'])('%s is this computer', async (host) => {
    expect((await ask(host)).status).toBe(200)
  })

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost@evil.example:80', '', 'a b'])(
    '"%s" is refused',
    async (host) => {
      const answer = await ask(host)
      expect(answer.status).toBe(403)
      const text = await answer.text()
      expect(JSON.parse(text)).toMatchObject({ status: 'ERROR', code: 'HOST_NOT_ALLOWED', correlationId: null })
      // What to set, and never what was sent.
      expect(text).toContain('ALLOWED_HOSTS=users.example.com')
      expect(text).not.toContain('evil')
    },
  )

  test('names can be added, or the check left to a proxy', async () => {
    expect((await ask('Admin.example', ['admin.example'])).status).toBe(200)
    expect((await ask('other.example', ['admin.example'])).status).toBe(403)
    expect((await ask('other.example', ['*'])).status).toBe(200)
  })

  test('a link from another site opens the page, but no page of another site reaches the API', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect((await withSimulator().request('/', { headers })).status).toBe(200)
    for (const path of [...apiPrefixes, '/__sim/personas']) {
      const answer = await withSimulator().request(path, { headers })
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: 'CROSS_SITE_REFUSED' })
    }
  })
})

describe('who may use the controls of the simulator', () => {
  const controls = [
    ['GET', '/personas'],
    ['GET', '/log'],
    ['GET', '/state'],
    ['GET', '/faults'],
    ['PUT', '/faults'],
    ['POST', '/faults'],
    ['DELETE', '/faults'],
    ['POST', '/reset'],
    ['POST', '/release'],
    ['POST', '/clock'],
    ['POST', '/edit'],
  ] as const
  /** Asks for every control, and counts how many calls came through to the simulator. */
  const askAll = async (headers: Record<string, string>) => {
    let through = 0
    const counting = {
      handle: () => {
        through += 1
        return Promise.resolve(Response.json({}))
      },
    }
    const app = createServerApp({ dist: build.dist, simulator: counting })
    const codes = new Set<string>()
    for (const [method, path] of controls) {
      const answer = await app.request(`/__sim${path}`, { method, headers: { host: 'localhost', ...headers } })
      codes.add(`${answer.status} ${String((await answer.json()).code)}`)
    }
    return { through, codes: [...codes] }
  }

  test.each(['cross-site', 'same-site', 'something-new', ''])('T03 a page that is "%s" is refused', async (site) => {
    expect(await askAll({ 'sec-fetch-site': site })).toEqual({ through: 0, codes: ['403 CROSS_SITE_REFUSED'] })
  })

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '[::1].evil.example', ''])(
    'the host name "%s" is refused, also from its own page',
    async (host) => {
      for (const site of ['same-origin', 'none'])
        expect(await askAll({ host, 'sec-fetch-site': site })).toEqual({ through: 0, codes: ['403 HOST_NOT_ALLOWED'] })
    },
  )

  test.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { origin: 'http://localhost.evil.example' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' },
  ])('a page elsewhere, or another way than fetch, is refused: %o', async (headers) => {
    expect(await askAll(headers)).toEqual({ through: 0, codes: ['403 CROSS_SITE_REFUSED'] })
  })

  test.each([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://localhost' },
    // A proxy in front speaks https.
    { origin: 'https://localhost' },
    { host: '127.0.0.1:5173', origin: 'http://127.0.0.1:5173' },
    { host: 'localhost:443', origin: 'https://localhost' },
    {},
  ])('its own page by fetch, an extension, and a program are answered: %o', async (headers) => {
    expect(await askAll(headers)).toEqual({ through: controls.length, codes: ['200 undefined'] })
  })

  test('a refusal leaves what is on as it was', async () => {
    const simulator = createSimulator({ seed: 'empty' })
    const app = createServerApp({ simulator })
    const put = (site: string) =>
      app.request('/__sim/faults', {
        method: 'PUT',
        headers: { host: 'localhost', 'sec-fetch-site': site },
        body: JSON.stringify([{ id: 'planted', op: '*', kind: 'reset', fires: 'may' }]),
      })
    expect((await put('same-site')).status).toBe(403)
    expect(simulator.faults.list()).toEqual([])
    expect((await put('same-origin')).status).toBe(200)
    expect(simulator.faults.list()).toHaveLength(1)
  })
})

describe('the simulator', () => {
  test('answers the three services and its own controls', async () => {
    for (const [method, path] of [
      ['POST', '/ng/api/user/batch'],
      ['POST', '/authz/api/acl'],
      ['GET', '/resourcegroup/api/v2/resourcegroup'],
      ['GET', '/__sim/personas'],
      ['POST', '/__sim/reset'],
    ] as const) {
      const answer = await withSimulator().request(path, { method, ...(method === 'POST' && { body: '{}' }) })
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.json()).toEqual({ path })
    }
  })

  test('gets no call that a gateway would not get', async () => {
    for (const path of [
      '/ng/api',
      '/ng/api/x',
      '/ng/api/user/currentUser?x=1',
      '/ng/api/user/%63urrentUser',
      '/__sim/a/b',
    ])
      expect((await withSimulator().request(path)).status).toBe(404)
    expect((await withSimulator().request('/ng/api/user/currentUser', { method: 'DELETE' })).status).toBe(405)
  })

  test('may answer with a redirect, whose headers no one may change', async () => {
    const simulator = { handle: () => Promise.resolve(Response.redirect('http://localhost/elsewhere', 307)) }
    const answer = await createServerApp({ simulator }).request('/ng/api/user/currentUser')
    expect(answer.status).toBe(307)
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders(false, 'api'))
  })

  test('is told to the page', async () => {
    expect(await (await withSimulator().request('/')).text()).toContain(
      '<meta name="harness-simulator" content="/__sim"><meta name="harness-personas" content="/__sim/personas"></head>',
    )
  })

  test('is out of reach with a real gateway', async () => {
    expect((await withGateway().request('/__sim/personas')).status).toBe(404)
    expect((await withGateway().request('/__sim/reset', { method: 'POST' })).status).toBe(404)
    expect(upstream.seen.filter(({ url }) => url.includes('__sim'))).toEqual([])
    expect(await (await withGateway().request('/')).text()).not.toMatch(/harness-(?:personas|simulator)/)
  })
})
