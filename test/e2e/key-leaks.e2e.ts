import path from 'node:path'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { startNginx } from '../nginx/nginx.ts'
import { startEchoingUpstream, type EchoingUpstream } from './support/echoing-upstream.ts'
import type { Persona } from './support/fixtures.ts'
import { encodingsOf, asMarkup, listen, placesOf, type RecordedTraffic } from './support/leak-scan.ts'
import { startServer, type RunningServer } from './support/server.ts'
import { signOut } from './support/account-menu.ts'

/** Where the key may get to when the service repeats it in every field of every answer (SECURITY.md, T02). */

const dist = path.resolve(import.meta.dirname, '../../dist')
const hosts = {
  'the Node host': async (upstream: string) => {
    const host = await startServer({ HARNESS_URL: upstream })
    return { url: host.url, logs: host.logs, stop: host.stop }
  },
  nginx: async (upstream: string) => {
    const host = await startNginx({ upstream: new URL(upstream), dist })
    return { url: host.url, logs: host.logs, stop: host.stop }
  },
}

let simulator: RunningServer
let upstream: EchoingUpstream
let admin: Persona

test.beforeAll(async () => {
  simulator = await startServer()
  upstream = await startEchoingUpstream(simulator.url)
  // The shape of src/sim's personas; a missing field would fail the connection.
  const personas = (await (await fetch(`${simulator.url}/__sim/personas`)).json()) as Persona[]
  const found = personas.find(({ id }) => id === 'account-admin')
  if (found === undefined) throw new Error('no account admin')
  admin = found
})

test.afterAll(async () => {
  await upstream.stop()
  await simulator.stop()
})

test.beforeEach(async () => {
  upstream.failFor()
  await fetch(`${simulator.url}/__sim/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seed: 'demo' }),
  })
})

/** What any document of this origin hears, and what the page says to anyone. */
async function recordMessages(
  context: BrowserContext,
  url: string,
): Promise<{ other: Page; traffic: RecordedTraffic }> {
  const traffic = listen(context)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
  await context.addInitScript(() => {
    const messages: string[] = []
    Object.assign(window, { messages })
    for (const { prototype } of [BroadcastChannel, MessagePort, Worker]) {
      const send = prototype.postMessage
      prototype.postMessage = function (this: never, ...words: [never]) {
        messages.push(JSON.stringify(words))
        send.apply(this, words)
      }
    }
  })
  const other = await context.newPage()
  await other.goto(`${url}/robots.txt`)
  await other.evaluate(() => {
    // Put there by the script above.
    const { messages } = window as unknown as { messages: string[] }
    const hear = (event: Event) => {
      messages.push(
        event instanceof MessageEvent
          ? JSON.stringify(event.data)
          : event instanceof StorageEvent
            ? `${event.key ?? ''} ${event.newValue ?? ''} ${event.oldValue ?? ''}`
            : '',
      )
    }
    new BroadcastChannel('harness-user-admin').addEventListener('message', hear)
    addEventListener('message', hear)
    addEventListener('storage', hear)
  })
  return { other, traffic }
}

const readMessages = (page: Page) =>
  // Put there by the script above.
  page.evaluate(() => (window as unknown as { messages?: string[] }).messages?.join('\n') ?? '')

/** All places, with what is in them now. */
async function scanEverywhere(
  page: Page,
  other: Page,
  traffic: RecordedTraffic,
  logs: () => string,
): Promise<Record<string, string>> {
  const own = await placesOf(page, traffic)
  await page.bringToFront()
  return {
    ...own,
    clipboard: await page.evaluate(() => navigator.clipboard.readText().catch(() => '')),
    'title and name of the window': await page.evaluate(() => `${document.title} ${window.name}`),
    'what the page tells other documents': await readMessages(page),
    'what another tab hears': await readMessages(other),
    'storage of another tab': await other.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })),
    'outputs and logs of the host': logs(),
  }
}

for (const [name, start] of Object.entries(hosts))
  test(`a key that the service repeats everywhere is in none of the places, behind ${name}`, async ({ browser }) => {
    const host = await start(upstream.url)
    const context = await browser.newContext({ baseURL: host.url })
    try {
      const { other, traffic } = await recordMessages(context, host.url)
      const page = await context.newPage()
      const forms = encodingsOf(admin.apiKey)
      const account = `/account/${admin.accountIdentifier}`
      const found: string[] = []
      let scanned = 0
      const check = async (step: string) => {
        const places = await scanEverywhere(page, other, traffic, host.logs)
        for (const [place, text] of Object.entries(places)) {
          scanned += 1
          const form = forms.find(({ text: formText }) => text.includes(formText))
          if (form !== undefined) found.push(`${place}, ${form.name}, after: ${step}`)
        }
      }
      const openDetails = () =>
        page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true
        })
      const go = async (to: string) => {
        // A step within the app: a reload would ask for the key again.
        await page.evaluate((url) => {
          history.pushState(null, '', url)
          dispatchEvent(new PopStateEvent('popstate', { state: null }))
        }, to)
        await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first()).toBeVisible()
        await page.waitForLoadState('networkidle')
      }

      const connect = async () => {
        await page.getByLabel('API key', { exact: true }).fill(admin.apiKey)
        await page.getByRole('button', { name: 'Connect' }).click()
        await expect(page.getByLabel('API key', { exact: true })).toHaveCount(0)
      }

      await page.goto('/')
      await page.getByLabel('API key', { exact: true }).fill(admin.apiKey)
      upstream.failFor(/currentUser/)
      await page.getByRole('button', { name: 'Connect' }).click()
      await expect(page.getByText('•••').first()).toBeVisible()
      // The field itself still has it, so that it can be put right.
      expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe(admin.apiKey)
      upstream.failFor()
      await page.getByRole('button', { name: 'Connect' }).click()
      await expect(page.getByRole('rowheader').first()).toBeVisible()
      await check('the list')

      await page.getByRole('searchbox', { name: /Search/ }).fill('an')
      await expect(page).toHaveURL(/q=an/)
      await page.waitForLoadState('networkidle')
      await check('a search')
      for (const search of [admin.apiKey, encodeURIComponent(admin.apiKey).replaceAll('.', '%2E')]) {
        await page.getByRole('searchbox', { name: /Search/ }).fill(search)
        await expect(page.getByText(/That looks like an API key/)).toBeVisible()
        await expect(page.getByRole('searchbox', { name: /Search/ })).toHaveValue('')
      }
      await check('the key in the search')

      await page.getByRole('rowheader').getByRole('link').first().click()
      await expect(page).toHaveURL(/\/users\/|panel=/)
      await page.waitForLoadState('networkidle')
      await check('a person')
      for (const to of [
        '/me/profile',
        '/me/access',
        '/me/two-factor',
        '/invitations',
        '/me/preferences',
        '/bulk-runs',
      ]) {
        await go(account + to)
        await check(to)
      }
      await go(`${account}/users/add`)
      const dialog = page.getByRole('dialog', { name: 'Add users' })
      await dialog.getByRole('textbox', { name: /^Email addresses/ }).fill('zoe@new.example, ')
      for (const choice of [/^Role 1/, /^Resource group 1/]) {
        await dialog.getByRole('combobox', { name: choice }).click()
        await page.getByRole('option').first().click()
      }
      await check('choices for new users')
      upstream.failFor(/user\/users/)
      await dialog.getByRole('button', { name: /^Add 1 / }).click()
      await expect(page.getByText(/•••/).first()).toBeVisible()
      await check('refused new users')
      upstream.failFor()
      await page.reload()
      await connect()

      await go(`${account}/me/profile`)
      const ownName = page.getByRole('textbox', { name: 'Name' })
      await ownName.fill('Maren S. Solheim')
      await page.locator('main form button[type=submit]').first().click()
      await expect(page.getByRole('alert').first()).toContainText('•••')
      await check('a profile kept otherwise')

      // Everything is refused from here, with the key in each member.
      upstream.failFor(/./)
      await ownName.fill('Maren T. Solheim')
      await page.locator('main form button[type=submit]').first().click()
      await expect(page.getByRole('alert').first()).toBeVisible()
      await openDetails()
      const copyId = page.getByRole('button', { name: /^Copy correlation ID/ }).first()
      if (await copyId.isVisible()) await copyId.click()
      await check('a refused profile')
      // What was typed would hold every step back.
      await page.reload()
      upstream.failFor()
      await connect()
      await go(`${account}/me/password`)
      await page.getByLabel('Current password', { exact: true }).fill(admin.password ?? '')
      upstream.failFor(/./)
      for (const label of ['New password', 'Repeat new password'])
        await page.getByLabel(label, { exact: true }).fill('gentle harbour candle')
      await page.getByRole('button', { name: /^Change password/ }).click()
      await expect(page.getByRole('main').getByText('•••').first()).toBeVisible()
      await check('a refused password')
      // What is typed would hold the next step back.
      for (const label of ['Current password', 'New password', 'Repeat new password'])
        await page.getByLabel(label, { exact: true }).fill('')
      for (const to of ['/users', '/invitations', '/users/nobody0000000000000000', '/me/access', '/me/two-factor']) {
        await go(account + to)
        await openDetails()
        await check(`${to}, refused`)
      }

      await go(`${account}/changes`)
      await page.getByRole('button', { name: /^Copy/ }).first().click()
      await check('change log, copied')
      for (const address of [
        `${account}/users/${admin.apiKey}`,
        `/${encodeURIComponent(admin.apiKey).replaceAll('.', '%252E')}`,
      ]) {
        await go(address)
        await expect(page.getByText('The URL contained an API key')).toBeVisible()
        await check('the key in the address')
      }
      await signOut(page)
      await expect(page.getByLabel('API key', { exact: true })).toBeVisible()
      await check('signed out')

      expect(found).toEqual([])
      expect(upstream.echoes()).toBeGreaterThan(500)
      console.log(`${name}: the key was repeated ${upstream.echoes()} times; ${scanned} places looked at, found in 0`)
    } finally {
      await context.close()
      await host.stop()
    }
  })

test('kept until the tab is closed, the key is in the storage of that tab and nowhere else', async ({ browser }) => {
  const host = await hosts['the Node host'](upstream.url)
  const context = await browser.newContext({ baseURL: host.url })
  try {
    const { other, traffic } = await recordMessages(context, host.url)
    const page = await context.newPage()
    await page.goto('/')
    await page.getByLabel('API key', { exact: true }).fill(admin.apiKey)
    await page.getByRole('combobox', { name: 'Keep the key' }).selectOption('Until you close this tab')
    await page.getByRole('button', { name: 'Connect' }).click()
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    const forms = encodingsOf(admin.apiKey)
    const places = await scanEverywhere(page, other, traffic, host.logs)
    expect(Object.keys(places).filter((place) => forms.some(({ text }) => places[place]?.includes(text)))).toEqual([
      'sessionStorage',
    ])
  } finally {
    await context.close()
    await host.stop()
  }
})

test('the scan detects every encoding of the key in every place', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: simulator.url })
  const { other, traffic } = await recordMessages(context, simulator.url)
  const page = await context.newPage()
  await page.goto('/')
  for (const { name, text } of encodingsOf(admin.apiKey)) {
    await page.evaluate((written) => {
      localStorage.setItem('planted', written)
      sessionStorage.setItem('planted', written)
      window.name = written
      document.body.dataset['planted'] = written
      console.info(written)
      new BroadcastChannel('harness-user-admin').postMessage({ written })
    }, text)
    const places = await scanEverywhere(page, other, traffic, () => '')
    for (const place of [
      'localStorage',
      'sessionStorage',
      'page',
      'console',
      'what the page tells other documents',
      'what another tab hears',
    ])
      expect(
        places[place]?.includes(text) === true ||
          places[place]?.includes(place === 'page' ? asMarkup(text) : JSON.stringify(text).slice(1, -1)) === true,
        `${name} in ${place}`,
      ).toBe(true)
  }
  await context.close()
})
