import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { startNginx } from '../nginx/nginx.ts'
import { encodingsOf } from './support/leak-scan.ts'
import type { Persona } from './support/fixtures.ts'
import { startServer, type RunningServer } from './support/server.ts'
import { accountMenu } from './support/account-menu.ts'

/**
 * A gateway that answers calls of the page truly and everything else with whatever would run if it could, under each
 * prefix, opened in every way a browser has to open an address.
 */

const dist = path.resolve(import.meta.dirname, '../../dist')
const hosts = {
  'the Node host': async (upstream: URL) => {
    const host = await startServer({ HARNESS_URL: upstream.href })
    return { url: host.url, logs: host.logs, stop: host.stop }
  },
  nginx: async (upstream: URL) => {
    const host = await startNginx({ upstream, dist })
    return { url: host.url, logs: host.logs, stop: host.stop }
  },
}

const addresses = [
  '/ng/api/user/currentUser?accountIdentifier=a',
  '/authz/api/roles?accountIdentifier=a',
  '/resourcegroup/api/v2/resourcegroup?accountIdentifier=a',
]

/** What runs, if anything does: it says so in its own page, to every other one, and asks for the key. */
const program = `globalThis.evil = 'EVIL RAN';
const channel = new BroadcastChannel('hostile-upstream');
channel.postMessage('EVIL RAN');
new BroadcastChannel('harness-user-admin').postMessage({ type: 'wanted' });`

/** The same intent in the form that each kind of opening takes. */
const payloads: Readonly<Record<string, readonly [type: string, body: string]>> = {
  page: ['text/html', `<!doctype html><title>EVIL</title><h1>EVIL SHOWN</h1><script>${program}</script>`],
  script: ['text/javascript', program],
  drawing: [
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>EVIL SHOWN</text><script>${program}</script></svg>`,
  ],
  style: ['text/css', 'html { --evil: shown }'],
  'JSON that is a script': ['application/json', `"EVIL SHOWN";${program}`],
}

/** Ways to open an address from a page of the same origin that has no policy of its own. Each says what came of it. */
const ways: readonly string[] = [
  'frame',
  'object',
  'embed',
  'script',
  'module',
  'import',
  'worker',
  'module worker',
  'shared worker',
  'service worker',
  'image',
  'style sheet',
  'prefetch',
  'form',
]

let simulator: RunningServer
let admin: Persona
let kind = 'page'
/** Calls without a key that got through to the gateway. */
let keyless: string[] = []
let upstream: { url: URL; stop: () => Promise<void> }

test.beforeAll(async () => {
  simulator = await startServer()
  // The shape of src/sim's personas; a missing field would fail the connection.
  const personas = (await (await fetch(`${simulator.url}/__sim/personas`)).json()) as Persona[]
  const found = personas.find(({ id }) => id === 'account-admin')
  if (found === undefined) throw new Error('no account admin')
  admin = found
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = 'GET', url = '/', headers } = request
      const apiKey = headers['x-api-key']
      if (typeof apiKey !== 'string') {
        keyless.push(`${method} ${url}`)
        const [type = '', body = ''] = payloads[kind] ?? []
        response.writeHead(200, { 'content-type': type, 'service-worker-allowed': '/' }).end(body)
        return
      }
      const body = Buffer.concat(chunks)
      fetch(simulator.url + url, {
        method,
        headers: { 'x-api-key': apiKey, 'content-type': headers['content-type'] ?? 'application/json' },
        ...(method === 'GET' || body.length === 0 ? {} : { body }),
      })
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
        })
        .catch(() => response.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  upstream = {
    url: new URL(`http://127.0.0.1:${port}`),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
})

test.afterAll(async () => {
  await upstream.stop()
  await simulator.stop()
})

/** Opens an address in one way, waits for what comes of it, and says whether anything ran or is to be seen. */
function open(page: Page, [way, address]: readonly [way: string, address: string]): Promise<string> {
  return page.evaluate(
    async ([how, url]) => {
      const once = (target: EventTarget) =>
        new Promise<string>((resolve) => {
          target.addEventListener('load', () => resolve('load'))
          target.addEventListener('error', () => resolve('error'))
          // A worker that runs says something; a shared one that does not is silent.
          setTimeout(() => resolve('silent'), 1500)
        })
      const put = async (tag: string, attributes: Record<string, string>) => {
        const element = document.createElement(tag)
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
        const done = once(element)
        document.body.append(element)
        const outcome = await done
        let seen = ''
        try {
          if (element instanceof HTMLIFrameElement || element instanceof HTMLObjectElement)
            seen = element.contentDocument?.documentElement.outerHTML ?? ''
          else if (element instanceof HTMLEmbedElement) seen = element.getSVGDocument()?.documentElement.outerHTML ?? ''
          else if (element instanceof HTMLImageElement) seen = element.naturalWidth > 0 ? 'EVIL SHOWN' : ''
          else if (element instanceof HTMLLinkElement)
            seen = getComputedStyle(document.documentElement).getPropertyValue('--evil') === '' ? '' : 'EVIL SHOWN'
        } catch {
          seen = 'out of reach'
        }
        element.remove()
        return `${outcome} ${seen}`
      }
      let outcome: string
      try {
        switch (how) {
          case 'frame':
            outcome = await put('iframe', { src: url })
            break
          case 'object':
            outcome = await put('object', { data: url, type: 'text/html' })
            break
          case 'embed':
            outcome = await put('embed', { src: url, type: 'image/svg+xml' })
            break
          case 'script':
            outcome = await put('script', { src: url })
            break
          case 'module':
            outcome = await put('script', { src: url, type: 'module' })
            break
          case 'import':
            outcome = await import(url).then(
              () => 'load',
              () => 'error',
            )
            break
          case 'worker':
            outcome = await once(new Worker(url))
            break
          case 'module worker':
            outcome = await once(new Worker(url, { type: 'module' }))
            break
          case 'shared worker':
            outcome = await once(new SharedWorker(url))
            break
          case 'service worker':
            outcome = await navigator.serviceWorker.register(url, { scope: '/' }).then(
              () => 'load',
              () => 'error',
            )
            break
          case 'image':
            outcome = await put('img', { src: url })
            break
          case 'style sheet':
            outcome = await put('link', { rel: 'stylesheet', href: url })
            break
          case 'prefetch':
            outcome = await put('link', { rel: 'prefetch', href: url })
            break
          default: {
            const frame = document.createElement('iframe')
            frame.name = 'target'
            document.body.append(frame)
            const form = document.createElement('form')
            form.method = 'post'
            form.action = url
            form.target = 'target'
            document.body.append(form)
            const done = once(frame)
            form.submit()
            outcome = await done
            try {
              outcome += frame.contentDocument?.documentElement.outerHTML ?? ''
            } catch {
              outcome += ' out of reach'
            }
            frame.remove()
            form.remove()
          }
        }
      } catch (error) {
        outcome = `error ${String(error)}`
      }
      return `${outcome} ${'evil' in globalThis ? 'EVIL RAN' : ''}`
    },
    [way, address] as const,
  )
}

/** Opens a page of the host's origin that has no policy at all, and notes what it hears from others. */
async function openPlain(context: BrowserContext): Promise<{ plain: Page; readMessages: () => Promise<string[]> }> {
  await context.route('**/plain', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Plain</title><body></body>' }),
  )
  const plain = await context.newPage()
  await plain.goto('/plain')
  await plain.evaluate(() => {
    const messages: string[] = []
    Object.assign(window, { messages })
    for (const channel of ['hostile-upstream', 'harness-user-admin'])
      new BroadcastChannel(channel).addEventListener('message', ({ data }) => messages.push(JSON.stringify(data)))
    new BroadcastChannel('harness-user-admin').postMessage({ type: 'wanted' })
  })
  // Put there by the lines above.
  return { plain, readMessages: () => plain.evaluate(() => (window as unknown as { messages: string[] }).messages) }
}

test('the check detects every attack when nothing refuses it', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: upstream.url.origin })
  try {
    const { plain, readMessages } = await openPlain(context)
    const [address = ''] = addresses
    const seen: string[] = []
    for (const [way, payload] of [
      ['frame', 'page'],
      ['object', 'page'],
      ['embed', 'drawing'],
      ['script', 'script'],
      ['module', 'script'],
      ['import', 'script'],
      ['worker', 'script'],
      ['shared worker', 'script'],
      ['image', 'drawing'],
      ['style sheet', 'style'],
      ['form', 'page'],
    ] as const) {
      kind = payload
      await plain.evaluate(() => delete (globalThis as { evil?: string }).evil)
      const before = (await readMessages()).length
      // Its own address for each: a module that ran is not fetched again.
      const outcome = await open(plain, [way, `${address}${way.replaceAll(' ', '-')}`])
      // A worker has no page: it is heard.
      if (/EVIL/u.test(outcome + (await readMessages()).slice(before).join())) seen.push(way)
    }
    expect(seen).toHaveLength(11)
  } finally {
    await context.close()
  }
})

for (const [name, start] of Object.entries(hosts))
  test(`nothing of a hostile gateway runs, shows or learns the key, however it is opened, behind ${name}`, async ({
    browser,
  }) => {
    const host = await start(upstream.url)
    const context = await browser.newContext({ baseURL: host.url, serviceWorkers: 'allow' })
    try {
      const app = await context.newPage()
      await app.goto('/')
      await app.getByLabel('API key', { exact: true }).fill(admin.apiKey)
      await app.getByRole('button', { name: 'Connect' }).click()
      await expect(accountMenu(app)).toBeVisible()
      await app.waitForLoadState('networkidle')

      // Only the host's answers protect this page.
      const { plain, readMessages } = await openPlain(context)
      keyless = []
      let tried = 0
      const held: string[] = []
      for (const next of Object.keys(payloads)) {
        kind = next
        for (const address of addresses) {
          for (const way of ways) {
            tried += 1
            const outcome = await open(plain, [way, `${address}${String(tried)}`])
            if (/EVIL/u.test(outcome)) held.push(`${kind} as ${way} at ${address}: ${outcome}`)
          }
          // As a page, by typing the URL in and by a link from this origin.
          const own = await context.newPage()
          const answer = await own.goto(address)
          tried += 1
          const shown = await own.evaluate(() => document.documentElement.outerHTML)
          if (/EVIL/u.test(shown) || answer?.status() !== 403) held.push(`${kind} as a page at ${address}: ${shown}`)
          // Its origin is opaque, so that it reaches neither the storage nor the channels of the app.
          expect(await own.evaluate(() => origin)).toBe('null')
          await own.close()
          const [popup] = await Promise.all([
            context.waitForEvent('page'),
            plain.evaluate((url) => void window.open(url), address),
          ])
          await popup.waitForLoadState()
          tried += 1
          if (/EVIL/u.test(await popup.content())) held.push(`${kind} as a window at ${address}`)
          await popup.close()
        }
      }
      expect(held).toEqual([])
      // Not one of them reached the gateway: browsers say what an address is opened for.
      expect(keyless).toEqual([])

      // The one way that is let through is a call, and its answer has to be JSON.
      for (const next of ['page', 'script', 'drawing', 'style']) {
        kind = next
        for (const address of addresses) {
          tried += 1
          const [status, type, text] = await plain.evaluate(async (url) => {
            const answer = await fetch(url)
            return [answer.status, answer.headers.get('content-type') ?? '', await answer.text()] as const
          }, address)
          expect([status, type.split(';')[0], /EVIL|evil/u.test(text)]).toEqual([502, 'application/json', false])
        }
      }
      expect(keyless).toHaveLength(12)

      const forms = encodingsOf(admin.apiKey).map(({ text }) => text)
      expect(
        (await readMessages()).filter((text) => text.includes('EVIL') || forms.some((form) => text.includes(form))),
      ).toEqual([])
      const log = host.logs()
      expect(forms.filter((form) => log.includes(form))).toEqual([])
      expect(tried).toBe(5 * 3 * (ways.length + 2) + 12)
      // And the app works as before.
      await app.bringToFront()
      await expect(app.getByRole('heading', { level: 1 })).toBeVisible()
      console.info(`${name}: ${tried} ways to open an answer tried, ${tried - held.length} held`)
    } finally {
      await context.close()
      await host.stop()
    }
  })
