import { openFilter } from './support/display-panel.ts'
import { expect, test, type Persona } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'

/** Status filters by scans and the export, with 50,000 people, by keyboard, in a real browser. */

const at = (personas: readonly Persona[], path: string) => `/account/${personas[0]?.accountIdentifier ?? ''}${path}`

test.describe('with 50,000 people', () => {
  test.use({ seed: 'large' })

  test('a scan is paused, goes on, is stopped, and never says that it is complete; a sorted one ends by itself', async ({
    connectAs,
    page,
    personas,
  }) => {
    await connectAs('account-admin', at(personas, '/users?status=no-role'))
    const panel = page.getByRole('region', { name: 'Checking users' })
    await expect(panel.getByText(/^[\d,]+ of 50,\d{3} users checked\.$/u).first()).toBeVisible()
    await expect(page.getByText(/^[\d,]+ found · [\d,]+ of [\d,]+ checked$/u)).toBeVisible()
    await panel.getByRole('button', { name: 'Pause' }).focus()
    await page.keyboard.press('Enter')
    await expect(panel.locator('strong')).toHaveText(/^Paused: /u)
    const text = await panel.locator('strong').textContent()
    await page.waitForTimeout(1500)
    const read = async () =>
      Number(/[\d,]+/u.exec((await panel.locator('strong').textContent()) ?? '')?.[0].replace(',', ''))
    const before = Number(/[\d,]+/u.exec(text ?? '')?.[0].replace(',', ''))
    // At most what was on its way came in.
    expect(await read()).toBeLessThanOrEqual(before + 400)
    await panel.getByRole('button', { name: 'Resume' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(read).toBeGreaterThan(before + 500)
    await panel.getByRole('button', { name: 'Stop' }).click()
    await expect(panel.locator('strong')).toHaveText(/^Stopped: /u)
    await expect(panel.getByRole('button', { name: 'Resume' })).toBeVisible()
    await expect(page.getByText(/^[\d,]+ found · [\d,]+ of [\d,]+ checked$/u)).toBeVisible()

    await page.getByRole('button', { name: 'Remove filter Status: no role here' }).click()
    await page.getByRole('button', { name: 'Filter by Status', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: /^Locked/u }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/status=locked/u)
    await expect(page.getByRole('heading', { name: 'Users' }).locator('..')).toHaveText(/^Users[\d,]+ found$/u)
    await expect(panel.getByText(/Harness lists matching users first/u)).toBeVisible()
    // 208 of them: three pages, not five hundred.
    await expect(panel.locator('strong')).toHaveText(/^[2-4]00 of 50,\d{3} users checked\.$/u)
    for (const cell of await page.getByRole('row').filter({ hasText: '@' }).all())
      await expect(cell).toContainText('Locked')
    await page.reload()
    await expect(panel.getByText(/Harness lists matching users first/u)).toBeVisible()
  })

  test('users without 2FA or with a lock, as one list: chosen by keyboard, with the time that it takes', async ({
    connectAs,
    page,
    personas,
    axeInBoth,
  }) => {
    await connectAs('account-admin', at(personas, '/users'))
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await page.getByRole('button', { name: 'Filter by Status', exact: true }).focus()
    await page.keyboard.press('Enter')
    const popover = page.getByRole('dialog', { name: 'Filter by status' })
    await expect(popover.getByText(/^Loading all users takes about 2 minutes\.$/u)).toBeVisible()
    await popover.getByRole('radio', { name: /^Match all/u }).focus()
    await page.keyboard.press('ArrowDown')
    await expect(popover.getByRole('radio', { name: /^Match any/u })).toBeFocused()
    for (const name of [/^Locked/u, /^No 2FA/u]) {
      await popover.getByRole('checkbox', { name }).focus()
      await page.keyboard.press('Space')
    }
    await expect(page).toHaveURL(/status=locked&status=no-2fa&match=any/u)
    const panel = page.getByRole('region', { name: 'Checking users' })
    await expect(panel.getByText(/checking every user\. About \d+ (?:seconds|minutes) left\.$/u)).toBeVisible()
    expect(await axeInBoth()).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Filter by Status: locked or no 2FA', exact: true })).toBeFocused()
    await panel.getByRole('button', { name: 'Pause' }).click()
    await expect(panel.locator('strong')).toHaveText(/^Paused: /u)
    await expect(panel.getByText(/left\.$/u)).toHaveCount(0)
  })
})

test('the export by keyboard: a real file with everyone, and none after a cancel', async ({
  connectAs,
  page,
  personas,
}) => {
  // The dialog of the system cannot be pressed here.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
  })
  await connectAs('account-admin', at(personas, '/users'))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio', { name: /^CSV/u })).toBeFocused()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: /^Export [\d,]+ users$/u }).focus()
  await page.keyboard.press('Enter')
  const saved = await download
  expect(saved.suggestedFilename()).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/u)
  const chunks: Buffer[] = []
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer)
  const lines = Buffer.concat(chunks).toString().split('\r\n')
  expect(lines[0]?.startsWith('\ufeff"Export","Users"')).toBe(true)
  const total = Number(/"(\d+) users of (\d+), \1 rows\. Complete\./u.exec(lines[4] ?? '')?.[1])
  expect(lines.slice(7).filter((line) => line.includes('@'))).toHaveLength(total)
  await expect(dialog.getByText('The export is complete.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
})

test('the export writes to the disk while it reads, and its head says at the end what became of it', async ({
  connectAs,
  page,
  personas,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      // A real file of the browser's own, since the dialog of the system cannot be pressed here.
      showSaveFilePicker: async () =>
        (await navigator.storage.getDirectory()).getFileHandle('users.csv', { create: true }),
    })
  })
  await connectAs('account-admin', at(personas, '/users?q=an'))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.getByRole('button', { name: 'Export' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export [\d,]+ users$/u })
    .click()
  await expect(page.getByText('The export is complete.')).toBeVisible()
  const text = await page.evaluate(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle('users.csv')
    return (await file.getFile()).text()
  })
  const lines = text.split('\r\n')
  expect(lines[2]).toContain('search “an”')
  const total = Number(/"(\d+) users of (\d+), \1 rows\. Complete\. +"/u.exec(lines[4] ?? '')?.[1])
  expect(total).toBeGreaterThan(10)
  expect(lines[6]).toMatch(/^"Name","Email"/u)
  expect(lines.slice(7).filter((line) => line.includes('@'))).toHaveLength(total)
})

for (const width of [1280, 320])
  test.describe(`light and dark, ${String(width)} px`, () => {
    test.use({ viewport: { width, height: 800 }, seed: 'large' })

    test('axe finds nothing in a scan, its filter and the export', async ({ connectAs, page, personas, axeInBoth }) => {
      await connectAs('account-admin', at(personas, '/users?status=admin'))
      const panel = page.getByRole('region', { name: 'Checking users' })
      await panel.getByRole('button', { name: 'Pause' }).click()
      await expect(panel.locator('strong')).toHaveText(/^Paused: /u)
      expect(await axeInBoth()).toEqual([])
      await noSidewaysScroll(page)
      await openFilter(page, 'Status')
      await expect(page.getByRole('dialog', { name: 'Filter by status' })).toBeVisible()
      expect(await axeInBoth()).toEqual([])
      await noSidewaysScroll(page)
      await page.keyboard.press('Escape')
      // A phone has no export.
      const button = page.getByRole('button', { name: 'Export' })
      if (width < 768) {
        await expect(button).toBeHidden()
        return
      }
      await button.click()
      await expect(page.getByRole('dialog', { name: 'Export users' })).toBeVisible()
      await expect(page.getByText(/^We’re still checking users/u)).toBeVisible()
      expect(await axeInBoth()).toEqual([])
    })
  })
