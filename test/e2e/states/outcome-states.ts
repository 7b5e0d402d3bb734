import type { Page } from '@playwright/test'
import { expect } from '../support/fixtures.ts'
import { heading, type State } from './state.ts'

const refused = (code: string) => JSON.stringify({ status: 'ERROR', code, message: 'No', correlationId: 'c-1' })
const reset = async (page: Page) => {
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /^Reset 2FA/ }).click()
  await page.getByRole('button', { name: 'Reset 2FA' }).click()
}
const says = (page: Page, text: RegExp) => expect(page.getByText(text).first()).toBeVisible()

/** The outcomes (docs/failures.md) that the states above and `session.e2e.ts` (`session-ended`) do not reach. */
export const outcomeStates: readonly State[] = [
  {
    name: 'stale',
    path: '/users',
    reach: async (page) => {
      await page.getByRole('rowheader').first().waitFor()
      await page.getByRole('button', { name: 'Refresh the list' }).click()
      await says(page, /^Couldn’t refresh\. Showing/)
    },
    problem: /500/,
    faults: [{ id: 'old', op: 'O7', kind: 'status', status: 500, from: 2, times: 'always' }],
  },
  {
    name: 'partly-read',
    path: '/users',
    reach: (page) => says(page, /couldn’t be loaded/),
    faults: [{ id: 'part', op: 'O7', kind: 'mutate', mutate: { path: 'data.content.0.user.uuid', action: 'drop' } }],
  },
  {
    name: 'a wait that was asked for',
    path: '/users',
    reach: (page) => says(page, /Retrying in \d+ seconds?…/),
    problem: /429/,
    faults: [{ id: 'wait', op: 'O7', kind: 'status', status: 429, headers: { 'Retry-After': '30' } }],
  },
  {
    name: 'refused',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await reset(page)
      await expect(page.getByRole('alertdialog').getByRole('alert').first()).not.toBeEmpty()
    },
    problem: /400/,
    faults: [{ id: 'no', op: 'O12', kind: 'status', status: 400, body: refused('INVALID_REQUEST') }],
  },
  {
    name: 'in-doubt',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await reset(page)
      await says(page, /know whether the change was saved/)
    },
    problem: /500/,
    faults: [{ id: 'doubt', op: 'O12', kind: 'status', status: 500 }],
  },
  {
    name: 'partly-done',
    path: '/users/add',
    reach: async (page) => {
      const dialog = page.getByRole('dialog', { name: 'Add users' })
      await dialog.getByRole('textbox', { name: /^Email addresses/ }).fill('part@new.example ')
      await page.keyboard.press('Enter')
      await dialog.getByRole('checkbox', { name: /No access yet/ }).check()
      await dialog.getByRole('button', { name: /^Add/ }).last().click()
      await says(page, /Unknown result/)
    },
    faults: [{ id: 'part', op: 'O1', kind: 'mutate', mutate: { path: 'data.addUserResponseMap.*', action: 'enum' } }],
  },
  {
    name: 'forbidden',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await reset(page)
      await says(page, /don’t have permission to/)
    },
    problem: /403/,
    faults: [{ id: 'denied', op: 'O12', kind: 'status', status: 403, body: refused('NG_ACCESS_DENIED') }],
  },
  {
    name: 'gone',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await reset(page)
      await says(page, /no longer in/)
    },
    problem: /404/,
    faults: [{ id: 'gone', op: 'O12', kind: 'status', status: 404, body: refused('ENTITY_NOT_FOUND') }],
  },
  {
    name: 'wrong-scope',
    path: '/users',
    reach: async (page) => {
      await page.goto('/account/AnotherAccount12345678/users')
      await heading('This link is for another account')(page)
    },
  },
]
