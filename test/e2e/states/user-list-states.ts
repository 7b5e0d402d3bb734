import type { Page } from '@playwright/test'
import { openFilter } from '../support/display-panel.ts'
import { expect } from '../support/fixtures.ts'
import { chooseAction } from '../support/selection-bar.ts'
import { heading, table, type State } from './state.ts'

/** Selects two users and opens a question about a group. */
async function groupQuestion(page: Page, action: string) {
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ })
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await chooseAction(page, action)
  return page.getByRole('alertdialog')
}

/** The list of users with its menus, filters and questions. */
export const userListStates: readonly State[] = [
  { name: 'users', path: '/users', reach: table },
  {
    name: 'row menu',
    path: '/users',
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Actions for/ })
        .nth(2)
        .click()
      await expect(page.getByRole('menu')).toBeVisible()
    },
  },
  {
    name: 'navigation of a phone',
    path: '/users',
    reopensAtEachWidth: true,
    reach: async (page) => {
      await table(page)
      const open = page.getByRole('button', { name: 'Open navigation' })
      if (await open.isVisible()) await open.click()
      await expect(page.getByRole('link', { name: 'Password' })).toBeVisible()
    },
  },
  { name: 'no match', path: '/users?q=nobody-has-this-name', reach: heading(/nobody-has-this-name|No users|Nobody/) },
  {
    name: 'users failed',
    path: '/users',
    reach: heading(/Couldn’t load the users/),
    problem: /500/,
    faults: [{ id: 'list', op: 'O7', kind: 'status', status: 500, times: 'always' }],
  },
  {
    name: 'users denied',
    persona: 'individual',
    path: '/users',
    reach: heading(/don’t have permission/),
    problem: /403/,
  },
  { name: 'viewer', persona: 'viewer', path: '/users', reach: table },
  {
    name: 'role filter',
    path: '/users',
    reach: async (page) => {
      await openFilter(page, 'Role')
      await expect(page.getByRole('dialog').first()).toBeVisible()
    },
  },
  {
    name: 'group filter',
    path: '/org/storefront/project/checkout/users',
    reach: async (page) => {
      await openFilter(page, 'Group')
      // Groups of the parents are among them, and say so.
      await expect(
        page
          .getByRole('dialog', { name: 'Filter by group' })
          .getByRole('checkbox', { name: /From the account/ })
          .first(),
      ).toBeVisible()
    },
  },
  {
    name: 'members of a group, one group gone',
    path: '/users?group=release_crew&group=gone',
    reach: async (page) => {
      await table(page)
      await expect(page.getByText(/exist here anymore/)).toBeVisible()
    },
  },
  { name: 'members of a group, group gone', path: '/users?group=gone', reach: heading(/Group gone doesn’t exist/) },
  {
    name: 'members of a group, no match',
    path: '/users?group=release_crew&q=nobody-has-this',
    reach: heading(/^No matches in Release crew/),
  },
  {
    name: 'adding several to a group',
    path: '/users',
    reach: async (page) => {
      const dialog = await groupQuestion(page, 'Add to group…')
      await dialog.getByRole('combobox', { name: 'Group' }).fill('Platform admins')
      await page.getByRole('option', { name: /^Platform admins/ }).click()
      await expect(dialog.getByText(/These roles grant broad access/)).toBeVisible()
      await expect(dialog.getByText(/ will be changed/)).toBeVisible()
      await dialog.getByRole('button', { name: /^Add \d+ u/ }).click()
      await expect(dialog.getByRole('textbox', { name: 'Type add to confirm' })).toBeFocused()
    },
  },
  {
    name: 'removing several from a group',
    path: '/users?group=platform_admins',
    reach: async (page) => {
      const dialog = await groupQuestion(page, 'Remove from group…')
      await expect(dialog.getByText(/makes its members account admins/)).toBeVisible()
      await expect(dialog.getByText(/ will be changed/)).toBeVisible()
    },
  },
  {
    name: 'scope switcher',
    path: '/users',
    reach: async (page) => {
      await page.getByRole('navigation', { name: 'Scope' }).getByRole('button').first().click()
      await expect(page.getByRole('link', { name: /Storefront/ })).toBeVisible()
    },
  },
  { name: 'not found', path: '/nowhere', reach: heading('Page not found') },
]
