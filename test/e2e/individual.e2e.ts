import { TOTP } from 'otpauth'
import { expect, test } from './support/fixtures.ts'

/** The individual's story: own name, own password, two-factor on and off, without any admin right. */

test.beforeEach(async ({ connectAs, page }) => {
  await connectAs('individual')
  await expect(page.getByRole('heading', { level: 1, name: 'Hello, Jonas Weber' })).toBeVisible()
})

test('changes the own name, and a reload shows it', async ({ page }) => {
  await page.getByRole('link', { name: 'Edit name' }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  await expect(name).not.toHaveValue('')
  await name.fill('José Ñandú O’Neil')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText(/saved/i).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('José Ñandú O’Neil')
})

test('changes the password: a wrong current one is said at its field, then it works', async ({
  page,
  personas,
  expectProblem,
}) => {
  // Ordinary people may not read the policy; the page then shows a neutral hint.
  expectProblem(/403.*password-strength/)
  const password = personas.find(({ id }) => id === 'individual')?.password ?? ''
  await page.getByRole('link', { name: 'Change password' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Password' })).toBeVisible()
  const current = page.getByLabel('Current password', { exact: true })
  const next = page.getByLabel('New password', { exact: true })
  const repeat = page.getByLabel(/Repeat|again/i).first()
  await current.fill('not-my-password')
  await next.fill('Quiet-harbour-Lanterns-42!')
  await repeat.fill('Quiet-harbour-Lanterns-42!')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(current).toBeFocused()
  await expect(current).toHaveAttribute('aria-invalid', 'true')
  await expect(next).toHaveValue('Quiet-harbour-Lanterns-42!')
  await current.fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText(/changed/i).first()).toBeVisible()
  await expect(current).toHaveValue('')
  expect(page.url()).not.toContain('Quiet')
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, state: history.state }))
  expect(kept).not.toContain('Quiet')
  expect(kept).not.toContain(password)
})

test('switches two-factor on with a code from the shown key, and off again', async ({ page, expectProblem }) => {
  // Ordinary people may not read whether the account requires it; the page then says nothing about that.
  expectProblem(/403.*authentication-settings/)
  await page.getByRole('link', { name: 'Turn on 2FA' }).click()
  await page.getByRole('button', { name: 'Turn on 2FA' }).click()
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
  const key = ((await page.getByRole('group', { name: /key/i }).locator('code').textContent()) ?? '').replaceAll(
    /[^A-Z2-7]/g,
    '',
  )
  await page.getByRole('button', { name: 'Next: enter the code' }).click()
  const field = page.getByRole('textbox', { name: /code/i })
  await field.fill('000 000')
  await page.getByRole('button', { name: 'Turn on 2FA' }).click()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  const code = new TOTP({ secret: key }).generate()
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`)
  await page.getByRole('button', { name: 'Turn on 2FA' }).click()
  await expect(page.getByRole('heading', { name: '2FA is on' })).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()
  expect(await page.content()).not.toContain(key)
  await page.reload()
  await page.getByRole('button', { name: /^Turn off/ }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('textbox').fill('turn off')
  await dialog.getByRole('button', { name: /^Turn off/ }).click()
  await expect(page.getByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
})
