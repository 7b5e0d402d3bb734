import type { Page } from '@playwright/test'
import { openDisplay } from './support/display-panel.ts'
import { expect, test, type Persona } from './support/fixtures.ts'

/** What the users list shows comes back: by reload, Back, a shared link and a saved view. */

const at = (personas: readonly Persona[], search = '') =>
  `/account/${personas[0]?.accountIdentifier ?? ''}/users${search}`
const region = (page: Page) => page.getByRole('region', { name: /^Users in account/u })
const panel = (page: Page) => page.getByRole('region', { name: 'User details' })
const chosen = '?q=example&role=_account_viewer&sort=-email&size=50&cols=email%2Croles&page=2'

/**
 * Search, filter, sort, size, columns and page as `chosen` says; next to a panel the list shows only the name column.
 */
async function expectChosen(page: Page, columns = 3): Promise<void> {
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expect(page).toHaveURL((url) => url.search.startsWith(chosen))
  await expect(page.getByRole('searchbox', { name: 'Search name or email' })).toHaveValue('example')
  await expect(page.getByRole('navigation', { name: 'Pages of users' })).toContainText(/51–100 of/u)
  await expect(page.getByRole('combobox', { name: 'Rows' })).toHaveValue('50')
  const heads = await page.getByRole('columnheader').allTextContents()
  expect(heads.map((text) => text.trim()).filter((text) => /^(?:Person|Name|Email|Roles)/u.test(text))).toHaveLength(
    columns,
  )
  if (columns === 3)
    await expect(page.getByRole('columnheader', { name: /^Email/u })).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('columnheader', { name: /^Status/u })).toHaveCount(0)
}

test('a reload and Back keep search, filters, sort, page, size, columns, panel, scroll and the row with the focus', async ({
  connectAs,
  page,
  personas,
}) => {
  await page.setViewportSize({ width: 1280, height: 420 })
  await connectAs('account-admin', at(personas, chosen))
  await expectChosen(page)
  const link = page.getByRole('rowheader').nth(7).getByRole('link')
  const name = await link.textContent()
  await link.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('k')
  const place = () => region(page).evaluate(({ scrollTop }) => ({ region: scrollTop, page: window.scrollY }))
  const focused = page.locator(':focus')
  const row = await focused.textContent()
  const id = await focused.getAttribute('data-row-link')
  // Kept once the list stands still.
  const kept = () =>
    page.evaluate(() => {
      const { listPlace } = (history.state ?? {}) as { listPlace?: { id: string; regionTop: number; pageTop: number } }
      return listPlace && { id: listPlace.id, region: listPlace.regionTop, page: listPlace.pageTop }
    })
  await expect(async () => {
    expect(await kept()).toEqual({ id, ...(await place()) })
  }).toPass()
  const before = await place()
  expect(before.region + before.page).toBeGreaterThan(0)

  await page.reload()
  await expectChosen(page)
  await expect(focused).toHaveText(row ?? '')
  expect(await place()).toEqual(before)

  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(row ?? '')
  await page.goBack()
  await expectChosen(page)
  await expect(focused).toHaveText(row ?? '')
  expect(await place()).toEqual(before)

  await page.setViewportSize({ width: 1440, height: 900 })
  await link.focus()
  await page.keyboard.press(' ')
  await expect(panel(page).getByRole('heading', { level: 2, name: name ?? '' })).toBeFocused()
  await page.reload()
  await expectChosen(page, 1)
  await expect(panel(page).getByRole('heading', { level: 2, name: name ?? '' })).toBeVisible()
  await page.getByRole('button', { name: 'Next page' }).click()
  await expect(page).toHaveURL(/page=3/u)
  await page.goBack()
  await expectChosen(page, 1)
})

test('keeps the focus in the field while the rows of a reload are loading', async ({
  connectAs,
  page,
  personas,
  sim,
}) => {
  await connectAs('account-admin', at(personas))
  await page.getByRole('rowheader').nth(2).getByRole('link').focus()
  await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('"listPlace"')
  await sim('PUT', '/__sim/faults', [{ id: 'late', op: 'O7', kind: 'hold', hold: 'late', times: 1 }])
  await page.reload()
  const search = page.getByRole('searchbox', { name: 'Search name or email' })
  await search.focus()
  await expect(async () => {
    await sim('POST', '/__sim/release', { hold: 'late', action: 'ok' })
  }).toPass()
  await expect(page.getByRole('rowheader').nth(2)).toBeVisible()
  await page.waitForTimeout(300)
  await expect(search).toBeFocused()
})

test('a shared link opens what was shown for someone else, whose device knows other columns', async ({
  browser,
  connectAs,
  context,
  page,
  personas,
  server,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await connectAs('account-admin', at(personas, chosen))
  await expectChosen(page)
  await (await openDisplay(page)).getByRole('button', { name: 'Copy link to this view' }).click()
  await expect(page.getByText(/^Link to this view copied/u).first()).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  const other = await browser.newContext({ baseURL: server.url, locale: 'en-GB', timezoneId: 'UTC' })
  const otherPage = await other.newPage()
  await otherPage.addInitScript(() => {
    localStorage.setItem('harness-user-admin.users-columns', '"status"')
  })
  await otherPage.goto(copied)
  await otherPage.getByRole('button', { name: 'Explore as Viewer', exact: true }).click()
  await expectChosen(otherPage)
  await other.close()
})

test('a saved view brings search, filters, status, sort, size and columns back after a reload, and Back undoes it', async ({
  axeInBoth,
  connectAs,
  page,
  personas,
}) => {
  await connectAs('account-admin', at(personas, '?q=a&status=locked&sort=-email&size=50&cols=email%2Croles'))
  const found = page.getByText(/^\d+ found$/u)
  await expect(found).toBeVisible()
  const names = await page.getByRole('rowheader').allTextContents()
  await (await openDisplay(page)).getByRole('button', { name: 'Save as view…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save as view' })
  await dialog.getByRole('textbox', { name: 'Name of the view' }).fill('Locked out')
  expect(await axeInBoth()).toEqual([])
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)

  await page.goto(at(personas))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const panel = await openDisplay(page)
  expect(await axeInBoth()).toEqual([])
  await panel.getByRole('button', { name: 'Locked out' }).click()
  await expect(page).toHaveURL(/\?q=a&status=locked&sort=-email&size=50&cols=email%2Croles$/u)
  await expect(found).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveCount(names.length)
  expect(await page.getByRole('rowheader').allTextContents()).toEqual(names)
  await expect(page.getByRole('searchbox', { name: 'Search name or email' })).toHaveValue('a')
  await page.goBack()
  await expect(page).toHaveURL((url) => url.search === '')
})
