import { expect, test } from './support/fixtures.ts'

/**
 * The admin's story: find a person, look, help, remove, add; on the built app, with every result read from the page.
 */

test.beforeEach(async ({ connectAs, page }) => {
  await connectAs('account-admin')
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
})

test('finds a person by part of the name and reads their roles', async ({ page }) => {
  await page.getByRole('searchbox', { name: /Search/ }).fill('adaeze ros')
  const row = page.getByRole('row').filter({ hasText: 'adaeze.rossi@alderbrook.example' })
  await expect(row).toBeVisible()
  await expect(page).toHaveURL(/\?q=adaeze(\+|%20)ros$/)
  await row.getByRole('link', { name: /Adaeze Rossi/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Adaeze Rossi' })).toBeVisible()
  await expect(page.getByRole('table', { name: /roles|access/i }).getByText('Release Manager')).toBeVisible()
  await page.getByRole('link', { name: /^Groups/ }).click()
  await expect(page).toHaveURL(/\/groups$/)
  await page.getByRole('link', { name: /^Details/ }).click()
  await expect(page.getByRole('definition').getByText('adaeze.rossi@alderbrook.example')).toBeVisible()
})

test('unlocks a locked person from the row, and the row says so at once and after a reload', async ({ page }) => {
  await page.goto(`${page.url()}?sort=-locked`)
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: 'Locked' }) })
    .first()
  const name = (await row.getByRole('rowheader').getByRole('link').textContent()) ?? ''
  expect(name).not.toBe('')
  await row.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: /^Unlock/ }).click()
  const same = page.getByRole('row').filter({ hasText: name })
  await expect(same.getByText('Locked')).toHaveCount(0)
  // The service's own list lags behind by some seconds (docs/service.md, trap 16).
  await page.getByRole('button', { name: 'Refresh the list' }).click()
  await expect(page.getByText(/^Updated/)).toBeVisible()
  await expect(same.getByText('Locked')).toHaveCount(0)
})

test('resets the two-factor of a person once, and says what that did', async ({ page, sim }) => {
  await page.getByRole('searchbox', { name: /Search/ }).fill('aaliyah reddy')
  await page.getByRole('button', { name: 'Actions for Aaliyah Reddy' }).click()
  await page.getByRole('menuitem', { name: /^Reset 2FA/ }).click()
  const dialog = page.getByRole('alertdialog', { name: /Reset 2FA for Aaliyah Reddy/ })
  await expect(dialog.getByText(/new setup key/i).first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Reset 2FA' }).dblclick()
  await expect(dialog.getByText(/sends a new setup key to/i)).toBeVisible()
  const log = (await sim('GET', '/__sim/log')) as { operation: string }[] // Shape of the simulator's log.
  expect(log.filter(({ operation }) => operation === 'reset2fa')).toHaveLength(1)
})

test('removes a person after the typed word, can undo, and a reload shows that it stayed', async ({ page }) => {
  const search = page.getByRole('searchbox', { name: /Search/ })
  await search.fill('abebe ndiaye')
  const remove = async () => {
    await page.getByRole('button', { name: 'Actions for Abebe Ndiaye' }).click()
    await page.getByRole('menuitem', { name: /^Remove user…/ }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Remove Abebe Ndiaye?' })
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    const confirm = dialog.getByRole('button', { name: 'Remove user' })
    await expect(confirm).not.toHaveAttribute('aria-disabled')
    await confirm.click()
    await expect(dialog.getByRole('textbox')).toBeFocused()
    await dialog.getByRole('textbox').fill('remove')
    await confirm.click()
    await expect(dialog).toHaveCount(0)
  }
  await remove()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText(/^Removal canceled\. .* is still in account Alderbrook Outfitters/).first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Abebe Ndiaye' })).toBeVisible()
  await remove()
  await page.getByRole('button', { name: /^Remove now/ }).click()
  await expect(page.getByText(/No users match|no users/i).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Abebe Ndiaye' })).toHaveCount(0)
  await expect(page.getByText(/239|0 found/).first()).toBeVisible()
})

test('adds people with a role from a pasted list: an outcome for each, and they are there afterwards', async ({
  page,
}) => {
  await page.getByRole('link', { name: /^Add users/ }).click()
  await expect(page).toHaveURL(/\/users\/add$/)
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await dialog.getByRole('textbox', { name: /^Email addresses/ }).focus()
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData(
      'text/plain',
      'Zoe New <zoe@new.example>; "Two, Tom" <tom@new.example>, adaeze.rossi@alderbrook.example',
    )
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await expect(dialog.getByText(/already/i).first()).toBeVisible()
  await dialog.getByRole('combobox', { name: /^Role 1/ }).fill('billing')
  await page.getByRole('option', { name: 'Billing Admin' }).click()
  await dialog.getByRole('combobox', { name: /^Resource group 1/ }).fill('all account')
  await page.getByRole('option', { name: /All Account Level/ }).click()
  await dialog.getByRole('button', { name: /^Add 3 users$/ }).click()
  const result = page.getByRole('dialog')
  await expect(result.getByRole('row').filter({ hasText: 'zoe@new.example' })).toContainText('Invited')
  await expect(result.getByRole('row').filter({ hasText: 'tom@new.example' })).toContainText('Invited')
  await expect(result.getByRole('row').filter({ hasText: 'adaeze.rossi@' })).toContainText('Already here')
  await result.getByRole('button', { name: 'Done' }).click()
  await expect(page).toHaveURL(/\/users$/)
  await page.getByRole('searchbox', { name: /Search/ }).fill('adaeze.rossi')
  const row = page.getByRole('row').filter({ hasText: 'adaeze.rossi@' })
  await row.getByRole('button', { name: /more, show all \d+ roles of Adaeze Rossi/ }).click()
  await expect(page.getByRole('dialog', { name: /roles/i })).toContainText('Billing Admin')
})

test('the scope switcher leads to a project, and actions name it', async ({ page }) => {
  await page
    .getByRole('navigation', { name: 'Scope' })
    .getByRole('button', { name: /Organization/ })
    .click()
  await page
    .getByRole('dialog', { name: /organizations/i })
    .getByRole('link', { name: /Storefront/ })
    .click()
  await expect(page).toHaveURL(/\/org\/storefront\/users/)
  await page
    .getByRole('navigation', { name: 'Scope' })
    .getByRole('button', { name: /Project/ })
    .click()
  await page
    .getByRole('dialog', { name: /Projects in/ })
    .getByRole('link')
    .nth(1)
    .click()
  await expect(page).toHaveURL(/\/project\/[^/]+\/users/)
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /^Remove user…/ }).click()
  await expect(page.getByRole('alertdialog', { name: /^Remove / })).toContainText('from project')
})
