import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { DEMO_WORKER, startDemoSite, type DemoSite } from '../e2e/support/demo-site.ts'
import type { Cell } from './cells.ts'
import { expectNoLeaks, readScreen, showsContent, showsReadableText } from './oracle.ts'
import { inContext } from './other-context.ts'
import type { CellFixture } from './world.ts'

/** The service worker of the static demo: blocked, missing, of another time, or left behind for the real app (F54). */

/** Milliseconds beside other work; that five seconds are enough is measured by `npm run bench` (G16). */
const TIMEOUT_MS = 20_000

/** One cell of the worker. */
export async function runWorker(fixture: CellFixture, { variant }: Cell): Promise<void> {
  switch (variant) {
    case 'leftover':
      return inContext(fixture, { serviceWorkers: 'allow' }, fixture.origin, installLeftoverWorker)
    case 'blocked':
      return onDemo(fixture, undefined, async (there) => {
        // What a browser does whose settings forbid them.
        await there.page.addInitScript(() => {
          ServiceWorkerContainer.prototype.register = () =>
            Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'))
        })
        await there.page.goto('/')
        await expectOffNotice(there)
      })
    case 'missing':
      return onDemo(
        fixture,
        'missing',
        async (there) => {
          await there.page.goto('/')
          await expectOffNotice(there)
        },
        // Said by the browser itself.
        /^A bad HTTP response code \(404\) was received when fetching the script/u,
      )
    default:
      return stale(fixture)
  }
}

async function onDemo(
  fixture: CellFixture,
  worker: Parameters<typeof startDemoSite>[0],
  play: (fixture: CellFixture) => Promise<void>,
  expectedText?: RegExp,
): Promise<void> {
  const site: DemoSite = await startDemoSite(worker)
  try {
    await inContext(fixture, { serviceWorkers: 'allow' }, site.url, play, expectedText)
  } finally {
    await site.stop()
  }
}

const off = (page: Page) => page.getByText('Couldn’t open the demo account')
const key = (page: Page) => page.getByLabel('API key', { exact: true })

/** It starts in time, says so, shows no one, and a key can be tried. */
async function expectOffNotice({ page, persona }: CellFixture): Promise<void> {
  await expect(off(page), 'G16: starts without it').toBeVisible({ timeout: TIMEOUT_MS })
  await expect(page.getByRole('button', { name: /^Explore as/ }), 'no simulated people').toHaveCount(0)
  const now = await readScreen(page)
  showsContent(now)
  showsReadableText(now)
  expectNoLeaks(now, persona)
  expect(now.spoken.join(' ').trim().length, 'U3: announced').toBeGreaterThan(10)
  // This host serves files only: a key can't be checked here, and the page says so.
  await key(page).fill(persona.apiKey)
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByText('Couldn’t connect')).toBeVisible()
  await key(page).fill('')
  const after = await readScreen(page)
  showsReadableText(after)
  expectNoLeaks(after, persona)
}

/** A worker of another version of its library works; a foreign one that takes no part is as if there were none. */
async function stale(fixture: CellFixture): Promise<void> {
  const current = await readFile(path.resolve('node_modules/msw/lib/mockServiceWorker.js'), 'utf8')
  const older = current
    .replace(/(INTEGRITY_CHECKSUM = ')\w+/u, "$1' + 'of another version")
    .replace(/\bPACKAGE_VERSION = '[^']+'/u, "PACKAGE_VERSION = '2.0.0'")
  expect(older).not.toBe(current)
  await onDemo(fixture, { script: older }, async ({ page }) => {
    await page.goto('/')
    const card = page.getByRole('button', { name: 'Explore as Account admin', exact: true })
    await expect(card.or(off(page))).toBeVisible({ timeout: TIMEOUT_MS })
    if (await card.isVisible()) {
      await card.click()
      await expect(page.getByRole('rowheader').first()).toBeVisible()
    }
    const now = await readScreen(page)
    showsContent(now)
    showsReadableText(now)
  })
  const foreign = `self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
    self.addEventListener('message', () => undefined);`
  await onDemo(fixture, { script: foreign }, async (there) => {
    await there.page.goto('/')
    await expectOffNotice(there)
  })
}

const MADE_UP = 'Made Up Person'

/** The real app takes away what a demo has left on its origin, and never shows what that makes up. */
async function installLeftoverWorker(fixture: CellFixture): Promise<void> {
  const { page, account } = fixture
  const context = page.context()
  const user = { uuid: 'madeUpPerson0000000000', name: MADE_UP, email: 'made.up@demo.example', locked: false }
  const content = [{ user, roleAssignmentMetadata: [] }]
  const data = { ...user, totalPages: 1, totalItems: 1, pageItemCount: 1, pageSize: 50, pageIndex: 0, content }
  const answer = JSON.stringify({ status: 'SUCCESS', data, correlationId: 'demo' })
  const script = `self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
    self.addEventListener('fetch', (event) => {
      if (event.request.url.includes('/ng/api/'))
        event.respondWith(new Response(${JSON.stringify(answer)}, { headers: { 'content-type': 'application/json' } }));
    });`
  await context.route(`**${DEMO_WORKER}`, (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
  await context.route('**/plant', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Demo</title>' }),
  )
  await page.goto('/plant')
  const planted = await page.evaluate(async (url) => {
    await navigator.serviceWorker.register(url)
    await navigator.serviceWorker.ready
    while (navigator.serviceWorker.controller === null) await new Promise((resolve) => setTimeout(resolve, 20))
    const made = await fetch('/ng/api/user/currentUser')
    return made.text()
  }, DEMO_WORKER)
  expect(planted, 'the worker answers before').toContain(MADE_UP)

  await page.addInitScript((name) => {
    const seen = { name: false }
    Object.assign(window, { seen })
    new MutationObserver(() => {
      if (document.documentElement.outerHTML.includes(name)) seen.name = true
    }).observe(document, { subtree: true, childList: true, characterData: true })
  }, MADE_UP)
  await fixture.connect(`/account/${account}/users`)
  await expect(page.getByRole('row').nth(1)).toContainText('@')
  const left = () =>
    page.evaluate(async () => ({
      registrations: (await navigator.serviceWorker.getRegistrations()).length,
      controlled: navigator.serviceWorker.controller !== null,
      // Put there by the script above.
      seen: (window as unknown as { seen: { name: boolean } }).seen.name,
    }))
  expect(await left()).toEqual({ registrations: 0, controlled: false, seen: false })
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Maren Solheim')
  expect(await left()).toEqual({ registrations: 0, controlled: false, seen: false })
  const now = await readScreen(page)
  showsContent(now)
  showsReadableText(now)
  expectNoLeaks(now, fixture.persona)
}
