import type { BrowserContext, Page } from '@playwright/test'
import { expect, openInNewTab, test, type Persona } from './support/fixtures.ts'
import { startServer } from './support/server.ts'
import { accountMenu, chooseDark, signOut } from './support/account-menu.ts'

/** Session end, tabs, lost code and blocked storage in a real browser (`session-ended`, F50, F55, F56, G35). */

const users = (page: Page) => expect(page.getByRole('table').first()).toBeVisible()

const asks = (page: Page) => expect(page.getByLabel('API key', { exact: true })).toBeVisible()
const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true })

/** Connects with the key itself, as with a real gateway. */
async function enterKey(page: Page, { apiKey, accountIdentifier }: Persona, keep = false): Promise<void> {
  await page.goto(`/account/${accountIdentifier}/users`)
  await page.getByLabel('API key', { exact: true }).fill(apiKey)
  if (keep) await page.getByRole('combobox', { name: 'Keep the key' }).selectOption('tab')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await users(page)
}

function personaOf(personas: readonly Persona[], id: string): Persona {
  const found = personas.find((each) => each.id === id)
  if (found === undefined) throw new Error(`No persona ${id}`)
  return found
}

/** The record that a tab keeps of its session. */
const KEPT = 'harness-user-admin.key'
const kept = (page: Page) => page.evaluate((name) => sessionStorage.getItem(name), KEPT)

/** The browser looks for a picture of pages that are none of ours. */
const noFavicon = (context: BrowserContext) =>
  context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))

for (const how of ['Control', 'Shift', 'middle'] as const)
  test(`F50 G35 a link opened with ${how} is connected without a key, and follows a sign-out by itself`, async ({
    page,
    personas,
  }) => {
    await enterKey(page, personaOf(personas, 'account-admin'))
    const other = await openInNewTab(nav(page, 'Invitations'), how)
    await expect(other.getByRole('heading', { level: 1, name: /invitations/i })).toBeVisible()
    expect(await other.evaluate(() => window.opener === null)).toBe(true)
    expect(await kept(other)).toBeNull()
    await signOut(page)
    await expect(page.getByText('You’re signed out')).toBeVisible()
    // How soon is measured by `npm run bench`: beside other work a second of this machine is no second.
    await expect(other.getByText('Signed out in another tab')).toBeVisible()
    await expect(other.getByRole('table')).toHaveCount(0)
  })

test('a typed address, and a reload of a tab that was handed the session, ask for the key', async ({
  page,
  context,
  personas,
}) => {
  await enterKey(page, personaOf(personas, 'account-admin'))
  const typed = await context.newPage()
  await typed.goto(page.url())
  await asks(typed)
  const other = await openInNewTab(nav(page, 'Invitations'))
  await expect(other.getByRole('heading', { level: 1, name: /invitations/i })).toBeVisible()
  await other.reload()
  await asks(other)
  await users(page)
})

test('two tabs as different people: each link opens as the person of its own tab', async ({
  page,
  context,
  personas,
}) => {
  const [admin, individual] = [personaOf(personas, 'account-admin'), personaOf(personas, 'individual')]
  await enterKey(page, admin)
  const second = await context.newPage()
  await second.goto(`/account/${individual.accountIdentifier}/me/profile`)
  await second.getByLabel('API key', { exact: true }).fill(individual.apiKey)
  await second.getByRole('button', { name: 'Connect', exact: true }).click()
  const name = (at: Page) => at.getByRole('textbox', { name: 'Name' })
  await expect(name(second)).toHaveValue(/Jonas/)
  for (let round = 0; round < 3; round += 1) {
    const ofAdmin = await openInNewTab(nav(page, 'Profile'))
    await expect(name(ofAdmin)).toHaveValue(/Maren/)
    const ofIndividual = await openInNewTab(nav(second, 'Profile'))
    await expect(name(ofIndividual)).toHaveValue(/Jonas/)
    await ofAdmin.close()
    await ofIndividual.close()
  }
  const typed = await context.newPage()
  await typed.goto(`/account/${admin.accountIdentifier}/me/profile`)
  await asks(typed)
  await signOut(second)
  await expect(second.getByText('You’re signed out')).toBeVisible()
  await users(page)
})

test('a key kept in a tab stays in that tab: a link, a duplicate and a tab opened by script get no copy of it', async ({
  page,
  context,
  personas,
}) => {
  await noFavicon(context)
  await enterKey(page, personaOf(personas, 'account-admin'), true)
  const record = (await kept(page)) ?? ''
  expect(record).toContain('apiKey')
  const other = await openInNewTab(nav(page, 'Invitations'))
  await expect(other.getByRole('heading', { level: 1, name: /invitations/i })).toBeVisible()
  expect(await kept(other)).toBeNull()
  await other.reload()
  await asks(other)

  // As a script of another page would open it, with the browser's copy of what this tab keeps.
  const [byScript] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate(() => void window.open(location.href)),
  ])
  await asks(byScript)
  expect(await kept(byScript)).toBeNull()

  // As the browser duplicates a tab.
  const duplicate = await context.newPage()
  await duplicate.addInitScript(
    ([name = '', text = '']) => {
      if (sessionStorage.getItem('copied') !== null) return
      sessionStorage.setItem('copied', '1')
      sessionStorage.setItem(name, text)
    },
    [KEPT, record],
  )
  await duplicate.goto(page.url())
  await asks(duplicate)
  expect(await kept(duplicate)).toBeNull()

  await page.reload()
  await users(page)
  await page.goto('/robots.txt')
  await page.goBack()
  await users(page)
})

for (const [what, change] of [
  ['the idle time', { lastInput: -3 * 60 }],
  ['8 hours', { since: -8 * 60 }],
  ['a clock that was set back', { lastInput: 24 * 60 }],
] as const)
  for (const way of ['back', 'typed'] as const)
    test(`a tab that kept its key asks for it after ${what}, coming ${way} from another page; nothing is loaded`, async ({
      page,
      personas,
      sim,
      context,
    }) => {
      await noFavicon(context)
      const admin = personaOf(personas, 'account-admin')
      await enterKey(page, admin, true)
      const address = page.url()
      await page.goto('/robots.txt')
      await page.evaluate(
        ([name, minutes]) => {
          const record = JSON.parse(sessionStorage.getItem(name) ?? '') as Record<string, number>
          for (const [key, value] of Object.entries(minutes)) record[key] = Date.now() + value * 60_000
          sessionStorage.setItem(name, JSON.stringify(record))
        },
        [KEPT, change] as const,
      )
      const before = ((await sim('GET', '/__sim/log')) as unknown[]).length
      if (way === 'back') await page.goBack()
      else await page.goto(address)
      await asks(page)
      await expect(
        page.getByText('since' in change ? 'Your session has ended' : 'Locked due to inactivity'),
      ).toBeVisible()
      expect(await kept(page)).toBeNull()
      expect((await sim('GET', '/__sim/log')) as unknown[]).toHaveLength(before)
    })

test('another page of this origin can’t get the session by message, as a tab or as an opener', async ({
  page,
  context,
  personas,
}) => {
  await noFavicon(context)
  const admin = personaOf(personas, 'account-admin')
  await enterKey(page, admin, true)
  const stranger = await context.newPage()
  await stranger.goto('/robots.txt')
  const nonce = '6f1b8a3e-4c58-4b4f-9a76-0d1f2e3c4b5a'
  await stranger.evaluate(
    ([account, id]) => {
      const messages: string[] = []
      Object.assign(window, { messages })
      const hear = ({ data }: MessageEvent<unknown>) => messages.push(JSON.stringify(data))
      addEventListener('message', hear)
      const channel = new BroadcastChannel('harness-user-admin')
      channel.addEventListener('message', hear)
      for (const message of [{ type: 'wanted' }, { version: 1, type: 'session-wanted', nonce: id, account }])
        channel.postMessage(message)
    },
    [admin.accountIdentifier, nonce],
  )
  // A tab that the app opened, gone to another page, asks too late and from the wrong place.
  const other = await openInNewTab(nav(page, 'Invitations'))
  await expect(other.getByRole('heading', { level: 1, name: /invitations/i })).toBeVisible()
  await page.getByRole('searchbox', { name: /^Search name/ }).fill('maren')
  await expect(page.getByRole('rowheader').first()).toContainText('Maren')
  await signOut(page)
  await expect(page.getByText('You’re signed out')).toBeVisible()
  // Put there by the lines above.
  const readMessages = () => stranger.evaluate(() => (window as unknown as { messages: string[] }).messages.join('\n'))
  await expect.poll(readMessages).toContain('signed-out')
  for (const part of [admin.apiKey, ...admin.apiKey.split('.').slice(1), admin.apiKey.slice(-4), 'maren'])
    expect(await readMessages()).not.toContain(part)
})

test('where the page is not secure it says that HTTPS is needed; no key is asked for and nothing is requested', async ({
  playwright,
  launchOptions,
}) => {
  const server = await startServer({ ALLOWED_HOSTS: 'admin.corp.example' })
  const { port } = new URL(server.url)
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP admin.corp.example 127.0.0.1'],
  })
  try {
    const page = await browser.newPage()
    const requested: string[] = []
    page.on('request', (request) => requested.push(new URL(request.url()).pathname))
    await page.goto(`http://admin.corp.example:${port}/account/someone/users`)
    await expect(page.getByRole('heading', { level: 1, name: 'HTTPS is required at this address' })).toBeVisible()
    await expect(page.getByRole('link')).toHaveAttribute('href', `http://127.0.0.1:${port}/`)
    await expect(page.getByLabel('API key', { exact: true })).toHaveCount(0)
    expect(requested.filter((path) => /^\/(?:ng|authz|resourcegroup|__sim)\//.test(path))).toEqual([])
    await page.getByRole('link').click()
    await expect(page.getByLabel('API key', { exact: true })).toBeVisible()
  } finally {
    await browser.close()
    await server.stop()
  }
})

test('signing out in one tab warns of the bulk action of another, which can be continued there', async ({
  page,
  personas,
  connectAs,
  sim,
}) => {
  const people = Array.from({ length: 8 }, (_, n) => `crowd.${String(n)}@many.example`)
  await sim(
    'POST',
    '/__sim/edit',
    people.flatMap((user) => [
      { action: 'add', user, name: user.slice(0, 7) },
      { action: 'lock', user },
    ]),
  )
  await sim('PUT', '/__sim/faults', [{ id: 'held', op: 'O13', kind: 'hold', hold: 'unlock' }])
  const account = personaOf(personas, 'account-admin').accountIdentifier
  await connectAs('account-admin', `/account/${account}/users?q=many.example`)
  await page.getByRole('checkbox', { name: 'Select all 8 on this page' }).check()
  await page.getByRole('button', { name: 'Unlock 8…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlock 8 users' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Unlock 8 users' })).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  const other = await openInNewTab(nav(page, 'Invitations'))
  await expect(other.getByRole('heading', { level: 1, name: /invitations/i })).toBeVisible()
  await signOut(other)
  const dialog = other.getByRole('alertdialog', { name: 'Sign out and stop the bulk action?' })
  await expect(dialog).toContainText('A bulk action in another tab still has 8 of 8 changes left')
  await dialog.getByRole('button', { name: 'Sign out now' }).click()
  await expect(page.getByText('A bulk action was stopped with 8 of 8 changes left')).toBeVisible()
  await sim('DELETE', '/__sim/faults')
  await page.getByRole('button', { name: /^Explore as account admin/i }).click()
  await page.getByRole('button', { name: /^Continue with \d$/ }).click()
  await expect(page.getByRole('button', { name: /^Continue/ })).toHaveCount(0)
  await expect(page.getByText(/^Bulk action finished/)).toHaveCount(1, { timeout: 30_000 })
  const log = (await sim('GET', '/__sim/log')) as { operation: string }[]
  expect(log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(8)
})

const routes = [
  {
    name: 'person',
    chunk: /user-[\w-]{8}\.js/,
    go: (page: Page) => page.getByRole('rowheader').first().getByRole('link').click(),
  },
  {
    name: 'profile',
    chunk: /profile\.page-[^/]*\.js/,
    go: (page: Page) => page.getByRole('link', { name: 'Profile' }).click(),
  },
  {
    name: 'password',
    chunk: /password\.page-[^/]*\.js/,
    go: (page: Page) => page.getByRole('link', { name: 'Password', exact: true }).click(),
  },
  {
    name: 'two-factor',
    chunk: /two-factor-[\w-]{8}\.js/,
    go: (page: Page) => page.getByRole('link', { name: 'Two-factor authentication', exact: true }).click(),
  },
  {
    name: 'add users',
    chunk: /add-users\.page-[^/]*\.js/,
    go: (page: Page) => page.getByRole('link', { name: /^Add users/ }).click(),
  },
]

for (const kind of ['404', 'HTML'] as const)
  for (const { name, chunk, go } of routes)
    test(`F55 the code of ${name} is gone after a deploy (${kind}): it says so, reloads nothing, and a reload brings it`, async ({
      page,
      connectAs,
      expectProblem,
    }) => {
      expectProblem(/Failed to load|MIME|MissingPart/)
      await connectAs('account-admin')
      await users(page)
      let requests = 0
      let loads = 0
      page.on('load', () => (loads += 1))
      await page.route(chunk, (route) => {
        requests += 1
        return kind === '404'
          ? route.fulfill({ status: 404, body: 'Not found' })
          : route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>App</title>' })
      })
      await go(page)
      await expect(page.getByText('Reload to continue').first()).toBeVisible()
      await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
      await expect(accountMenu(page)).toBeVisible()
      if (name === 'add users') await users(page)
      expect(requests).toBeLessThanOrEqual(2)
      expect(loads).toBe(0)
      await page.unroute(chunk)
      await page.getByRole('button', { name: 'Reload' }).click()
      await expect(page.getByRole(name === 'add users' ? 'dialog' : 'main').first()).toBeVisible()
      await expect(page.getByText('Reload to continue')).toHaveCount(0)
    })

test('F55 the code of a dialog is gone: the page and what was typed stay', async ({
  page,
  connectAs,
  expectProblem,
}) => {
  expectProblem(/Failed to load|404|MissingPart/)
  await page.route(/leave-dialog-[^/]*\.js/, (route) => route.fulfill({ status: 404, body: '' }))
  await connectAs('individual')
  await page.getByRole('link', { name: 'Profile' }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('Typed and kept')
  await page.getByRole('link', { name: 'Password', exact: true }).click()
  await expect(page.getByText('Reload to continue.')).toBeVisible()
  await expect(name).toHaveValue('Typed and kept')
})

test('F56 everything works where storage throws', async ({ page, connectAs }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse })
  })
  await connectAs('account-admin')
  await users(page)
  await chooseDark(page)
  await page.getByRole('searchbox').fill('maren')
  await expect(page.getByRole('rowheader').first()).toContainText('Maren')
  await page.getByRole('link', { name: 'Preferences' }).click()
  await page.getByRole('combobox', { name: 'Lock after' }).selectOption('60')
  await page.getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(/Maren/)
  await signOut(page)
  await expect(page.getByText('You’re signed out')).toBeVisible()
})

for (const width of [1440, 768, 320])
  test(`G35 signing out is in sight on every page, ${width} px`, async ({ page, connectAs, personas }) => {
    await page.setViewportSize({ width, height: 800 })
    const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
    await connectAs('account-admin', `${account}/users`)
    for (const path of ['users', 'me/profile', 'me/password', 'me/two-factor', 'no-such-page']) {
      await page.goto(`${account}/${path}`)
      await expect(accountMenu(page)).toBeInViewport()
    }
  })

for (const width of [1440, 768, 320])
  test(`axe: session ended, idle warning, missing part, conflict, light and dark, ${width} px`, async ({
    page,
    axeInBoth,
    connectAs,
    sim,
    expectProblem,
  }) => {
    expectProblem(/401|404|403|Failed to load|MissingPart/)
    const shot = async (name: string) => {
      expect(await axeInBoth()).toEqual([])
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect(sideways).toBe(false)
      const folder = process.env['SHOTS']
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${String(width)}.png` })
    }
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    await page.clock.install()
    await page.route(/leave-dialog-[^/]*\.js/, (route) => route.fulfill({ status: 404, body: '' }))
    await connectAs('individual')
    await page.getByRole('link', { name: 'Edit name' }).click()
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.fill('Jonas Mine')
    await expect(page.getByText('Your accounts')).toBeVisible()
    // The lock is a separate part that comes after the page.
    await page.clock.runFor(3000)
    await page.clock.fastForward('14:30')
    await expect(page.getByRole('alertdialog', { name: 'Are you still there?' })).toBeVisible()
    await shot('idle-warning')
    await page.getByRole('button', { name: 'Stay connected' }).click()
    await expect(page.getByRole('alertdialog')).toHaveCount(0)

    const me = (await sim('GET', '/__sim/personas')) as { id: string; apiKey: string; accountIdentifier: string }[]
    const own = me.find(({ id }) => id === 'individual')
    if (own === undefined) throw new Error('No persona')
    await page.evaluate(async ({ apiKey, accountIdentifier }) => {
      const at = `accountIdentifier=${accountIdentifier}`
      const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' }
      const answer = await fetch(`/ng/api/user/currentUser?${at}`, { headers })
      // Another tab of the same person.
      const { data } = (await answer.json()) as { data: { uuid: string; email: string } }
      await fetch(`/ng/api/user/${data.uuid}?${at}`, {
        method: 'PUT',
        headers,
        body: JSON.stringify({ name: 'Jonas Theirs', email: data.email }),
      })
    }, own)
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText(/Your name was changed elsewhere/)).toBeVisible()
    await shot('conflict')

    await sim('PUT', '/__sim/faults', [{ id: 'over', op: '*', kind: 'status', status: 401, times: 'always' }])
    await page.getByRole('button', { name: /^Save “\s*Jonas Mine/ }).click()
    await expect(page.getByText('Your session has ended')).toBeVisible()
    await expect(page.getByText(/What you typed is kept in this tab for 30 minutes/)).toBeVisible()
    await shot('session-ended')
    await sim('DELETE', '/__sim/faults')
    await page.getByRole('button', { name: /^Explore as Individual/ }).click()
    await expect(name).toHaveValue('Jonas Mine')
    await shot('draft-back')
    const navigation = page.getByRole('button', { name: 'Open navigation' })
    if (await navigation.isVisible()) await navigation.click()
    await page.getByRole('link', { name: 'Password', exact: true }).click()
    await expect(page.getByText('Reload to continue.')).toBeVisible()
    // On narrow windows the navigation is a sheet, which a step that was held back leaves open.
    const sheet = page.getByRole('dialog', { name: 'Main navigation' })
    if (await sheet.isVisible()) await page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
    await expect(name).toHaveValue('Jonas Mine')
    await shot('missing-part')
  })
