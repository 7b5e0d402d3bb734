import type { Page } from '@playwright/test'
import { openDisplay, openFilter } from '../support/display-panel.ts'
import { expect } from '../support/fixtures.ts'
import type { State } from './state.ts'

const bar = (page: Page) => page.getByRole('region', { name: /^Selected users in/u })

async function select(page: Page): Promise<void> {
  // All of the list is there.
  await expect(page.getByText(/^\d+ users (?:found )?in account/u)).toBeAttached()
  for (const box of (await page.getByRole('checkbox', { name: /^Select (?!all)/u }).all()).slice(0, 3))
    await box.check()
  await expect(bar(page).getByText('3 selected')).toBeVisible()
  // The bar pushed the rows below the head, where two boxes meet; that is a place of the scrolling, not of the layout.
  await page.getByRole('region', { name: /^Users in account/u }).evaluate((element) => {
    element.scrollTop = 0
  })
}

/** The users list as it is used all day: selections, questions about many, views. */
export const bulkStates: readonly State[] = [
  { name: 'users, selected', path: '/users', reach: select },
  {
    name: 'the question before many are changed',
    path: '/users?status=locked',
    reach: async (page) => {
      await select(page)
      await bar(page)
        .getByRole('button', { name: /^Unlock/u })
        .click()
      await expect(page.getByRole('alertdialog', { name: /^Unlock/u })).toBeVisible()
    },
  },
  {
    name: 'the ledger of a run',
    path: '/users?status=locked',
    reach: async (page) => {
      await select(page)
      await bar(page)
        .getByRole('button', { name: /^Unlock/u })
        .click()
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Unlock/u })
        .click()
      await expect(page.getByText('Bulk action finished: 3 done.')).toBeAttached()
    },
  },
  {
    name: 'the group filter',
    path: '/users?group=release_crew&group=gone',
    reach: async (page) => {
      await expect(page.getByText(/exist here anymore/u)).toBeVisible()
      await openFilter(page, 'Group')
      await expect(
        page.getByRole('dialog', { name: 'Filter by group' }).getByRole('checkbox', { name: /^Release crew/u }),
      ).toBeChecked()
    },
  },
  {
    name: 'the question before many leave a group',
    path: '/users?group=platform_admins',
    reach: async (page) => {
      await select(page)
      await bar(page).getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'Remove from group…' }).click()
      await expect(page.getByText(/makes its members account admins/u)).toBeVisible()
      await expect(page.getByText(/ will be changed/u)).toBeVisible()
    },
  },
  {
    name: 'users, display',
    path: '/users',
    reach: async (page) => {
      await expect(await openDisplay(page)).toBeVisible()
    },
  },
  {
    name: 'users, views',
    path: '/users?sort=-locked',
    reach: async (page) => {
      await (await openDisplay(page)).getByRole('button', { name: 'Save as view…' }).click()
      await page.getByRole('textbox', { name: 'Name of the view' }).fill('Locked first')
      await page.keyboard.press('Enter')
      await expect((await openDisplay(page)).getByRole('button', { name: 'Locked first' })).toBeVisible()
    },
  },
  {
    name: 'a list that is not the newest',
    path: '/users',
    reach: async (page, [admin]) => {
      await page.clock.install()
      await page.reload()
      await expect(page.getByRole('navigation', { name: 'Pages of users' })).toBeVisible()
      // Its code comes after the rows, and looks once a minute.
      await page.clock.runFor(3000)
      const id = await page.locator('[data-row-link]').nth(3).getAttribute('data-row-link')
      const removed = await page.request.delete(
        `/ng/api/user/${id ?? ''}?accountIdentifier=${admin?.accountIdentifier ?? ''}`,
        { headers: { 'x-api-key': admin?.apiKey ?? '' } },
      )
      expect(removed.ok()).toBe(true)
      await page.clock.runFor(61_000)
      await expect(page.getByRole('button', { name: 'Show the newer list' })).toBeVisible()
    },
  },
  {
    name: 'the palette',
    path: '/users',
    reach: async (page) => {
      await expect(page.getByRole('rowheader').first()).toBeVisible()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('an')
      const choices = page.getByRole('dialog').getByRole('option')
      await expect(choices.nth(3)).toBeVisible()
      // A name and an address, each in a line or two: neither squeezes the other.
      for (const choice of await choices.all())
        expect((await choice.boundingBox())?.height, (await choice.textContent()) ?? '').toBeLessThan(100)
    },
  },
  {
    name: 'the list of shortcuts',
    path: '/users',
    reach: async (page) => {
      await expect(page.getByRole('rowheader').first()).toBeVisible()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    },
  },
  {
    name: 'users, export',
    path: '/users',
    reach: async (page) => {
      await expect(page.getByRole('rowheader').first()).toBeVisible()
      await page.keyboard.press('e')
      await expect(page.getByRole('dialog', { name: 'Export users' })).toBeVisible()
    },
  },
  {
    name: 'a removal that can be undone',
    path: '/users?q=abebe',
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Actions for/ })
        .first()
        .click()
      await page.getByRole('menuitem', { name: /^Remove/ }).click()
      const dialog = page.getByRole('alertdialog')
      await dialog.getByRole('textbox').fill((await dialog.locator('form strong').textContent()) ?? '')
      await dialog.getByRole('button', { name: /^Remove/ }).click()
      // It waits under the pointer.
      await page.getByRole('region', { name: 'Removals' }).hover()
    },
  },
]
