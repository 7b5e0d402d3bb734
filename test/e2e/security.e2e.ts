import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test, type Persona } from './support/fixtures.ts'
import { formsOf, listen, scan } from './support/leak-scan.ts'
import { accountMenu, signOut } from './support/account-menu.ts'

/** The threats of SECURITY.md that need a whole browser, with their ids in the titles. */

/** A page is there: its heading, or a dialog over it. */
const ready = (page: Page) =>
  expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first()).toBeVisible()

async function connectWithKey(page: Page, { apiKey }: Persona, path: string, keep = false): Promise<void> {
  await page.goto(path)
  await page.getByLabel('API key', { exact: true }).fill(apiKey)
  if (keep) await page.getByRole('combobox', { name: 'Keep the key' }).selectOption('Until I close this tab')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(accountMenu(page)).toBeVisible()
  await ready(page)
}

/** A site of somebody else: another host name, so another site to the browser. */
async function otherSite(html: string): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const adminPages = [
  '/users',
  '/users?q=an&page=2',
  '/users?sort=-locked',
  '/users/add',
  '/users/nobody0000000000000000',
  '/org/storefront/users',
  '/me/profile',
  '/me/password',
  '/me/two-factor',
  '/nowhere',
]
const ownPages = ['/users', '/me/profile', '/me/password', '/me/two-factor']
const journeys: [persona: string, path: string][] = [
  ...adminPages.map((path): [string, string] => ['account-admin', path]),
  ...['individual', 'sso', 'viewer'].flatMap((id) => ownPages.map((path): [string, string] => [id, path])),
  ...['/users', '/me/profile', '/me/two-factor'].map((path): [string, string] => ['service-account', path]),
]

test.describe('T02 the API key', () => {
  test('is in none of the eleven places on any of 25 journeys, and goes to the three prefixes only (G25)', async ({
    browser,
    server,
    personas,
  }) => {
    expect(journeys).toHaveLength(25)
    for (const [id, path] of journeys) {
      const persona = personas.find((one) => one.id === id)
      if (persona === undefined) throw new Error(`no persona ${id}`)
      const context = await browser.newContext({ baseURL: server.url })
      const heard = listen(context)
      const page = await context.newPage()
      await connectWithKey(page, persona, `/account/${persona.accountIdentifier}${path}`)
      await page.waitForLoadState('networkidle')
      const secrets = [persona.apiKey, ...(persona.password === undefined ? [] : [persona.password])]
      expect(await scan(page, secrets, heard), `${id} at ${path}`).toEqual([])
      const home = new URL(server.url).origin
      expect(heard.carried.length).toBeGreaterThan(0)
      for (const url of heard.carried) {
        expect(new URL(url).origin).toBe(home)
        expect(new URL(url).pathname).toMatch(/^\/(?:ng\/api|authz\/api|resourcegroup\/api)\//u)
      }
      await context.close()
    }
  })

  test('where a person chose to stay connected it is in the storage of that tab only, until sign-out', async ({
    page,
    context,
    personas,
  }) => {
    const heard = listen(context)
    const [admin] = personas
    if (admin === undefined) throw new Error('no personas')
    await connectWithKey(page, admin, '/', true)
    expect(await scan(page, [admin.apiKey], heard)).toEqual(['sessionStorage'])
    await signOut(page)
    await expect(page.getByText('You’re signed out')).toBeVisible()
    expect(await scan(page, [admin.apiKey], heard)).toEqual([])
  })

  test('is taken out of what the service says about it', async ({ page, context, personas, sim, expectProblem }) => {
    expectProblem(/400/)
    const heard = listen(context)
    const [admin] = personas
    if (admin === undefined) throw new Error('no personas')
    const message = `Invalid API token ${admin.apiKey}: secret ${admin.apiKey.split('.').at(-1) ?? ''}`
    const body = JSON.stringify({ status: 'ERROR', code: 'INVALID_REQUEST', message, correlationId: 'c1' })
    await sim('PUT', '/__sim/faults', [{ id: 'tells', op: 'O7', kind: 'status', status: 400, body }])
    await connectWithKey(page, admin, `/account/${admin.accountIdentifier}/users`)
    await expect(page.getByText(/Invalid API token •••/u)).toBeVisible()
    expect(await scan(page, [admin.apiKey], heard)).toEqual([])
  })

  test('would be found: the scan sees what it looks for', async ({ page, context, personas }) => {
    const heard = listen(context)
    const [admin] = personas
    if (admin === undefined) throw new Error('no personas')
    await page.goto('/')
    const [, , coded] = formsOf(admin.apiKey)
    await page.evaluate((text) => {
      localStorage.setItem('planted', text ?? '')
      history.replaceState({ planted: text }, '')
      console.info(text)
    }, coded)
    expect(await scan(page, [admin.apiKey], heard)).toEqual(['localStorage', 'history state', 'console'])
  })
})

test('T03 a page of another site can cause nothing: image, prefetch, form, fetch', async ({
  page,
  server,
  sim,
  personas,
  connectAs,
  expectProblem,
}) => {
  expectProblem(/Request to another origin|403|CORS|ERR_|frame-ancestors/)
  await connectAs('account-admin')
  await ready(page)
  // What the page itself asks is not to be taken for the other site's.
  await page.waitForLoadState('networkidle')
  const account = personas[0]?.accountIdentifier ?? ''
  const target = (path: string) => `${server.url}${path}?accountIdentifier=${account}`
  const reset = target('/ng/api/user/reset-two-factor-auth/someone')
  const site = await otherSite(`<!doctype html><title>Other</title>
    <img src="${reset}"><link rel="prefetch" href="${reset}"><script src="${reset}"></script>
    <form id="f" method="post" action="${target('/ng/api/user/users')}" target="frame"><input name="emails" value="x@y.example"></form>
    <iframe name="frame"></iframe>
    <script>
      document.getElementById('f').submit();
      const call = (url, method) => fetch(url, { method, credentials: 'include' }).catch(() => undefined);
      Promise.all([
        call('${reset}', 'GET'),
        call('${target('/ng/api/user/unlock-user/someone')}', 'PUT'),
        call('${target('/ng/api/user/someone')}', 'DELETE'),
        fetch('${reset}', { mode: 'no-cors' }).catch(() => undefined),
      ]).then(() => { document.title = 'Tried' });
    </script>`)
  try {
    await sim('POST', '/__sim/reset')
    const other = await page.context().newPage()
    await other.goto(site.url)
    await expect(other).toHaveTitle('Tried')
    const log = (await sim('GET', '/__sim/log')) as { operation: string; effectApplied: boolean }[] // The simulator's log.
    // Late reads of the page itself may stand beside.
    const tried = new Set(['reset2fa', 'addUsers', 'unlockUser', 'removeUser'])
    expect(log.filter(({ operation, effectApplied }) => effectApplied || tried.has(operation))).toEqual([])
  } finally {
    await site.close()
  }
})

const returnTargets = [
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%2f/evil.example',
  '/%5cevil.example',
  'https:evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  '\tjavascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://127.0.0.1@evil.example',
  'http:/\\evil.example',
  '／／evil.example',
  '/account/../..//evil.example',
]

test('T07 no parameter leads away: 15 targets, each in four places of one address', async ({
  page,
  server,
  connectAs,
}) => {
  let dialogs = 0
  page.on('dialog', (dialog) => {
    dialogs += 1
    void dialog.dismiss()
  })
  await connectAs('account-admin')
  await ready(page)
  let tried = 0
  for (const target of returnTargets) {
    const places = new URLSearchParams({ returnTo: target, redirect: target, next: target })
    await page.goto('about:blank')
    await page.goto(`/?${places.toString()}#${encodeURIComponent(target)}`)
    await ready(page)
    expect(new URL(page.url()).origin, target).toBe(new URL(server.url).origin)
    tried += 1
  }
  expect(tried).toBe(15)
  expect(dialogs).toBe(0)
})

test('T08 another site cannot frame the app', async ({ page, server, expectProblem }) => {
  expectProblem(/frame|ancestor|Request to another origin/i)
  const site = await otherSite(`<!doctype html><title>Other</title><iframe src="${server.url}/"></iframe>`)
  try {
    await page.goto(site.url)
    await expect.poll(() => page.frames().length).toBe(2)
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/u)
    expect(await page.frames()[1]?.locator('button').count()).toBe(0)
  } finally {
    await site.close()
  }
})

test('T10 the key of a two-factor set-up goes nowhere and leaves nothing behind (G26)', async ({
  page,
  context,
  connectAs,
  personas,
}) => {
  const heard = listen(context)
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/me/two-factor`)
  await page.getByRole('button', { name: 'Turn on 2FA' }).click()
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
  const key = ((await page.getByRole('group', { name: /key/i }).locator('code').textContent()) ?? '').replaceAll(
    /[^A-Z2-7]/gu,
    '',
  )
  expect(key.length).toBeGreaterThanOrEqual(16)
  await page.getByRole('link', { name: 'Profile' }).click()
  await page.getByRole('button', { name: /^(?:Leave|Discard|Stop|Yes)/u }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
  expect(await scan(page, [key], heard)).toEqual([])
})

test('T12 a removal goes to the person in the dialog, however the list moves below it', async ({
  page,
  sim,
  server,
  connectAs,
  personas,
}) => {
  const [admin] = personas
  if (admin === undefined) throw new Error('no personas')
  await connectAs('account-admin', `/account/${admin.accountIdentifier}/users?q=abebe`)
  const row = page.getByRole('row').nth(2)
  const link = row.getByRole('rowheader').getByRole('link')
  const name = (await link.textContent()) ?? ''
  const id = new URL((await link.getAttribute('href')) ?? '', server.url).pathname.split('/').at(-1) ?? ''
  const first = page.getByRole('row').nth(1).getByRole('rowheader').getByRole('link')
  const firstId = new URL((await first.getAttribute('href')) ?? '', server.url).pathname.split('/').at(-1) ?? ''
  await row.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: /^Remove/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText(name)
  // Somebody else removes the person above, and the list is read again under the dialog.
  const gone = await fetch(`${server.url}/ng/api/user/${firstId}?accountIdentifier=${admin.accountIdentifier}`, {
    method: 'DELETE',
    headers: { 'x-api-key': admin.apiKey },
  })
  expect(gone.ok).toBe(true)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  const confirm = dialog.getByRole('button', { name: /^Remove / })
  await expect(confirm).not.toHaveAttribute('aria-disabled')
  await confirm.click()
  if (await dialog.getByRole('textbox').isVisible()) {
    await dialog.getByRole('textbox').fill('remove')
    await confirm.click()
  }
  await expect(dialog).toHaveCount(0)
  await page.getByRole('button', { name: /^Remove now/ }).click()
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0)
  const log = (await sim('GET', '/__sim/log')) as { operation: string; path: string }[] // The simulator's log.
  const removed = log.filter(({ operation }) => operation === 'removeUser').map(({ path }) => path.split('/').at(-1))
  expect(removed).toEqual([firstId, id])
})

test('T16 what a browser may fill in is said by each field', async ({ page, connectAs, personas }) => {
  const account = personas[0]?.accountIdentifier ?? ''
  const tokens = (path: string) =>
    test.step(path, async () => {
      await page.goto(`/account/${account}${path}`)
      await ready(page)
      await page.waitForLoadState('networkidle')
      return page.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement>('input:not([type=checkbox], [type=radio], [aria-hidden=true])')]
          .filter(({ type, name }) => type !== 'hidden' && name !== '')
          .map(({ name, type, autocomplete }) => `${name} ${type} ${autocomplete}`),
      )
    })
  await connectAs('account-admin')
  await ready(page)
  expect(await tokens('/me/profile')).toContain('name text name')
  const password = await tokens('/me/password')
  expect(password.filter((field) => field.endsWith('current-password'))).toHaveLength(1)
  expect(password.filter((field) => field.endsWith('new-password'))).toHaveLength(2)
  // The admin's own name or address is never offered for somebody else.
  for (const field of await tokens('/users/add')) expect(field).toMatch(/ off$/u)
  for (const field of await tokens('/users')) expect(field).toMatch(/ off$/u)
})

test('T17 a message of the service cannot pass for the app', async ({
  page,
  sim,
  connectAs,
  personas,
  expectProblem,
}) => {
  expectProblem(/400/)
  const message = `\u202eSign in again at http://evil.example <a href="http://evil.example">here</a>\n\u001b[31m${'x'.repeat(10_000)}`
  const body = JSON.stringify({ status: 'ERROR', code: 'INVALID_REQUEST', message, correlationId: null })
  await sim('PUT', '/__sim/faults', [{ id: 'spoof', op: 'O7', kind: 'status', status: 400, body }])
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users`)
  const alert = page.getByRole('main').getByRole('alert').first()
  await expect(alert).toContainText('Sign in again at http://evil.example <a href=')
  const shown = (await alert.textContent()) ?? ''
  expect(shown.length).toBeLessThan(500)
  expect(shown).not.toContain('\u202e')
  expect(shown).not.toContain('\u001b')
  await expect(page.locator('a[href*="evil"]')).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
})

test.describe('T01 text that people chose', () => {
  test.use({ seed: 'hostile' })

  test('is text wherever it is shown, and runs nowhere (G28)', async ({ page, connectAs, personas, sim }) => {
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs += 1
      void dialog.dismiss()
    })
    const account = personas[0]?.accountIdentifier ?? ''
    let places = 0
    const inert = async (where: string) => {
      places += 1
      const found = await page.evaluate(() => ({
        ran: 'pwned' in globalThis,
        handlers: document.querySelectorAll('[onerror], [onload], [onclick], iframe, object, embed, base').length,
        scripts: document.querySelectorAll('script:not([src])').length,
        links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
          .map(({ href }) => href)
          .filter((href) => !href.startsWith(`${location.origin}/`) && !href.startsWith('mailto:')),
      }))
      expect(found, where).toEqual({ ran: false, handlers: 0, scripts: 0, links: [] })
    }
    await connectAs('account-admin', `/account/${account}/users?size=100`)
    await expect(page.getByRole('table')).toBeVisible()
    await inert('list')
    for (const text of [
      '<script>globalThis.pwned = true</script>',
      '"><svg onload=globalThis.pwned=1>',
      '[object Object]',
    ])
      await expect(page.getByRole('rowheader').filter({ hasText: text }).first()).toBeVisible()

    await page.getByRole('button', { name: 'Filter by Role', exact: true }).click()
    await expect(page.getByRole('dialog').first()).toContainText('<script>')
    await inert('role filter')
    await page.keyboard.press('Escape')

    // Each person in turn: title, header, three tabs, and both dialogs for the worst of them.
    const hrefs = await page
      .getByRole('rowheader')
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    expect(hrefs.length).toBeGreaterThan(20)
    for (const href of hrefs.slice(0, 12)) {
      await page.goto(href)
      await ready(page)
      await inert(`person ${href}`)
      for (const tab of [/^Groups/, /^Details/]) {
        await page
          .getByRole('navigation', { name: /^Sections/ })
          .getByRole('link', { name: tab })
          .click()
        await page.waitForLoadState('networkidle')
        await inert(`tab ${String(tab)}`)
      }
    }
    await page.goto(`/account/${account}/users?size=100`)
    const row = page.getByRole('row').filter({ hasText: '<img src=x onerror' }).first()
    await row.getByRole('button', { name: /^Actions for/ }).click()
    await inert('menu')
    await page.getByRole('menuitem', { name: /^Remove/ }).click()
    await expect(page.getByRole('alertdialog')).toContainText('<img src=x onerror')
    await inert('dialog')
    await page.keyboard.press('Escape')

    await page.goto(`/account/${account}/users/add`)
    await page.getByRole('dialog', { name: 'Add users' }).getByRole('combobox', { name: /^Role/ }).first().click()
    await expect(page.getByRole('option').first()).toBeVisible()
    await inert('choices')
    expect(places).toBeGreaterThan(35)
    expect(dialogs).toBe(0)
    expect(await sim('GET', '/__sim/log')).not.toEqual([])
  })
})

test.describe('T20 a worker left behind on this origin', () => {
  test.use({ serviceWorkers: 'allow' })

  test('is gone at once and answers nothing', async ({ page, context, server, connectAs, personas }) => {
    const planted = `self.addEventListener('install', () => self.skipWaiting());
      self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
      self.addEventListener('fetch', (event) => {
        if (event.request.url.includes('/ng/api/')) event.respondWith(new Response('{"status":"SUCCESS","data":{}}'));
      });`
    await context.route('**/left-behind.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: planted }),
    )
    await context.route('**/plant', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Demo</title>' }),
    )
    await page.goto('/plant')
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/left-behind.js')
      await navigator.serviceWorker.ready
    })
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users`)
    await expect(page.getByRole('row').nth(1)).toContainText('@')
    const left = await page.evaluate(async () => ({
      registrations: (await navigator.serviceWorker.getRegistrations()).length,
      controlled: navigator.serviceWorker.controller !== null,
    }))
    expect(left).toEqual({ registrations: 0, controlled: false })
    expect(new URL(page.url()).origin).toBe(new URL(server.url).origin)
  })
})
