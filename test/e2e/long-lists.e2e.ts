import type { Locator, Page } from '@playwright/test'
import { expect, test, type Persona } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'

/** Lists of thousands of people in a real browser: nodes, keys, search, narrow and dark. */

const at = (personas: readonly Persona[], path: string) => `/account/${personas[0]?.accountIdentifier ?? ''}${path}`
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

/** Whether a row of a list is drawn and within its box. @param place from 1 */
const isSeen = (list: Locator, place: number) =>
  list.evaluate((box, at) => {
    const row = box.querySelector(`[aria-posinset="${String(at)}"]`)?.getBoundingClientRect()
    const { top, bottom } = box.getBoundingClientRect()
    return row !== undefined && row.top >= top - 1 && row.bottom <= bottom + 1
  }, place)

test.describe('with 50,000 people', () => {
  test.use({ seed: 'large' })

  test('a bulk dialog of thousands opens with few nodes; keys reach both ends, a search finds one, all can be copied', async ({
    axeInBoth,
    connectAs,
    context,
    page,
    personas,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await connectAs('account-admin', at(personas, '/users?q=an'))
    await page.getByRole('checkbox', { name: /^Select all \d+ on this page/u }).check({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Select all [\d,]{5,}/u }).click({ timeout: 120_000 })
    const remove = page.getByRole('button', { name: /^Remove [\d,]{5,} users/u })
    await expect(remove).toBeVisible({ timeout: 60_000 })
    await remove.click()
    const dialog = page.getByRole('alertdialog', { name: /^Remove [\d,]{5,} users/u })
    const list = dialog.getByRole('region', { name: 'Users who will be changed' })
    await expect(list).toBeVisible()
    await expect(dialog.getByText(/ users will be changed/u)).toBeVisible()
    expect(await nodes(page)).toBeLessThan(4000)
    expect(await list.evaluate((box) => box.querySelectorAll('*').length)).toBeLessThan(600)

    const rows = list.getByRole('listitem')
    const total = Number(await rows.first().getAttribute('aria-setsize'))
    expect(total).toBeGreaterThan(5000)
    const first = (await rows.first().textContent()) ?? ''
    await list.focus()
    await page.keyboard.press('End')
    await expect.poll(() => isSeen(list, total)).toBe(true)
    await page.keyboard.press('PageUp')
    await expect.poll(() => isSeen(list, total - 12)).toBe(true)
    await page.keyboard.press('Home')
    await expect.poll(() => isSeen(list, 1)).toBe(true)
    expect(await nodes(page)).toBeLessThan(4000)

    await dialog.getByRole('button', { name: /^Copy all/u }).click()
    expect((await page.evaluate(() => navigator.clipboard.readText())).split('\n')).toHaveLength(total)
    await dialog.getByRole('searchbox').fill(first)
    await expect(rows).toHaveCount(1)
    await dialog.getByRole('searchbox').fill('nobody at all')
    await expect(dialog.getByText(/^No matches for/u)).toBeVisible()
    await dialog.getByRole('button', { name: 'Clear search' }).click()
    await expect(rows.first()).toHaveText(first)
    expect(await axeInBoth()).toEqual([])
    // 400 % zoom of 1280 px.
    await page.setViewportSize({ width: 320, height: 640 })
    await noSidewaysScroll(page)
    await list.focus()
    await page.keyboard.press('End')
    await expect.poll(() => isSeen(list, total)).toBe(true)
    expect(await axeInBoth()).toEqual([])
  })
})

test('two thousand pasted addresses: few nodes, and the form stays quick', async ({
  axeInBoth,
  connectAs,
  page,
  personas,
}) => {
  await connectAs('account-admin', at(personas, '/users/add'))
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  const field = dialog.getByLabel(/^Email addresses/u)
  await field.click()
  const text = Array.from({ length: 2000 }, (_, n) => `new.person${String(n)}@newcomers.example`).join('\n')
  await field.evaluate((input, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', pasted)
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
  await expect(dialog.getByText('1–50 of 2,000')).toBeVisible()
  expect(await nodes(page)).toBeLessThan(4000)
  await dialog.getByRole('button', { name: 'Next addresses' }).click()
  await expect(dialog.getByText('51–100 of 2,000')).toBeVisible()
  expect(await axeInBoth()).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  await noSidewaysScroll(page)
  expect(await axeInBoth()).toEqual([])
})
