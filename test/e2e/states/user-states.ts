import { expect } from '../support/fixtures.ts'
import { heading, table, type State } from './state.ts'

/** The page of a user and the questions about one. */
export const userStates: readonly State[] = [
  {
    name: 'person, access',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await page.getByRole('rowheader').first().getByRole('link').click()
      await expect(page.getByRole('link', { name: /^Access(?! review)/ })).toBeVisible()
      await table(page)
    },
  },
  {
    name: 'person, groups',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await page.getByRole('rowheader').first().getByRole('link').click()
      await page.getByRole('link', { name: /^Groups/ }).click()
      await expect(page).toHaveURL(/groups$/)
    },
  },
  {
    name: 'person, details',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await page.getByRole('rowheader').first().getByRole('link').click()
      await page.getByRole('link', { name: /^Details/ }).click()
      await expect(page.getByRole('definition').first()).toBeVisible()
    },
  },
  {
    name: 'no such person',
    path: '/users/nobody0000000000000000',
    reach: heading(/isn’t in|No such/i),
    problem: /404/,
  },
  {
    name: 'remove dialog',
    path: '/users?q=abebe',
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Actions for/ })
        .first()
        .click()
      await page.getByRole('menuitem', { name: /^Remove/ }).click()
      await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeVisible()
    },
  },
  {
    name: 'reset dialog',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Actions for/ })
        .first()
        .click()
      await page.getByRole('menuitem', { name: /^Reset 2FA/ }).click()
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
  },
]
