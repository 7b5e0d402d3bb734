import type { Page } from '@playwright/test'
import { openDisplay } from './support/display-panel.ts'
import { expect, test } from './support/fixtures.ts'

/** Where the head of the table is on a wide screen, and the first row on a phone. In pixels from the top. */
const HEAD = 161

const topOf = async (page: Page, part: string) => {
  const box = await page.locator(part).first().boundingBox()
  return Math.round(box?.y ?? Number.NaN)
}
const rows = (page: Page) => expect(page.getByRole('rowheader').first()).toBeVisible()

for (const width of [1280, 1440])
  test(`at ${width} px the head of the users table stands still: at rest, filtered, selected, scanning, beside a panel`, async ({
    page,
    connectAs,
    personas,
    sim,
  }) => {
    const at = (end: string) => `/account/${personas[0]?.accountIdentifier ?? ''}/users${end}`
    await page.setViewportSize({ width, height: 800 })
    await connectAs('account-admin', at(''))
    await rows(page)
    const head = () => topOf(page, 'thead')
    await expect.poll(head, 'at rest').toBe(HEAD)

    const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ })
    const third = () => boxes.nth(2).boundingBox()
    const before = await third()
    await boxes.nth(2).check()
    const bar = page.getByRole('region', { name: /^Selected users/ })
    await expect(bar).toBeVisible()
    await expect.poll(head, 'with a selection').toBe(HEAD)
    expect(await third(), 'what was pressed stays under the pointer').toEqual(before)
    // Every action is in one line, in the bar.
    const inside = await bar.boundingBox()
    for (const button of await bar.getByRole('button').all()) {
      const box = await button.boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((inside?.x ?? 0) + (inside?.width ?? 0))
      expect(
        Math.abs((box?.y ?? 0) + (box?.height ?? 0) / 2 - (inside?.y ?? 0) - (inside?.height ?? 0) / 2),
      ).toBeLessThan(2)
    }
    await bar.getByRole('button', { name: 'Clear selection' }).click()
    await expect(page.getByRole('region', { name: /^Users in account/ })).toBeFocused()
    await expect.poll(head, 'cleared').toBe(HEAD)

    await page.getByRole('rowheader').nth(1).getByRole('link').focus()
    await page.keyboard.press(' ')
    await expect(page.getByRole('region', { name: 'User details' })).toBeVisible()
    await expect.poll(head, 'beside a panel').toBe(HEAD)
    // Filters that have no room next to the search are behind the button.
    const tools = page
      .locator('[data-tools]')
      .getByRole('button', { name: /^(?:Role|Status|Display|Filter and sort)$/ })
    const places = await Promise.all((await tools.all()).map((tool) => tool.boundingBox()))
    for (const [place, box] of places.entries()) {
      const next = places[place + 1]
      if (next != null) expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(next.x)
    }
    await page.keyboard.press('Escape')

    await page.goto(at('?status=locked&status=external&match=any&group=release_crew&group=eng_sso'))
    await expect(page.getByText(/^\d+ found/).first()).toBeVisible()
    await expect.poll(head, 'with filters').toBe(HEAD)

    await sim('PUT', '/__sim/faults', [
      { id: 'slow', op: 'getAggregatedUsers', kind: 'headers', headers: {}, delayMs: 3000, times: 'always' },
    ])
    await page.goto(at('?status=no-role'))
    await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible()
    await expect.poll(head, 'while users are checked').toBe(HEAD)
  })

test('on a phone the first row stands at the same place, also with a selection, and actions are at the lower edge', async ({
  page,
  connectAs,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await connectAs('account-admin')
  await rows(page)
  const row = () => topOf(page, 'tbody tr')
  await expect.poll(row).toBeLessThanOrEqual(180)
  const before = await row()
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .nth(1)
    .check()
  const bar = page.getByRole('region', { name: /^Selected users/ })
  await expect(bar).toBeVisible()
  expect(await row()).toBe(before)
  const more = await bar.getByRole('button', { name: 'More' }).boundingBox()
  expect((more?.y ?? 0) + (more?.height ?? 0)).toBeGreaterThan(820)
  await bar.getByRole('button', { name: 'Done' }).click()
  await expect(bar).toBeHidden()
  expect(await row()).toBe(before)
})

for (const width of [768, 1280, 1440])
  test(`at ${width} px the head of the invitations stands where that of the users does, and a row offers its actions`, async ({
    page,
    connectAs,
    personas,
  }) => {
    await page.setViewportSize({ width, height: 800 })
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/invitations`)
    await rows(page)
    await expect.poll(() => topOf(page, 'thead'), 'at rest').toBe(HEAD)
    const table = await page.getByRole('table').boundingBox()
    expect(table?.width, 'no empty margin beside the list').toBeGreaterThanOrEqual(
      (width >= 1088 ? width - 232 : width) - 2,
    )
    const row = page.getByRole('row').filter({ hasText: 'Pending' }).first()
    const before = await row.boundingBox()
    const resend = row.getByRole('button', { name: /^Resend/ })
    const opacity = () => resend.evaluate((button) => getComputedStyle(button.parentElement ?? button).opacity)
    // Off the row: the card that was pressed to connect was there.
    await page.mouse.move(0, 0)
    await expect.poll(opacity).toBe('0')
    await row.hover()
    await expect.poll(opacity).toBe('1')
    expect(await row.boundingBox(), 'the row keeps its place').toEqual(before)
    await page.mouse.move(0, 0)
    await row.getByRole('button').first().focus()
    await expect.poll(opacity, 'for the keyboard too').toBe('1')
  })

test('columns leave the users list as the window gets narrower, until the user chooses which it has', async ({
  page,
  connectAs,
  personas,
}) => {
  const heads = () => page.getByRole('table').getByRole('columnheader').allTextContents()
  const overflow = () =>
    page
      .locator('[data-scroll-region], [role=region][tabindex]')
      .first()
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  await page.setViewportSize({ width: 1440, height: 900 })
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users`)
  await rows(page)
  const names = async () => (await heads()).slice(2, -1).map((text) => text.trim())
  const widths: [number, string[]][] = [
    [1440, ['Email', 'Status', '2FA', 'Managed by', 'Roles']],
    [1280, ['Email', 'Status', '2FA', 'Roles']],
    [1088, ['Email', 'Status', '2FA', 'Roles']],
    [960, ['Email', 'Status', '2FA', 'Roles']],
    [768, ['Email', 'Status', '2FA']],
  ]
  for (const [width, expected] of widths) {
    await page.setViewportSize({ width, height: 900 })
    await expect.poll(names, `at ${width} px`).toEqual(expected)
    expect(await overflow(), `at ${width} px`).toBeLessThanOrEqual(0)
  }
  // Sorted by it, the column is there; chosen, it stays.
  await page.setViewportSize({ width: 1280, height: 900 })
  const panel = await openDisplay(page)
  await panel.getByRole('checkbox', { name: 'Managed by' }).check()
  await expect.poll(names).toEqual(['Email', 'Status', '2FA', 'Roles', 'Managed by'])
  await page.setViewportSize({ width: 768, height: 900 })
  await expect.poll(names).toEqual(['Email', 'Status', '2FA', 'Roles', 'Managed by'])
  await page.setViewportSize({ width: 1280, height: 900 })
  await panel.getByRole('button', { name: 'Reset columns' }).click()
  await expect.poll(names).toEqual(['Email', 'Status', '2FA', 'Roles'])
  await panel.getByRole('combobox', { name: 'Sort by' }).selectOption('external')
  await expect.poll(names).toEqual(['Email', 'Status', '2FA', 'Managed by', 'Roles'])
})

test('the name of a set filter and its value stand on one line', async ({ page, connectAs, personas }) => {
  await page.setViewportSize({ width: 1440, height: 800 })
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users?status=locked`)
  const filter = page.getByRole('button', { name: 'Filter by Status: Locked' })
  await expect(filter).toBeVisible()
  const tops = await filter.evaluate((button) => {
    const found: number[] = []
    const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      if (!/Status|locked/iu.test(text.nodeValue ?? '')) continue
      range.selectNodeContents(text)
      found.push(range.getBoundingClientRect().top)
    }
    return found
  })
  expect(tops).toHaveLength(2)
  expect(Math.abs((tops[0] ?? 0) - (tops[1] ?? 99))).toBeLessThan(1)
})
