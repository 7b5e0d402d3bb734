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
