import { expect, test } from './support/fixtures.ts'

/** People without rights: what they may not do is visible, says why, and does nothing. */

test('a viewer sees users, but every change is blocked with its reason', async ({ page, connectAs, sim }) => {
  await connectAs('viewer')
  await expect(page.getByRole('table')).toBeVisible()
  const add = page.getByRole('button', { name: 'Add users' })
  await expect(add).toHaveAttribute('aria-disabled', 'true')
  await expect(add).toHaveAccessibleDescription(/core_user_manage/)
  await page
    .getByRole('button', { name: /^Actions for/ })
    .nth(1)
    .click()
  const remove = page.getByRole('menuitem', { name: /^Remove/ })
  await expect(remove).toHaveAttribute('aria-disabled', 'true')
  await remove.click({ force: true })
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  const log = (await sim('GET', '/__sim/log')) as { effectApplied: boolean }[] // Shape of the simulator's log.
  expect(log.some(({ effectApplied }) => effectApplied)).toBe(false)
})

test('explains to a viewer who opens the address of the add dialog why it cannot send', async ({
  page,
  connectAs,
  personas,
}) => {
  await connectAs('viewer', `/account/${personas[0]?.accountIdentifier ?? ''}/users/add`)
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await expect(dialog.getByText(/core_user_manage/).first()).toBeVisible()
})

test('an individual gets a refusal with words in place of the list, and their own pages work', async ({
  page,
  connectAs,
  personas,
  expectProblem,
}) => {
  expectProblem(/403/)
  await connectAs('individual', `/account/${personas[0]?.accountIdentifier ?? ''}/users`)
  await expect(page.getByRole('heading', { name: /don’t have permission to view the users/ })).toBeVisible()
  await expect(page.getByText(/core_user_view/).first()).toBeVisible()
  await page.getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible()
})
