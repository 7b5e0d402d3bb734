import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'

/** The access review as an admin uses it: from the navigation to what stands out, to the users, to a bulk action. */

test('AR-25: from a question to the users behind it, and to a bulk action in the users list', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  await page.getByRole('link', { name: 'Access review' }).click()
  await expect(page.getByText('The totals match, and the user list agrees with the role assignments.')).toBeVisible()
  const line = page.getByRole('link', { name: /without a role$/ }).first()
  const count = Number((await line.getByText(/^\d+$/).textContent()) ?? '')
  await line.click()
  await expect(page.getByRole('heading', { level: 1, name: 'Users without a role' })).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveCount(count)
  await page.getByRole('checkbox', { name: /^Select all/ }).check()
  await page.getByRole('button', { name: 'Change or remove in the users list' }).click()
  await expect(page).toHaveURL(/\/users$/)
  await expect(page.getByText(`${count} selected`)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Remove \d+ users…$/ })).toBeVisible()
})

test('the overview and who can are used by keyboard alone', async ({ page, connectAs }) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page.getByRole('heading', { name: 'Questions' })).toBeVisible()
  await page.getByRole('link', { name: /^2FA off/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/status=no-2fa/)
  await page.goBack()
  // What was loaded is still here.
  await expect(page.getByRole('heading', { name: 'Questions' })).toBeVisible()
  await page.getByRole('link', { name: 'Who can…?' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Permission or role' }).focus()
  await page.keyboard.type('delete pipeline')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: /can delete pipelines in account/ })).toBeVisible()
})

test('AR-23: a list, the matrix and who can are used by keyboard alone', async ({ page, connectAs, personas }) => {
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await connectAs('account-admin', `${account}/access-review/matrix`)
  const grid = page.getByRole('grid')
  await expect(grid).toBeVisible()
  // One tab stop: from the search past the tools into the grid, and out of it.
  await page.getByRole('button', { name: 'Save as CSV' }).focus()
  const inGrid = () => page.evaluate(() => document.activeElement?.closest('[role=grid]') != null)
  for (let presses = 0; presses < 5 && !(await inGrid()); presses += 1) await page.keyboard.press('Tab')
  expect(await inGrid()).toBe(true)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Compare users' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /^Compare / })).toBeVisible()
  await page.goBack()
  // The place in the grid is the one that was left.
  await expect(grid.locator(':focus')).toHaveCount(1)

  await page.getByRole('link', { name: 'Who can…?' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Permission or role' }).focus()
  await page.keyboard.type('account admin')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: /have the role Account Admin/ })).toBeVisible()
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Change or remove in the users list' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/users$/)
  await expect(page.getByText('1 selected')).toBeVisible()
})

for (const [name, path] of [
  ['overview', '/access-review'],
  ['list', '/access-review/questions/no-role'],
  ['matrix', '/access-review/matrix'],
  ['who can', '/who-can?role=built-in%3A_account_admin'],
] as const)
  test(`AR-23: the ${name} keeps its content in forced colors, and in a window of 320 px`, async ({
    page,
    connectAs,
    personas,
    axe,
  }) => {
    await page.emulateMedia({ forcedColors: 'active' })
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}${path}`)
    const content = page
      .getByRole('heading', { name: 'Questions' })
      .or(page.getByRole('rowheader'))
      .or(page.getByRole('list', { name: /^Roles of/ }))
      .first()
    await expect(content).toBeVisible()
    expect(await axe()).toEqual([])
    // 1,280 px at 400 %.
    await page.setViewportSize({ width: 320, height: 256 })
    await expect(content).toBeAttached()
    expect(await axe()).toEqual([])
    await noSidewaysScroll(page)
  })

test.describe('of many users', () => {
  test.use({ seed: 'review' })

  test('AR-23: progress is announced at most every 5 seconds', async ({ page, connectAs, personas, expectProblem }) => {
    // A role that this account assigns and doesn't have.
    expectProblem(/400 \(Bad Request\).*retired_role/)
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/access-review`)
    await page.getByRole('button', { name: /^Load all role assignments/ }).click()
    await expect(page.locator('[aria-live] > *', { hasText: /^Loading role assignments/ }).first()).toBeAttached()
    const times = await page.locator('#root > [aria-live="polite"]').evaluate(async (element) => {
      const announced: number[] = []
      const observer = new MutationObserver((changes) => {
        if (changes.some(({ addedNodes }) => addedNodes.length > 0)) announced.push(performance.now())
      })
      observer.observe(element, { childList: true })
      await new Promise((resolve) => setTimeout(resolve, 16_000))
      observer.disconnect()
      return announced
    })
    expect(times.length).toBeGreaterThan(0)
    for (const [at, time] of times.entries()) if (at > 0) expect(time - (times[at - 1] ?? 0)).toBeGreaterThan(4500)
    await expect(page.getByRole('heading', { name: 'Questions' })).toBeVisible({ timeout: 120_000 })
  })
})

test('AR-21: a saved snapshot passes the check of the operating system, and no longer does with one byte changed', async ({
  page,
  connectAs,
  personas,
}, testInfo) => {
  // Without the picker of the browser, which no test can press, files are downloads.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
  })
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/access-review`)
  await page.getByRole('link', { name: 'Snapshots', exact: true }).click()
  const checkbox = page.getByRole('checkbox', { name: 'Include all organizations and projects' })
  await checkbox.check()
  await page.getByRole('button', { name: /^Load all role assignments/ }).click()
  await expect(page.getByRole('button', { name: 'Save snapshot' })).toBeVisible({ timeout: 60_000 })
  const keep = async (button: string) => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: button, exact: true }).click()
    const saved = await download
    const path = testInfo.outputPath(saved.suggestedFilename())
    await saved.saveAs(path)
    return path
  }
  const snapshot = await keep('Save snapshot')
  const sums = await keep('Save SHA256SUMS')
  const folder = dirname(sums)
  const check = () => spawnSync('shasum', ['-a', '256', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
  expect(check()).toMatchObject({ status: 0, stdout: `${basename(snapshot)}: OK\n` })
  const bytes = readFileSync(snapshot)
  const script = join(import.meta.dirname, '../support/canonical.py')
  expect(spawnSync('python3', [script, snapshot], { maxBuffer: 1e9 }).stdout.equals(bytes)).toBe(true)

  await page.getByLabel('Snapshot files').setInputFiles(snapshot)
  await expect(page.getByText('Complete, according to the file.')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Gained 0$/ })).toBeVisible()
  await page.getByRole('link', { name: /^Unchanged/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Unchanged' }).getByRole('listitem').first()).toBeVisible()

  const at = bytes.indexOf('"email":"') + 12
  bytes[at] = (bytes[at] ?? 0) === 0x78 ? 0x79 : 0x78
  writeFileSync(snapshot, bytes)
  expect(check()).toMatchObject({ status: 1, stdout: `${basename(snapshot)}: FAILED\n` })
})

test('on a phone a list and the matrix stand where they were left, after a user was opened', async ({
  page,
  connectAs,
  personas,
}) => {
  const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
  await page.setViewportSize({ width: 390, height: 844 })
  await connectAs('account-admin', `${account}/access-review/matrix`)
  for (const place of ['matrix', 'questions/only-viewer']) {
    if (place !== 'matrix') {
      await page.getByRole('link', { name: 'Access review' }).first().click()
      await page.getByRole('link', { name: /only the built-in viewer$/ }).click()
    }
    const region = page.getByRole('region', { name: place === 'matrix' ? /^Users and roles in / : /built-in viewer/i })
    await expect(region.getByRole('link').nth(20)).toBeAttached()
    /** The first user whose name is visible below the top of the window. */
    const visibleCells = () =>
      region.evaluate((box) => {
        const top = Math.max(0, box.getBoundingClientRect().top)
        const links = [...box.querySelectorAll('a[href*="/users/"]')]
        return links.find((link) => link.getBoundingClientRect().top >= top + 40)?.textContent
      })
    await region.getByRole('link').nth(20).scrollIntoViewIfNeeded()
    await region.evaluate((box) => {
      box.scrollTop += 700
      scrollBy(0, 300)
    })
    await expect.poll(visibleCells).toBeTruthy()
    const before = await visibleCells()
    await region
      .getByRole('link', { name: before ?? '', exact: true })
      .first()
      .click()
    await expect(page).toHaveURL(/\/users\//)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.goBack()
    await expect(region).toBeVisible()
    await expect.poll(visibleCells, place).toBe(before)
  }
})
