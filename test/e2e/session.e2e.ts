import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

/** Session end, tabs, lost code and blocked storage in a real browser (S-END, F50, F55, F56, G35). */

const users = (page: Page) => expect(page.getByRole('table').first()).toBeVisible()
const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out' })

test('F50 G35 another tab gets the session without a key, and follows a sign-out within two seconds', async ({
  page,
  context,
  connectAs,
}) => {
  await connectAs('account-admin')
  await users(page)
  const other = await context.newPage()
  await other.goto(page.url())
  await users(other)
  await signOut(page).click()
  const started = Date.now()
  await expect(other.getByText('Signed out in another tab')).toBeVisible({ timeout: 2000 })
  expect(Date.now() - started).toBeLessThan(2000)
  await expect(other.getByRole('table')).toHaveCount(0)
})

const routes = [
  {
    name: 'person',
    chunk: /user-detail\.page-[^/]*\.js/,
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
    chunk: /two-factor\.page-[^/]*\.js/,
    go: (page: Page) => page.getByRole('link', { name: 'Two-factor', exact: true }).click(),
  },
  {
    name: 'add users',
    chunk: /add-users\.page-[^/]*\.js/,
    go: (page: Page) => page.getByRole('link', { name: /^Add users/ }).click(),
  },
]

for (const kind of ['404', 'HTML'] as const)
  for (const { name, chunk, go } of routes)
    test(`F55 the code of ${name} is gone after a deploy (${kind}): it says so, reloads nothing, and can be tried again`, async ({
      page,
      connectAs,
      expectProblem,
    }) => {
      expectProblem(/Failed to load|MIME|MissingPart/)
      await connectAs('account-admin')
      await users(page)
      let asked = 0
      let loads = 0
      page.on('load', () => (loads += 1))
      await page.route(chunk, (route) => {
        asked += 1
        return kind === '404'
          ? route.fulfill({ status: 404, body: 'Not found' })
          : route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>App</title>' })
      })
      await go(page)
      await expect(page.getByText('A new version is available').first()).toBeVisible()
      await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
      await expect(signOut(page)).toBeVisible()
      if (name === 'add users') await users(page)
      expect(asked).toBeLessThanOrEqual(2)
      expect(loads).toBe(0)
      await page.unroute(chunk)
      await page.getByRole('button', { name: 'Reload' }).click()
      await expect(page.getByRole(name === 'add users' ? 'dialog' : 'main').first()).toBeVisible()
      await expect(page.getByText('A new version is available')).toHaveCount(0)
    })

test('F55 the code of a dialog is gone: the page and what was typed stay', async ({
  page,
  connectAs,
  expectProblem,
}) => {
  expectProblem(/Failed to load|404|MissingPart/)
  await page.route(/leave-dialog-[^/]*\.js/, (route) => route.fulfill({ status: 404, body: '' }))
  await connectAs('individual')
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('Typed and kept')
  await page.getByRole('link', { name: 'Password', exact: true }).click()
  await expect(page.getByText('A new version is available.')).toBeVisible()
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
  await page.getByRole('button', { name: /theme/i }).click()
  await page.getByRole('searchbox').fill('maren')
  await expect(page.getByRole('rowheader').first()).toContainText('Maren')
  await page.getByRole('link', { name: 'Preferences' }).click()
  await page.getByRole('combobox', { name: 'Lock this page' }).selectOption('60')
  await page.getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(/Maren/)
  await signOut(page).click()
  await expect(page.getByText('You are signed out')).toBeVisible()
})

for (const width of [1440, 768, 320])
  test(`G35 signing out is in sight on every page, ${width} px`, async ({ page, connectAs, personas }) => {
    await page.setViewportSize({ width, height: 800 })
    const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
    await connectAs('account-admin', `${account}/users`)
    for (const path of ['users', 'me/profile', 'me/password', 'me/two-factor', 'no-such-page']) {
      await page.goto(`${account}/${path}`)
      await expect(signOut(page)).toBeInViewport()
    }
  })

const endings = ['light', 'dark'] as const
for (const colorScheme of endings)
  for (const width of [1440, 768, 320])
    test(`axe: session ended, idle warning, new version, conflict, ${colorScheme}, ${width} px`, async ({
      page,
      axe,
      connectAs,
      sim,
      expectProblem,
    }) => {
      expectProblem(/401|404|403|Failed to load|MissingPart/)
      const shot = async (name: string) => {
        expect(await axe()).toEqual([])
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(sideways).toBe(false)
        const folder = process.env['SHOTS']
        if (folder !== undefined)
          await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${String(width)}.png` })
      }
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      await page.clock.install()
      await page.route(/leave-dialog-[^/]*\.js/, (route) => route.fulfill({ status: 404, body: '' }))
      await connectAs('individual')
      const name = page.getByRole('textbox', { name: 'Name' })
      await name.fill('Jonas Mine')
      await expect(page.getByText('Your accounts')).toBeVisible()
      // The lock is a part of its own that comes after the page.
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
      await page.getByRole('button', { name: 'Save name' }).click()
      await expect(page.getByText(/changed elsewhere meanwhile/)).toBeVisible()
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
      await expect(page.getByText('A new version is available.')).toBeVisible()
      await expect(name).toHaveValue('Jonas Mine')
      await shot('new-version')
    })
