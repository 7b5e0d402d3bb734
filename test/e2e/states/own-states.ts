import { expect } from '../support/fixtures.ts'
import { accountMenu } from '../support/account-menu.ts'
import { heading, table, type State } from './state.ts'

/** The pages about oneself. */
export const ownStates: readonly State[] = [
  {
    name: 'profile',
    path: '/me/profile',
    reach: (page) => expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible(),
  },
  { name: 'home', persona: 'individual', path: '/me/home', reach: heading('Turn on two-factor authentication') },
  { name: 'profile, managed', persona: 'sso', path: '/me/profile', reach: heading('Profile') },
  { name: 'profile, service account', persona: 'service-account', path: '/me/profile', reach: heading('Profile') },
  {
    name: 'password with errors',
    path: '/me/password',
    reach: async (page) => {
      await page.getByLabel('New password', { exact: true }).fill('password')
      await page.getByRole('button', { name: 'Change password' }).click()
      await expect(page.locator('[aria-invalid]').first()).toBeVisible()
    },
  },
  { name: 'two-factor', path: '/me/two-factor', reach: heading(/Two-factor authentication is/) },
  {
    name: 'two-factor, key',
    path: '/me/two-factor',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Turn on 2FA' }).click()
      await expect(page.getByRole('group', { name: /setup key/ })).toBeVisible()
      const show = page.getByRole('button', { name: 'Show QR code' })
      if (await show.isVisible()) await show.click()
      await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
    },
  },
  {
    name: 'two-factor, wrong code',
    path: '/me/two-factor',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Turn on 2FA' }).click()
      await page.getByRole('button', { name: 'Next: enter the code' }).click()
      await page.getByRole('textbox', { name: /code/i }).fill('12')
      await page.getByRole('button', { name: 'Turn on 2FA' }).click()
      await expect(page.locator('[aria-invalid]').first()).toBeVisible()
    },
  },
  { name: 'my access', path: '/me/access', reach: table },
  { name: 'preferences', path: '/me/preferences', reach: heading('Saved data') },
  {
    name: 'preferences, clearing what is saved',
    path: '/me/preferences',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Clear saved data…' }).click()
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
  },
  {
    name: 'account menu',
    path: '/me/preferences',
    reach: async (page) => {
      await heading('Saved data')(page)
      await accountMenu(page).click()
      await expect(page.getByRole('menu', { name: 'Account menu' })).toBeVisible()
    },
  },
]
