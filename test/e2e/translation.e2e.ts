import type { Page } from '@playwright/test'
import { textsBesideOthers, translatePage } from '../support/translator.ts'
import { expect, test } from './support/fixtures.ts'

/** A page that the browser translates, in a real browser and as it is built. An error in the console fails a test. */

/** Has the page translated from now on. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(translatePage)
  await expect(page.locator('h1 font').first()).toBeVisible()
}

test.describe('a page that the browser translates', () => {
  test('removal of a person: the question, the word to type, what is wrong with it', async ({ page, connectAs }) => {
    await connectAs('account-admin')
    await page
      .getByRole('button', { name: /^Actions for/u })
      .first()
      .waitFor()
    await translate(page)
    await page
      .getByRole('button', { name: /^Actions for/u })
      .first()
      .click()
    await page.getByRole('menuitem', { name: /^Remove user…/u }).click()
    const dialog = page.getByRole('alertdialog', { name: /^Remove .*\?/u })
    const word = dialog.getByRole('textbox', { name: 'Type remove to confirm' })
    await expect(dialog.getByText('remove', { exact: true })).toHaveAttribute('translate', 'no')
    await word.fill('remov')
    await word.blur()
    await expect(word).toHaveAccessibleDescription('1 letter is missing: remove')
    await word.fill('remove')
    await expect(word).not.toHaveAccessibleDescription(/./u)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
  })

  test('the panel beside the list, from one person to the next', async ({ page, connectAs }) => {
    await connectAs('account-admin')
    const people = page.getByRole('rowheader').locator('a')
    await people.first().waitFor()
    const [first = '', second = ''] = await people.allTextContents()
    await translate(page)
    await page
      .getByRole('button', { name: /^Actions for/u })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Open in side panel' }).click()
    const panel = page.getByRole('region', { name: 'User details' })
    await expect(panel.getByRole('heading', { name: first })).toBeVisible()
    await panel.getByRole('button', { name: 'Next user' }).click()
    await expect(panel.getByRole('heading', { name: second })).toBeVisible()
    await panel.getByRole('button', { name: /^Close/u }).click()
    await expect(panel).toBeHidden()
  })

  test('one’s own name, saved twice', async ({ page, connectAs, personas }) => {
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/me/profile`)
    const name = page.getByLabel('Name', { exact: true })
    await name.waitFor()
    await translate(page)
    for (const text of ['Maren One', 'Maren Two']) {
      await name.fill(text)
      await page.getByRole('button', { name: 'Save changes' }).click()
      await expect(page.getByText(/^Saved at/u)).toBeVisible()
      await expect(page.getByRole('button', { name: `account menu for ${text}` })).toBeVisible()
    }
  })

  test('a new password: what is wrong with it, and then not any more', async ({ page, connectAs, personas }) => {
    await connectAs('account-admin', `/account/${personas[0]?.accountIdentifier ?? ''}/me/password`)
    const field = page.getByLabel('New password', { exact: true })
    await field.waitFor()
    await translate(page)
    for (const text of ['short', 'password1234', 'a much longer pass phrase 1 A', 'short']) {
      await field.fill(text)
      await field.blur()
    }
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Current password', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  })

  test('no text stands beside anything else on the screens that show most', async ({ page, connectAs, personas }) => {
    const account = `/account/${personas[0]?.accountIdentifier ?? ''}`
    for (const path of ['users', 'users/add', 'invitations', 'me/profile', 'me/password', 'me/two-factor', 'changes']) {
      // A reload stays connected.
      if (path === 'users') await connectAs('account-admin', `${account}/${path}`)
      else await page.goto(`${account}/${path}`)
      await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toBeVisible()
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(textsBesideOthers), path).toEqual([])
    }
  })
})
