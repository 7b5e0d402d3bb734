import { expect } from '../support/fixtures.ts'
import type { State } from './state.ts'

/** The dialog that adds users. */
export const addingStates: readonly State[] = [
  {
    name: 'add users, with problems',
    path: '/users/add',
    reach: async (page) => {
      const dialog = page.getByRole('dialog', { name: 'Add users' })
      await dialog.getByRole('textbox', { name: /^Email addresses/ }).fill('good@new.example, bad@place ')
      await page.keyboard.press('Enter')
      await dialog.getByRole('button', { name: /^Add/ }).last().click()
      await expect(dialog.getByText(/Add an ending/).first()).toBeVisible()
    },
  },
  {
    name: 'people suggested while an address is typed',
    path: '/org/storefront/project/checkout/users/add',
    reach: async (page) => {
      const field = page.getByRole('dialog', { name: 'Add users' }).getByLabel(/^Email addresses/)
      await field.pressSequentially('an')
      await expect(page.getByRole('option').first()).toBeVisible()
      await field.press('ArrowDown')
    },
  },
  {
    name: 'same access as another person',
    path: '/users/add',
    reach: async (page) => {
      await page.getByRole('button', { name: /^Copy access from a user/ }).click()
      const question = page.getByRole('dialog', { name: 'Copy access from a user' })
      const box = question.getByRole('combobox', { name: 'User' })
      await box.fill('aaliyah')
      await page.getByRole('option').first().click()
      await expect(question.getByRole('heading', { name: /Will be assigned|No access to copy/ })).toBeVisible()
    },
  },
  {
    name: 'menu of templates',
    path: '/users/add',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Templates' }).click()
      await expect(page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  {
    name: 'templates, renaming',
    path: '/users/add',
    reach: async (page) => {
      const choose = async (name: RegExp) => {
        const box = page.getByRole('combobox', { name })
        await box.click()
        await expect(page.getByRole('option').first()).toBeVisible()
        // By keyboard: a click in the moment of opening is taken for the end of the one that opened the list.
        await box.press('ArrowDown')
        await box.press('Enter')
        await expect(box).not.toHaveValue('')
        // The next box has to open its own list, not find this one on its way out.
        await expect(page.getByRole('option')).toHaveCount(0)
      }
      await choose(/^Role 1/)
      await choose(/^Resource group 1/)
      await page.getByRole('button', { name: 'Templates' }).click()
      await page.getByRole('menuitem', { name: /^Save this access/ }).click()
      await page.getByRole('textbox', { name: 'Name of the template' }).fill('Our crew')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Templates' }).click()
      await page.getByRole('menuitem', { name: /^Rename or delete/ }).click()
      await page.getByRole('button', { name: 'Rename Our crew' }).click()
      await expect(page.getByRole('textbox', { name: /^New name/ })).toBeFocused()
    },
  },
  {
    name: 'choices of a role',
    path: '/users/add',
    reach: async (page) => {
      const dialog = page.getByRole('dialog', { name: 'Add users' })
      await dialog.getByRole('combobox', { name: /^Role/ }).first().click()
      await expect(page.getByRole('option').first()).toBeVisible()
    },
  },
  {
    name: 'choices of groups',
    path: '/users/add',
    reach: async (page) => {
      const dialog = page.getByRole('dialog', { name: 'Add users' })
      await dialog.getByRole('combobox', { name: /roups/ }).click()
      await page.keyboard.press('ArrowDown')
      await expect(page.getByRole('option').first()).toBeVisible()
    },
  },
  {
    name: 'add users, result',
    path: '/users/add',
    reach: async (page) => {
      const dialog = page.getByRole('dialog', { name: 'Add users' })
      await dialog.getByRole('textbox', { name: /^Email addresses/ }).fill('good@new.example')
      await page.keyboard.press('Enter')
      await dialog.getByRole('checkbox', { name: /No access yet/ }).check()
      await dialog.getByRole('button', { name: /^Add 1 user/ }).click()
      await expect(page.getByRole('dialog').getByRole('row').filter({ hasText: 'good@new.example' })).toBeVisible()
    },
  },
]
