import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'

const widths = [320, 390, 768, 1100, 1280, 1440, 1920]

/** Every page of an account admin, by the end of its address. */
const pages = [
  'users',
  'invitations',
  'runs',
  'changes',
  'me/profile',
  'me/password',
  'me/two-factor',
  'me/access',
  'me/preferences',
]

/** Scrolls everything that can be scrolled to its end, by itself and by the page. */
const scrollAll = (page: Page) =>
  page.evaluate(() => {
    for (const each of [document.scrollingElement, ...document.querySelectorAll('*')])
      if (each !== null && each.scrollHeight > each.clientHeight) each.scrollTop = each.scrollHeight
  })

for (const width of widths)
  test(`at ${width} px no page is wider than the window, and the shell stays in place`, async ({ page, connectAs }) => {
    await page.setViewportSize({ width, height: width < 768 ? 640 : 720 })
    await connectAs('account-admin')
    await expect(page.getByRole('row').nth(1)).toBeVisible()
    const [, account] = /\/account\/([^/]+)/.exec(page.url()) ?? []
    const bar = page.getByRole('banner')
    for (const path of pages) {
      await page.evaluate((to) => {
        history.pushState(null, '', to)
        dispatchEvent(new PopStateEvent('popstate'))
      }, `/account/${account}/${path}`)
      await expect(page).toHaveURL(new RegExp(path))
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await noSidewaysScroll(page)
      await scrollAll(page)
      await expect.poll(() => bar.boundingBox(), { message: path }).toMatchObject({ y: 0, height: 52 })
      const side = page.getByRole('complementary', { name: 'Sidebar' })
      if (width < 1088) await expect(side).toBeHidden()
      // The shell fills the window, and the document itself does not scroll.
      else expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), path).toBe(0)
      if (width >= 1088) expect(await side.boundingBox(), path).toMatchObject({ x: 0, y: 0, width: 232 })
    }
  })

test('the navigation of a phone takes the focus, and gives it back', async ({ page, connectAs }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await connectAs('account-admin')
  // The way from the start page to the list closes what was opened on it.
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const open = page.getByRole('button', { name: 'Open navigation' })
  await open.press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Main navigation' })
  await expect(sheet).toBeVisible()
  await expect.poll(() => sheet.evaluate((node) => node.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(open).toBeFocused()
  await open.click()
  await sheet.getByRole('button', { name: /^Simulator/ }).click()
  await expect(page.getByRole('dialog', { name: 'Simulator' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(open).toBeFocused()
})

test('the account menu says who is connected, works by keyboard, and leads to the list of shortcuts', async ({
  page,
  connectAs,
  axeInBoth,
}) => {
  await connectAs('account-admin')
  // The way from the start page to the list closes what was opened on it.
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const button = page.getByRole('button', { name: 'MS, account menu for Maren Solheim' })
  await button.press('Enter')
  const menu = page.getByRole('menu', { name: 'Account menu' })
  await expect(menu).toContainText('maren.solheim@alderbrook.example')
  await expect(menu).toContainText(/Personal key ending/)
  expect(await axeInBoth()).toEqual([])
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(button).toBeFocused()
  await button.click()
  await menu.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
  await expect(button).toBeFocused()
})

test('figures of the navigation come from what was loaded, and a view shows where it is', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  const nav = page.getByRole('navigation', { name: 'Main' })
  await expect(nav.getByRole('link', { name: 'Users 240' })).toHaveAttribute('aria-current', 'page')
  const locked = nav.getByRole('link', { name: /^Locked/ })
  await expect(locked).toHaveAccessibleName('Locked')
  await locked.click()
  await expect(page).toHaveURL(/status=locked/)
  await expect(locked).toHaveAttribute('aria-current', 'page')
  await expect(locked).toHaveAccessibleName(/^Locked \d+$/)
})
