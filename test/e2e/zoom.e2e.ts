import type { Page } from '@playwright/test'
import { openFilter } from './support/display-panel.ts'
import { expect, test } from './support/fixtures.ts'
import { askToRemove, removeUser } from './support/keyboard.ts'
import { noSidewaysScroll } from './support/layout.ts'
import { chooseAction } from './support/selection-bar.ts'

/** At 400 % zoom, beside bars and in forced colors: everything that has the focus can be seen, and nothing is lost. */

type Stop = { name: string; seen: 'whole' | 'part' | 'covered' | 'outside' }

/** What has the focus, and how much of it can be seen. */
const stop = (page: Page) =>
  page.evaluate((): Stop | undefined => {
    const element = document.activeElement
    if (element === null || element === document.body) return undefined
    // A box that is drawn by its label.
    const shown =
      element instanceof HTMLInputElement && element.type === 'checkbox' ? element.closest('label') : element
    const { left, top, right, bottom } = (shown ?? element).getBoundingClientRect()
    const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`
    const points = [0.1, 0.5, 0.9].flatMap((across) =>
      [0.15, 0.5, 0.85].map((down) => [left + (right - left) * across, top + (bottom - top) * down] as const),
    )
    const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight)
    if (inside.length === 0) return { name, seen: 'outside' }
    const hit = inside.filter(([x, y]) => {
      const at = document.elementFromPoint(x, y)
      return at !== null && (element.contains(at) || at.contains(element) || shown?.contains(at) === true)
    })
    return { name, seen: hit.length === 0 ? 'covered' : hit.length === points.length ? 'whole' : 'part' }
  })

/** Goes through the stops of the page by Tab, from its start. @returns those that no one can see */
async function unseenStops(page: Page, most: number): Promise<Stop[]> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    getSelection()?.removeAllRanges()
  })
  const unseen: Stop[] = []
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press('Tab')
    const at = await stop(page)
    if (at === undefined) break
    if (at.seen === 'covered' || at.seen === 'outside') unseen.push(at)
  }
  return unseen
}

for (const { width, height } of [
  { width: 1280, height: 800 },
  { width: 320, height: 640 },
])
  test(`no tab stop of the list is hidden or covered by the removal bar, ${width} x ${height}`, async ({
    page,
    connectAs,
  }) => {
    await page.setViewportSize({ width, height })
    await connectAs('account-admin')
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    expect(await unseenStops(page, 60)).toEqual([])
    await removeUser(page, 3)
    const bar = page.getByRole('region', { name: 'Removals' })
    // It waits under the pointer.
    await bar.hover()
    expect(await unseenStops(page, 60)).toEqual([])
    await page.getByRole('button', { name: /^Undo/ }).focus()
    await page.keyboard.press('Escape')
    await expect(bar).toBeHidden()
  })

test('at 320 x 256 every part of a dialog can be scrolled into sight, its buttons whole', async ({
  page,
  connectAs,
}) => {
  await page.setViewportSize({ width: 320, height: 256 })
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .check()
  await chooseAction(page, /^Remove 1/)
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByText(/will be (?:changed|removed)/).first()).toBeVisible()
  for (const button of await dialog.getByRole('button').all()) {
    await button.focus()
    await button.scrollIntoViewIfNeeded()
    expect((await stop(page))?.seen).toBe('whole')
  }
  await noSidewaysScroll(page)
})

test('export and the list of shortcuts exist at 320 px', async ({ page, connectAs }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.getByRole('button', { name: /^Filter and sort/ }).click()
  await page.getByRole('button', { name: /^Export/ }).click()
  await expect(page.getByRole('dialog', { name: 'Export users' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toContainText('F6')
  await expect(keys.getByRole('checkbox', { name: /^Single-key shortcuts/ })).toBeAttached()
})

test('questions have their consequences as a description, for one user and for several', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await askToRemove(page, 3)
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toHaveAccessibleDescription(/\w{3}/)
  await page.keyboard.press('Escape')
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .check()
  await chooseAction(page, /^Remove 1/)
  await expect(dialog).toHaveAccessibleDescription(/\w{3}/)
})

test('nothing is read twice: no description repeats the name', async ({ page, connectAs }) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const session = await page.context().newCDPSession(page)
  // The shape that the protocol documents.
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    nodes: { ignored: boolean; name?: { value?: string }; description?: { value?: string } }[]
  }
  expect(
    nodes
      .filter(({ ignored, name, description }) => !ignored && !!description?.value && description.value === name?.value)
      .map(({ name }) => name?.value),
  ).toEqual([])
})

test('the title of the window names the page, its tab and an open dialog', async ({ page, connectAs }) => {
  await connectAs('account-admin')
  await page.getByRole('rowheader').first().getByRole('link').click()
  await page.getByRole('link', { name: /^Groups/ }).click()
  await expect(page).toHaveTitle(/Groups/)
  await page
    .getByRole('link', { name: /^Users/ })
    .first()
    .click()
  await expect(page).toHaveTitle(/^Users/)
  await page.keyboard.press('a')
  await expect(page).toHaveTitle(/Add users/)
})

test('in forced colors the current page of the navigation and a set filter are distinguishable', async ({
  page,
  connectAs,
}) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const nav = page.getByRole('navigation', { name: 'Main' })
  const check = (name: RegExp) =>
    nav
      .getByRole('link', { name })
      .first()
      .evaluate((link) => {
        const { borderStyle, borderColor, backgroundColor, outlineStyle, fontWeight, boxShadow } =
          getComputedStyle(link)
        const before = getComputedStyle(link, '::before')
        return [
          borderStyle,
          borderColor,
          backgroundColor,
          outlineStyle,
          fontWeight,
          boxShadow,
          before.backgroundColor,
          before.content,
        ].join()
      })
  expect(await check(/^Users/)).not.toBe(await check(/^Invitations/))
  await openFilter(page, 'Status')
  await expect(page.getByRole('checkbox', { name: /^Locked/ })).toBeVisible()
})
