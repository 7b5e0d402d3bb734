import { expect, test } from './support/fixtures.ts'

/** Who is invited: the story of an admin, and the same without a mouse. */

test.beforeEach(async ({ connectAs, page }) => {
  await connectAs('account-admin')
  await page.getByRole('link', { name: 'Invitations' }).click()
  // The list before has row heads too.
  const table = page.getByRole('table', { name: /^Invitations in/ })
  await expect(table.getByRole('rowheader').first()).toBeVisible()
})

test('edits what an invitation gives and sends it again; Back, reload and the address restore the list', async ({
  page,
}) => {
  const search = page.getByRole('searchbox', { name: 'Search email' })
  await search.fill('ines')
  await expect(page).toHaveURL(/\/invitations\?q=ines$/)
  const row = page.getByRole('row').filter({ hasText: 'ines.cardoso@example.org' })
  await expect(row).toContainText('Release crew, Support rota')
  await row.getByRole('button', { name: 'ines.cardoso@example.org', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /^Edit access for ines/ })
  await dialog.getByRole('button', { name: 'Remove Support rota' }).click()
  await dialog.getByRole('button', { name: 'Add another role' }).click()
  await dialog.getByRole('combobox', { name: /^Role 5/ }).fill('auditor')
  await page.getByRole('option', { name: /^Security Auditor/ }).click()
  await dialog.getByRole('combobox', { name: /^Resource group 5/ }).fill('production')
  await page.getByRole('option').first().click()
  await dialog.getByRole('button', { name: 'Save and resend' }).click()
  // It reaches into the scopes below, so it has to be confirmed.
  await dialog.getByRole('button', { name: 'Resend with this access' }).click()
  await expect(page.getByText(/^Access changed\. Invitation resent to ines/)).toBeVisible()
  await expect(row).toContainText('Release crew')
  await expect(row).not.toContainText('Support rota')
  await page.reload()
  await expect(search).toHaveValue('ines')
  await expect(row).not.toContainText('Support rota')
  await page.getByRole('link', { name: /^Users( \d+)?$/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  await page.goBack()
  await expect(search).toHaveValue('ines')
})

test('selects, revokes several, and the ledger tells of each', async ({ page, sim }) => {
  for (const email of ['yuki.mori@example.org', 'marta.kral@example.org'])
    await page.getByRole('checkbox', { name: `Select ${email}` }).check()
  const bar = page.getByRole('region', { name: /^Selected invitations/ })
  await expect(bar).toContainText('2 selected')
  await expect(bar.getByRole('button', { name: 'Resend 1…' })).toBeVisible()
  await bar.getByRole('button', { name: 'Revoke 2…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke 2 invitations' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Revoke 2 invitations' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Revoked.' })).toHaveCount(2)
  await page.goBack()
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: /yuki|marta/ })).toHaveCount(0)
  const log = (await sim('GET', '/__sim/log')) as { operation: string }[] // Shape of the simulator's log.
  expect(log.filter(({ operation }) => operation === 'deleteInvite')).toHaveLength(2)
})

test('without a mouse: find, open, look, send again, select and revoke', async ({ page }) => {
  await page.keyboard.press('/')
  await page.keyboard.type('oskar')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('rowheader')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('rowheader')).not.toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  const first = page.getByRole('rowheader').first().getByRole('button')
  await expect(first).toBeFocused()
  await page.keyboard.press('x')
  await expect(page.getByRole('region', { name: /^Selected invitations/ })).toContainText('1 selected')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: /^Edit access for/ })
  await expect(dialog.getByRole('group', { name: 'Role 1' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(first).toBeFocused()
  await page.keyboard.press('m')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Home')
  await expect(page.getByRole('menuitem', { name: 'Resend', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Invitation resent to/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Actions for/ }).first()).toBeFocused()
  const email = await first.textContent()
  await page.keyboard.press('m')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const ask = page.getByRole('alertdialog')
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText(`The invitation for ${email ?? ''} was revoked.`)).toBeVisible()
  // The row is gone: the one in its place has the focus.
  await expect(first).not.toHaveText(email ?? '')
  await expect(page.getByRole('rowheader').first().getByRole('button')).toBeFocused()
})

test('exports the invitations by keyboard: a real file, which Add users reads back', async ({ page, axeInBoth }) => {
  // The dialog of the system cannot be pressed here.
  await page.evaluate(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
  })
  await page.getByRole('button', { name: 'Export' }).focus()
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio', { name: /^CSV/u })).toBeFocused()
  expect(await axeInBoth()).toEqual([])
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: /^Export \d+ invitations$/u }).focus()
  await page.keyboard.press('Enter')
  const saved = await download
  expect(saved.suggestedFilename()).toMatch(/^invitations-\d{4}-\d\d-\d\d\.csv$/u)
  await expect(dialog.getByText('The export is complete.')).toBeVisible()
  expect(await axeInBoth()).toEqual([])
  const chunks: Buffer[] = []
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const total = Number(/"(\d+) invitations of (\d+), \1 rows\. Complete\./u.exec(text)?.[1])
  expect(total).toBeGreaterThan(3)
  await dialog.getByRole('button', { name: 'Done' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Export' })).toBeFocused()

  await page.getByRole('link', { name: /^Add users/u }).click()
  await page.getByLabel('File with users').setInputFiles({
    name: 'invitations.csv',
    mimeType: 'text/csv',
    buffer: Buffer.concat(chunks),
  })
  const step = page.getByRole('dialog', { name: 'Users from invitations.csv' })
  await expect(step.getByText(`${String(total)} ready`)).toBeVisible()
  await expect(step.getByRole('checkbox', { name: /^Row 7 has column names/u })).toBeChecked()
})
