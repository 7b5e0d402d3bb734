import type { Page } from '@playwright/test'
import { expect } from '../support/fixtures.ts'
import { chooseAction } from '../support/selection-bar.ts'
import { heading, table, type State } from './state.ts'

/** A bulk run of one invitation; ends on its page. */
async function revokeOne(page: Page) {
  await page.getByRole('checkbox', { name: 'Select oskar.lindgren@example.com' }).check()
  await chooseAction(page, 'Revoke 1…')
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: /^Revoke / })).toBeVisible()
}

/** Follows a link of the navigation, also where it is behind its button. */
async function open(page: Page, name: RegExp) {
  const menu = page.getByRole('button', { name: 'Open navigation' })
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
}

/** Invitations, bulk actions and changes. */
export const invitationStates: readonly State[] = [
  { name: 'invitations', path: '/invitations', reach: table },
  { name: 'invitations, nobody', path: '/org/fulfillment/invitations', reach: heading('No invitations yet') },
  { name: 'invitations, no match', path: '/invitations?q=nobody-has-this', reach: heading(/No invitations match/) },
  {
    name: 'invitations, failed',
    path: '/invitations',
    reach: heading(/Couldn’t load the invitations/),
    problem: /500/,
    faults: [{ id: 'list', op: 'getPendingUsersAggregated', kind: 'status', status: 500, times: 'always' }],
  },
  {
    name: 'invitations, denied',
    persona: 'individual',
    path: '/invitations',
    reach: heading(/don’t have permission/),
    problem: /403/,
  },
  {
    name: 'menu of an invitation, for a viewer',
    persona: 'viewer',
    path: '/invitations',
    reach: async (page) => {
      await page
        .getByRole('button', { name: 'Actions for the invitation for oskar.lindgren@example.com' })
        .press('Enter')
      await expect(page.getByRole('menuitem', { name: /^Revoke/ })).toContainText('core_user_invite')
    },
  },
  {
    name: 'access of an invitation',
    path: '/invitations',
    reach: async (page) => {
      await page.getByRole('button', { name: 'ines.cardoso@example.org', exact: true }).click()
      await expect(page.getByRole('group', { name: 'Role 4' })).toBeVisible()
    },
  },
  {
    name: 'accepted invitation',
    path: '/invitations',
    reach: async (page) => {
      await page.getByRole('button', { name: 'marta.kral@example.org', exact: true }).click()
      await expect(page.getByRole('dialog').getByText('Sign-up incomplete')).toBeVisible()
    },
  },
  {
    name: 'revoke dialog',
    path: '/invitations',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Actions for the invitation for oskar.lindgren@example.com' }).click()
      await page.getByRole('menuitem', { name: /^Revoke/ }).click()
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
  },
  {
    name: 'invitations, selected',
    path: '/invitations',
    reach: async (page) => {
      await page.getByRole('checkbox', { name: 'Select oskar.lindgren@example.com' }).check()
      await page.getByRole('checkbox', { name: 'Select marta.kral@example.org' }).check()
      await page.getByRole('button', { name: 'Why some are skipped' }).click()
      await expect(page.getByText(/^Can’t be resent/)).toBeVisible()
    },
  },
  {
    name: 'invitations, asked for several',
    path: '/invitations',
    reach: async (page) => {
      await page.getByRole('checkbox', { name: 'Select oskar.lindgren@example.com' }).check()
      await chooseAction(page, 'Revoke 1…')
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
  },
  { name: 'changes, none', path: '/changes', reach: heading('No changes yet') },
  {
    name: 'changes',
    path: '/invitations',
    reach: async (page) => {
      await revokeOne(page)
      await open(page, /^Recent changes/)
      await expect(page.getByText(/^The invitation for .* was revoked\.$/).first()).toBeVisible()
    },
  },
  { name: 'bulk runs, none', path: '/runs', reach: heading('No bulk actions yet') },
  {
    name: 'bulk run',
    path: '/invitations',
    reach: async (page) => {
      await revokeOne(page)
      await expect(page.getByRole('cell', { name: 'Revoked.' })).toBeVisible()
    },
  },
  {
    name: 'bulk run, failed',
    path: '/invitations',
    reach: async (page) => {
      await revokeOne(page)
      await expect(page.getByRole('button', { name: 'Retry 1' })).toBeVisible()
    },
    problem: /400/,
    faults: [{ id: 'refused', op: 'deleteInvite', kind: 'status', status: 400 }],
  },
  {
    name: 'bulk runs',
    path: '/invitations',
    reach: async (page) => {
      await revokeOne(page)
      await page.getByRole('main').getByRole('link', { name: 'Bulk actions' }).click()
      await table(page)
    },
  },
]
