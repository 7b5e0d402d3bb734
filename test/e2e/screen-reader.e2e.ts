import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { keepsFocus, removeUser } from './support/keyboard.ts'

/** The output for screen readers: live regions as they change, and Chromium's accessibility tree. */

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** Notes everything that is announced from now on, in this and the next documents. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const announced: string[] = []
    Object.assign(window, { announced })
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes)
        for (const node of addedNodes) {
          const element = node instanceof Element ? node : node.parentElement
          const isAlert =
            element?.matches('[role="alert"]') === true || element?.querySelector('[role="alert"]') != null
          const alert = element?.closest('[role="alert"]') ?? element?.querySelector('[role="alert"]')
          if (target instanceof Element && target.matches('[aria-live]:not([aria-live="off"])'))
            announced.push(node.textContent ?? '')
          else if (isAlert) announced.push(alert?.textContent ?? '')
        }
    }).observe(document, { childList: true, subtree: true })
  })
}
const announced = (page: Page) => page.evaluate(() => (window as unknown as { announced: string[] }).announced)
const hears = (page: Page, text: RegExp) =>
  expect.poll(async () => (await announced(page)).some((one) => text.test(one)), { message: String(text) }).toBe(true)
const timesHeard = async (page: Page, text: RegExp) => (await announced(page)).filter((one) => text.test(one)).length

/** Parts of the accessibility tree with a live setting, as screen readers get them. */
async function liveParts(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  // The shape that the protocol documents.
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    nodes: { ignored: boolean; properties?: { name: string; value: { value?: unknown } }[] }[]
  }
  await session.detach()
  return nodes.flatMap(({ ignored, properties = [] }) =>
    properties.flatMap(({ name, value }) =>
      name === 'live' && !ignored && value.value !== 'off' ? [String(value.value)] : [],
    ),
  )
}

test.beforeEach(async ({ page }) => {
  await listen(page)
})

test('one polite and one assertive region are there before anything is said, also beside an open dialog', async ({
  page,
  connectAs,
}) => {
  await page.goto('/')
  await expect(page.getByRole('button', { name: 'Connect' })).toBeVisible()
  // The simulator's console, a separate page next to the app, brings its own.
  const regions = page.locator('#root > [aria-live="polite"], #root > [aria-live="assertive"]')
  await expect(regions).toHaveCount(2)
  expect([...new Set(await liveParts(page))].sort()).toEqual(['assertive', 'polite'])
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect([...new Set(await liveParts(page))].sort()).toEqual(['assertive', 'polite'])
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog', { name: 'Export users' })).toBeVisible()
  expect(await regions.evaluateAll((all) => all.map((each) => each.closest('[aria-hidden="true"], [inert]')))).toEqual([
    null,
    null,
  ])
})

test('searching, paging, sorting, selecting and copying are said, and typing says nothing about the page', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await hears(page, /^\d+ users in account/)
  await page.getByRole('button', { name: 'Next page' }).press('Enter')
  await hears(page, /^26 to 50 of \d+$/)
  await page
    .getByRole('columnheader', { name: /^Email/ })
    .getByRole('button')
    .press('Enter')
  await hears(page, /^Sorted by email, A to Z$/)
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .press('Space')
  await hears(page, /^1 selected/)
  await page.keyboard.press('Space')
  const before = await timesHeard(page, /^Loading the page/)
  await page.getByRole('searchbox', { name: 'Search name or email' }).focus()
  await page.keyboard.type('a')
  await hears(page, /^Type at least two characters/)
  await page.keyboard.type('nders')
  await hears(page, /^\d+ users? (?:found )?(?:in|match)/)
  expect(await timesHeard(page, /^Loading the page/)).toBe(before)
})

test('the same error is said after each Enter: no key, a wrong word, a name without letters', async ({
  page,
  connectAs,
}) => {
  await page.goto('/')
  const key = page.getByLabel('API key', { exact: true })
  await key.focus()
  for (const times of [1, 2]) {
    await page.keyboard.press('Enter')
    await expect.poll(() => timesHeard(page, /API key/)).toBeGreaterThanOrEqual(times)
  }
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.getByRole('checkbox', { name: /^Select all \d+ on this page/ }).check()
  await page.getByRole('button', { name: /^Remove \d+ users/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByText(/users will be changed/)).toBeVisible()
  await dialog.getByRole('textbox', { name: /^Type / }).fill('remov')
  for (const times of [1, 2]) {
    await page.keyboard.press('Enter')
    await expect.poll(() => timesHeard(page, /: remove$/)).toBe(times)
    await keepsFocus(page, 'Enter')
  }
})

test('a removal that fails on another page says what failed and for whom, in the alert itself', async ({
  page,
  connectAs,
  sim,
  expectProblem,
}) => {
  expectProblem(/400/)
  await sim('PUT', '/__sim/faults', [{ id: 'no', op: 'removeUser', kind: 'status', status: 400, times: 'always' }])
  await connectAs('account-admin')
  const row = page.getByRole('rowheader').nth(3)
  const name = (await row.getByRole('link').textContent()) ?? ''
  await removeUser(page, 3)
  await hears(page, new RegExp(`^Removing ${name} from .* Press .* to undo\\.$`))
  await page.getByRole('link', { name: 'Profile' }).press('Enter')
  await page.getByRole('button', { name: `Remove now: ${name}` }).press('Enter')
  await keepsFocus(page, 'Remove now')
  await expect(page.getByRole('alert').filter({ hasText: `Couldn’t remove ${name} from` })).toContainText(
    'No changes were made.',
  )
})

test('menus follow the menu button pattern: arrows open at either end, Tab closes and moves on, Escape returns', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  for (const button of [
    page.getByRole('button', { name: /account menu/ }),
    page.getByRole('button', { name: /^Actions for/ }).nth(2),
  ]) {
    const items = page.getByRole('menu').getByRole('menuitem')
    await button.focus()
    await page.keyboard.press('ArrowDown')
    await expect(items.first()).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(button).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(items.last()).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(button).not.toBeFocused()
    await keepsFocus(page, 'Tab')
    expect(
      await button.evaluate(
        (element) =>
          document.activeElement !== null &&
          (element.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
      ),
    ).toBe(true)
  }
})

test('lists of choices and chips of a box have names and roles', async ({ page, personas, connectAs }) => {
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users/add`)
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  const groups = dialog.getByRole('combobox', { name: /roups/ })
  await groups.click()
  await page.keyboard.type('Release crew')
  await expect(
    page.getByRole('listbox', { name: 'Choices' }).getByRole('option', { name: /^Release crew/ }),
  ).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('group', { name: 'Release crew', exact: true })).toBeVisible()
})

test('the focus stays on the page: a filter removed, a selection cleared, a page typed, a role row gone, signed out', async ({
  page,
  personas,
  connectAs,
}) => {
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await connectAs('account-admin', `${account}/users?status=locked`)
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.getByRole('button', { name: /^Remove filter Status/ }).press('Enter')
  await keepsFocus(page, 'removing a filter')
  // A selection goes with the list that it was made in.
  await expect.poll(() => page.getByRole('rowheader').count()).toBeGreaterThan(10)
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .press('Space')
  await page
    .getByRole('button', { name: /^Clear/ })
    .first()
    .press('Enter')
  await keepsFocus(page, 'clearing the selection')
  const field = page.getByRole('textbox', { name: 'Page' })
  await field.fill('2')
  await field.press('Enter')
  await expect(page).toHaveURL(/page=2/)
  await keepsFocus(page, 'a page typed')
  await page.getByRole('link', { name: /^Add users/ }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await dialog.getByRole('button', { name: 'Add another role' }).press('Enter')
  await keepsFocus(page, 'another role')
  await dialog
    .getByRole('button', { name: /^Remove role/i })
    .last()
    .press('Enter')
  await keepsFocus(page, 'removing a role row')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: /account menu/ }).press('Enter')
  await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Connect' })).toBeVisible()
  await keepsFocus(page, 'signing out')
  await expect(page.getByRole('heading', { name: 'Connect to Harness' })).toBeFocused()
})

test('connecting at an inner page moves the focus to its heading', async ({ page, personas, connectAs }) => {
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/me/preferences`)
  await expect(page.getByRole('heading', { level: 1, name: 'Preferences' })).toBeFocused()
})
