import { expect, test } from './support/fixtures.ts'

/** Copies access for added users with the keyboard only, also while its code is loading. */

test('keyboard only: a suggested person gets the same access as another one', async ({ page, connectAs, personas }) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/org/storefront/project/checkout/users/add`)
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  const field = dialog.getByLabel(/^Email addresses/)
  await expect(field).toBeFocused()
  await page.keyboard.type('ifeoma')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(/is already in the account/)).toBeVisible()
  await page.keyboard.press('Tab')
  const sameAs = dialog.getByRole('button', { name: /^Copy access from a user/ })
  // Past the button that reads a file and whatever else is between.
  for (let step = 0; step < 6 && !(await sameAs.evaluate((button) => button === document.activeElement)); step += 1)
    await page.keyboard.press('Tab')
  await expect(sameAs).toBeFocused()
  await page.keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: 'Copy access from a user' })
  await expect(question.getByRole('combobox', { name: 'User' })).toBeFocused()
  await page.keyboard.type('amelie.khumalo')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(question.getByText(/Pipeline Executor/)).toBeVisible()
  const use = question.getByRole('button', { name: 'Use this access' })
  for (let step = 0; step < 6 && !(await use.evaluate((button) => button === document.activeElement)); step += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(sameAs).toBeFocused()
  await expect(dialog.getByRole('combobox', { name: /^Role 1/ })).toHaveValue('Pipeline Executor')
})

test('while the code of a dialog is on its way the form stays, with what is in it', async ({
  page,
  connectAs,
  personas,
}) => {
  let go = (): void => undefined
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/access-sources-*.js', async (route) => {
    await held
    await route.continue()
  })
  await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/users/add`)
  const field = page.getByRole('dialog', { name: 'Add users' }).getByLabel(/^Email addresses/)
  await field.fill('ann@new.example ')
  const requests = page.waitForRequest('**/access-sources-*.js')
  await page.getByRole('button', { name: /^Copy access from a user/ }).click()
  await requests
  await expect(page.getByRole('button', { name: 'Remove ann@new.example' })).toBeVisible()
  go()
  await expect(page.getByRole('dialog', { name: 'Copy access from a user' })).toBeVisible()
})
