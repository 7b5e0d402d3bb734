import type { Locator, Page } from '@playwright/test'
import { openDisplay } from './support/display-panel.ts'
import { expect, test, type Persona } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'

/** The users list as an all-day tool: many people at once, without a mouse. */

const at = (personas: readonly Persona[], path: string) => `/account/${personas[0]?.accountIdentifier ?? ''}${path}`
const bar = (page: Page) => page.getByRole('region', { name: /^Selected users in/u })
const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement)

/** Presses Tab until the part has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let press = 0; press < 40; press += 1) {
    if (await isFocused(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not reach it')
}

test('by keyboard alone: find, select three, unlock them, come back, export', async ({
  connectAs,
  page,
  personas,
  sim,
}) => {
  // The dialog of the system cannot be pressed here.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
  })
  await connectAs('account-admin', at(personas, '/users'))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('example')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=example/u)
  await tabTo(page, page.getByRole('button', { name: 'Filter by Status', exact: true }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('checkbox', { name: /^Locked/u }))
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await expect(page.getByText(/users found in account/u)).toBeAttached()
  const found = page
    .getByRole('heading', { name: 'Users' })
    .locator('..')
    .getByText(/^\d+ found$/u)
  await expect(found).toBeVisible()
  const before = Number.parseInt((await found.textContent()) ?? '', 10)
  expect(before).toBeGreaterThan(3)

  // The filter's button keeps the focus; J goes from it to the first row.
  for (let row = 0; row < 3; row += 1) await page.keyboard.press('j').then(() => page.keyboard.press('x'))
  await expect(bar(page).getByText('3 selected')).toBeVisible()
  await page.keyboard.press('b')
  await tabTo(page, bar(page).getByRole('button', { name: 'Unlock 3…' }))
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog', { name: /^Unlock 3 users/u })
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await tabTo(page, question.getByRole('button', { name: 'Unlock 3 users' }))
  await page.keyboard.press('Enter')
  const heading = page.getByRole('heading', { level: 1, name: /^Unlock 3 users/u })
  await expect(heading).toBeFocused()
  await expect(page.getByText('Bulk action finished: 3 done.')).toBeAttached()
  await expect(page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(3)
  const log = (await sim('GET', '/__sim/log')) as { operation: string }[]
  expect(log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(3)

  await page.goBack()
  await expect(page).toHaveURL(/status=locked/u)
  await expect(found).toHaveText(`${String(before - 3)} found`)
  await expect(page.getByRole('rowheader')).toHaveCount(before - 3)
  await expect(bar(page)).toHaveCount(0)

  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Export users' })
  const download = page.waitForEvent('download')
  await tabTo(page, dialog.getByRole('button', { name: `Export ${String(before - 3)} users` }))
  await page.keyboard.press('Enter')
  const chunks: Buffer[] = []
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer)
  const lines = Buffer.concat(chunks).toString().split('\r\n')
  expect(lines[2]).toContain('search “example”')
  expect(lines.slice(7).filter((line) => line.includes('@'))).toHaveLength(before - 3)
})

test('by keyboard alone: the members of a group, two of them removed from it, and the list then shows the others', async ({
  axe,
  connectAs,
  page,
  personas,
  sim,
}) => {
  await connectAs('account-admin', at(personas, '/users'))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Filter by Group', exact: true }))
  await page.keyboard.press('Enter')
  const choices = page.getByRole('dialog', { name: 'Filter by group' })
  await tabTo(page, choices.getByRole('checkbox', { name: /^Release crew/u }))
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/\?group=release_crew$/u)
  expect(await axe()).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Filter by Group: Release crew', exact: true })).toBeFocused()
  const found = page
    .getByRole('heading', { name: 'Users' })
    .locator('..')
    .getByText(/^\d+ found$/u)
  await expect(found).toBeVisible()
  const before = Number.parseInt((await found.textContent()) ?? '', 10)
  await expect(page.getByRole('rowheader')).toHaveCount(before)

  for (let row = 0; row < 2; row += 1) await page.keyboard.press('j').then(() => page.keyboard.press('x'))
  await expect(bar(page).getByText('2 selected')).toBeVisible()
  await page.keyboard.press('b')
  await tabTo(page, bar(page).getByRole('button', { name: 'More' }))
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: 'Review these users' })).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('menuitem', { name: 'Remove from group…' })).toBeFocused()
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog', { name: 'Remove 2 users from group Release crew?' })
  await expect(question.getByText('2 users will be changed.')).toBeVisible()
  expect(await axe()).toEqual([])
  await tabTo(page, question.getByRole('button', { name: 'Remove 2 users' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /^Remove 2 users from group/u })).toBeFocused()
  await expect(page.getByText('Bulk action finished: 2 done.')).toBeAttached()
  const log = (await sim('GET', '/__sim/log')) as { operation: string }[]
  expect(log.filter(({ operation }) => operation === 'deleteMember')).toHaveLength(2)
  expect(await axe()).toEqual([])

  await page.goBack()
  await expect(page).toHaveURL(/group=release_crew/u)
  await expect(found).toHaveText(`${String(before - 2)} found`)
  await expect(page.getByRole('rowheader')).toHaveCount(before - 2)
})

test('search, filters and Display share a line at 1280 px, also with filters set', async ({
  connectAs,
  page,
  personas,
}) => {
  const top = async (part: Locator) => (await part.boundingBox())?.y ?? Number.NaN
  const search = page.getByRole('searchbox', { name: 'Search name or email' })
  const tools = [page.getByRole('button', { name: 'Display' })]
  await connectAs('account-admin', at(personas, '/users'))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const line = await top(search)
  // A line is 40 high; a filter has an edge around its button.
  const isInLine = async (part: Locator) => Math.abs((await top(part)) - line) < 4
  for (const name of ['Role', 'Resource group', 'Group', 'Status'])
    expect(await isInLine(page.getByRole('button', { name: `Filter by ${name}`, exact: true })), name).toBe(true)
  for (const tool of tools) expect(await isInLine(tool)).toBe(true)

  await (await openDisplay(page)).getByRole('combobox', { name: 'Sort by' }).selectOption('Last modified, newest first')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Filter by Group', exact: true }).click()
  for (const name of [/^Release crew/u, /^Support rota/u]) {
    // Not check(): the box follows the address, a moment later.
    await page.getByRole('checkbox', { name }).click()
    await expect(page.getByRole('checkbox', { name })).toBeChecked()
  }
  await page.keyboard.press('Escape')
  await expect(
    page.getByRole('button', { name: 'Filter by Group: Release crew and Support rota', exact: true }),
  ).toBeVisible()
  for (const tool of tools) expect(await isInLine(tool)).toBe(true)
  await noSidewaysScroll(page)
})

test('the boxes of the rows can be hit, also where the head of the table stands over them', async ({
  connectAs,
  page,
  personas,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await connectAs('account-admin', at(personas, '/users'))
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/u })
  await expect(boxes.first()).toBeVisible()
  for (const box of await boxes.all()) {
    const label = await box.locator('xpath=ancestor::label').boundingBox()
    expect(label?.width).toBeGreaterThanOrEqual(24)
    expect(label?.height).toBeGreaterThanOrEqual(24)
  }
})
