import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { startServer } from './support/server.ts'
import { accountMenu } from './support/account-menu.ts'

/** The drawer in which a person makes the simulated service fail: next to the page, which stays in use. */

type Use = {
  readonly rule: { readonly id: string; readonly op: string; readonly fires?: string }
  readonly fired: number
}

const openButton = (page: Page) => page.getByRole('button', { name: /^Simulator/ })
const table = (page: Page) => expect(page.getByRole('table').first()).toBeVisible()

async function openDrawer(page: Page): Promise<Locator> {
  await table(page)
  // On narrow windows the button is at the foot of the navigation, which is a sheet there.
  const navigation = page.getByRole('button', { name: 'Open navigation' })
  if (await navigation.isVisible()) await navigation.click()
  await openButton(page).click()
  const drawer = page.getByRole('dialog', { name: 'Simulator' })
  await expect(drawer.getByRole('button', { name: /^Transport/ })).toBeVisible()
  return drawer
}

/** Searches a form of a fault and switches it on. */
async function switchOn(drawer: Locator, search: string, name: string | RegExp): Promise<void> {
  await drawer.getByRole('searchbox').fill(search)
  const form = drawer.getByRole('switch', { name })
  // The list is filtered a moment after the text is there, and moves under the pointer.
  if (name instanceof RegExp) await expect(drawer.getByRole('switch').first()).toHaveAccessibleName(name)
  await form.click()
  await expect(form).toBeChecked()
}

test.beforeEach(async ({ connectAs }) => connectAs('account-admin'))

test('F26 on the list: the page says so beside the drawer, the log names the fault, and off is off', async ({
  page,
  sim,
  expectProblem,
}) => {
  expectProblem(/500/)
  const drawer = await openDrawer(page)
  await drawer.getByLabel('Calls to affect').selectOption('getAggregatedUsers')
  await switchOn(drawer, 'F26', /^F26/)
  await expect(openButton(page)).toHaveAccessibleName('Simulator 1 fault on')

  // The page is not under the drawer: its own controls take the click.
  await page.getByRole('button', { name: 'Refresh the list' }).click()
  await expect(page.getByText(/^Couldn’t refresh/)).toBeVisible()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  const line = drawer.getByRole('listitem').filter({ hasText: 'Fault F26' }).first()
  await expect(line).toContainText(/getAggregatedUsers.*500/s)
  await expect(drawer.getByText(/^Affected \d+ calls? · Targets: getAggregatedUsers/).first()).toBeVisible()
  const { rules } = (await sim('GET', '/__sim/faults')) as { rules: Use[] } // Shape of the control plane.
  expect(rules.map(({ rule }) => [rule.id, rule.op, rule.fires])).toEqual([['F26', 'getAggregatedUsers', 'may']])

  await drawer.getByRole('button', { name: 'Close the simulator' }).click()
  await expect(drawer).toHaveCount(0)
  await expect(openButton(page)).toBeFocused()
  await expect(openButton(page)).toHaveText(/1 (fault )?on/)
  // What is on outlives the page as well.
  await page.reload()
  await expect(page.getByRole('heading', { name: /Couldn’t load the users/ })).toBeVisible()
  await expect(openButton(page)).toHaveAccessibleName('Simulator 1 fault on')

  await openButton(page).click()
  await drawer.getByRole('button', { name: 'Turn all off' }).click()
  await expect(drawer.getByText('All faults are off. You can retry what failed.')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await table(page)
  await expect(openButton(page)).toHaveAccessibleName(/^Simulator( Demo data(, \d+ users)?)?$/)
})

test('copy as test gives rules that the control plane takes, and that hit again', async ({
  page,
  sim,
  context,
  expectProblem,
}) => {
  expectProblem(/503/)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const drawer = await openDrawer(page)
  await drawer.getByLabel('Calls to affect').selectOption('getAggregatedUsers')
  await switchOn(drawer, '503', '503, wait 7 seconds')
  await switchOn(drawer, 'F46', 'The same row twice in a page')
  await drawer.getByRole('button', { name: 'Refresh page data' }).click()
  await expect(drawer.getByText('Fault F29-wait').first()).toBeVisible()
  await drawer.getByRole('button', { name: 'Copy as test' }).click()
  await expect(drawer.getByText('Copied', { exact: true })).toBeAttached()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const rules = JSON.parse(text) as Use['rule'][] // What the button has just made.
  expect(rules[0]).toMatchObject({ id: 'F29-wait', op: 'getAggregatedUsers', kind: 'status', status: 503 })
  // What hit a call must hit one in the test too; the list has one answer only. Names of roles and resource groups are
  // loaded behind the rows, so their rules may have hit by now.
  const named = ({ op }: Use['rule']) => op === 'R1' || op === 'R2'
  expect(rules.map((rule, at) => (at > 0 && named(rule) ? 'may' : rule.fires))).toEqual([
    undefined,
    ...rules.slice(1).map(() => 'may'),
  ])
  await drawer.getByText('Rules as JSON').click()
  await expect(drawer.getByRole('region', { name: 'Rules as JSON' })).toHaveText(text)

  await sim('POST', '/__sim/reset', {})
  // Behind rows that do not come these are not asked for.
  const again = rules.map((rule) => (named(rule) ? { ...rule, fires: 'may' as const } : rule))
  const installed = (await sim('PUT', '/__sim/faults', again)) as { rules: Use[] } // Shape of the control plane.
  expect(installed.rules.map(({ rule }) => rule)).toEqual(again)
  await page.reload()
  await expect(page.getByRole('heading', { name: /Couldn’t load the users/ })).toBeVisible()
})

test('F14: a fault that ends every session is switched off on the connect screen', async ({ page, expectProblem }) => {
  expectProblem(/401/)
  const drawer = await openDrawer(page)
  await switchOn(drawer, 'F14', '401: invalid key')
  await drawer.getByRole('button', { name: 'Refresh page data' }).click()
  await expect(page.getByText('Your session has ended')).toBeVisible()
  await expect(drawer.getByText('1 fault is on')).toBeVisible()
  await drawer.getByRole('button', { name: 'Turn all off' }).click()
  await expect(drawer.getByText('No fault is on')).toBeVisible()
  await page.getByRole('button', { name: 'Explore as Account admin' }).click()
  await table(page)
})

test('reset: faults are off, changes are undone, and the session goes on', async ({ page, sim, expectProblem }) => {
  expectProblem(/504/)
  await sim('POST', '/__sim/edit', {
    action: 'add',
    user: 'aaron.aabel@alderbrook.example',
    name: 'Aaron Aabel',
  })
  await page.reload()
  await expect(page.getByRole('link', { name: 'Aaron Aabel' })).toBeVisible()
  const drawer = await openDrawer(page)
  await switchOn(drawer, 'F30', /^F30/)
  await drawer.getByRole('button', { name: 'Refresh page data' }).click()
  await expect(page.getByText(/^Couldn’t refresh/).first()).toBeVisible()
  await drawer.getByRole('button', { name: 'Reset demo data' }).click()
  await expect(drawer.getByText(/^Demo data was reset/)).toBeVisible()
  await expect(drawer.getByText('No fault is on')).toBeVisible()
  await table(page)
  await expect(page.getByRole('link', { name: 'Aaron Aabel' })).toHaveCount(0)
})

test('by keys alone: open, search, switch, off, close; the keys of the page stay out of it', async ({ page, sim }) => {
  await table(page)
  await openButton(page).focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: 'Simulator' })
  const search = drawer.getByRole('searchbox', { name: 'Search faults' })
  await expect(search).toBeFocused()
  await page.keyboard.type('slow')
  const slow = drawer.getByRole('switch', { name: 'Slow: 5 seconds, then success' })
  await expect(slow).toBeVisible()
  // "Clear search" and the heading of the group lie between.
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Tab')
  await expect(slow).toBeFocused()
  await page.keyboard.press('Space')
  await expect(slow).toBeChecked()
  await expect(slow).toHaveAccessibleDescription('No calls affected yet · Targets: all calls')
  // On a button, where the page would take the key for its own and add people.
  await page.keyboard.press('Shift+Tab')
  await expect(drawer.getByRole('button', { name: /^Transport/ })).toBeFocused()
  await page.keyboard.press('a')
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await expect(openButton(page)).toBeFocused()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(openButton(page)).toHaveAccessibleName('Simulator 1 fault on')

  await page.keyboard.press('Enter')
  const off = drawer.getByRole('button', { name: 'Turn off F06 Slow: 5 seconds, then success' })
  await expect(off).toBeVisible()
  while (!(await off.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(drawer.getByRole('heading', { name: 'No fault is on' })).toBeFocused()
  expect(await sim('GET', '/__sim/faults')).toMatchObject({ rules: [] })

  // Escape in the search empties it first.
  await search.focus()
  await page.keyboard.type('x')
  await page.keyboard.press('Escape')
  await expect(search).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
})

test('the keys of the page work beside the open drawer', async ({ page }) => {
  const drawer = await openDrawer(page)
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: /name or email/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeVisible()
})

for (const width of [1280, 320]) {
  test.describe(`light and dark, ${String(width)} px`, () => {
    test.use({ viewport: { width, height: 800 } })

    test('axe finds nothing in the open drawer, and the page beside it is whole', async ({
      page,
      axeInBoth,
      expectProblem,
    }) => {
      expectProblem(/500/)
      const drawer = await openDrawer(page)
      expect(await axeInBoth()).toEqual([])
      for (const group of await drawer.getByRole('heading', { level: 4 }).getByRole('button').all()) await group.click()
      await expect(drawer.getByText('F58')).toBeVisible()
      expect(await axeInBoth()).toEqual([])
      await switchOn(drawer, 'F26', /^F26/)
      await drawer.getByText('Rules as JSON').click()
      await drawer.getByRole('button', { name: 'Refresh page data' }).click()
      await expect(drawer.getByText('Fault F26').first()).toBeVisible()
      expect(await axeInBoth()).toEqual([])

      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      // The last thing of the page can be brought out from under the sheet and clicked.
      const last = page.getByRole('button', { name: width === 320 ? 'Next page' : 'Last page' })
      await last.scrollIntoViewIfNeeded()
      await last.click({ trial: true })
      const [panel, button] = [await drawer.boundingBox(), await last.boundingBox()]
      if (width === 320) expect(panel).toMatchObject({ x: 0, width: 320 })
      if (panel === null || button === null) throw new Error('Not on the screen')
      const distance = width === 320 ? panel.y - (button.y + button.height) : panel.x - (button.x + button.width)
      expect(distance).toBeGreaterThanOrEqual(0)

      await drawer.getByRole('button', { name: 'Close the simulator' }).click()
      if (width === 320) await page.getByRole('button', { name: 'Open navigation' }).click()
      await expect(openButton(page)).toHaveText(/1 (fault )?on/)
      expect(await axeInBoth()).toEqual([])
    })
  })
}

test('with a real gateway: no button, no drawer, and no request for its controls', async ({
  context,
  expectProblem,
  personas,
  server,
}) => {
  // The page of the second host is of another origin than the worker's own.
  expectProblem(/Request to another origin/)
  const [persona] = personas
  if (persona === undefined) throw new Error('No persona')
  // The worker's own host plays the gateway, so that someone can connect and see the whole frame.
  const host = await startServer({ HARNESS_URL: server.url })
  try {
    const page = await context.newPage()
    const requests: string[] = []
    page.on('request', (request) => requests.push(new URL(request.url()).pathname))
    await page.goto(host.url)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(openButton(page)).toHaveCount(0)
    await page.getByLabel('API key', { exact: true }).fill(persona.apiKey)
    await page.getByRole('button', { name: 'Connect' }).click()
    await table(page)
    await expect(accountMenu(page)).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expect(openButton(page)).toHaveCount(0)
    expect(requests.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(0)
    expect(requests.filter((path) => /__sim|\/assets\/simulator/.test(path))).toEqual([])
    for (const [method, path] of [
      ['GET', '/__sim/faults'],
      ['PUT', '/__sim/faults'],
      ['POST', '/__sim/reset'],
      ['GET', '/__sim/presets'],
    ] as const)
      expect((await fetch(host.url + path, { method })).status).toBe(404)
    // Before its host goes, from which it may still be loading.
    await page.close()
  } finally {
    await host.stop()
  }
})
