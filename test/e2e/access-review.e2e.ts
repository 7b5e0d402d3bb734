import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from './support/fixtures.ts'

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
  await expect(page.getByRole('heading', { level: 2, name: /can delete pipeline in account/ })).toBeVisible()
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
  await expect(page.getByText('The file says that it is complete.')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Gained 0$/ })).toBeVisible()
  await page.getByRole('link', { name: /^Unchanged/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Unchanged' }).getByRole('listitem').first()).toBeVisible()

  const at = bytes.indexOf('"email":"') + 12
  bytes[at] = (bytes[at] ?? 0) === 0x78 ? 0x79 : 0x78
  writeFileSync(snapshot, bytes)
  expect(check()).toMatchObject({ status: 1, stdout: `${basename(snapshot)}: FAILED\n` })
})
