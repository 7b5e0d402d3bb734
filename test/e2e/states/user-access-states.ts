import type { Page } from '@playwright/test'
import { expect } from '../support/fixtures.ts'
import type { State } from './state.ts'

const naledi = { id: '7HC3S4g7tKr8I-KYHZUqgi', name: 'Naledi Strand' }
const kenji = { id: 'HQk5u8MFctaST5AkEXmokU', name: 'Kenji Chen' }
const collector = { id: 'nH4MjRyKgfUKDcbpTY9tyj', name: 'Chiara Hassan' }

const rowsShown = (page: Page) => expect(page.getByRole('rowheader').first()).toBeVisible()

/** What a user has, and each way of changing it. */
export const userAccessStates: readonly State[] = [
  {
    name: 'a user’s map, table',
    path: `/users/${kenji.id}?sort=scope`,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Show permissions of Release Manager' }).first().click()
      await expect(page.getByRole('region', { name: 'What Release Manager allows' })).toContainText('delete')
    },
  },
  {
    name: 'a user’s map, tree and answer',
    path: `/users/${kenji.id}?view=scope&can=delete+pipelines`,
    reach: async (page) => {
      await expect(page.getByRole('list', { name: `Roles of ${kenji.name}` })).toBeVisible()
      await expect(page.getByRole('region', { name: /^Can .*delete pipelines/ })).toContainText('core_pipeline_delete')
    },
  },
  {
    name: 'a user’s editor, staged',
    path: `/users/${collector.id}?how=direct`,
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Remove Release Manager/ })
        .first()
        .click()
      await expect(page.getByRole('region', { name: 'Unsaved changes' })).toContainText('1 unsaved change')
    },
  },
  {
    name: 'a user’s editor, add role',
    path: `/users/${kenji.id}`,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Add role' }).click()
      await expect(page.getByRole('dialog').getByRole('combobox', { name: /^Role 1/ })).toBeVisible()
    },
  },
  {
    name: 'a user’s editor, copy',
    path: `/users/${kenji.id}?copy=${collector.id}`,
    reach: async (page) => {
      await expect(page.getByRole('dialog').getByRole('button', { name: /^Add \d+ roles? to changes/ })).toBeVisible()
    },
  },
  {
    name: 'a user’s compare',
    path: `/users/${kenji.id}/compare/${collector.id}`,
    reach: (page) => expect(page.getByRole('table').first()).toContainText('Release Manager'),
  },
  {
    name: 'a user’s groups, join',
    path: `/users/${naledi.id}/groups`,
    reach: async (page) => {
      await expect(page.getByRole('row', { name: /^Release crew/ })).toBeVisible()
      await page.getByRole('button', { name: 'Add to groups' }).click()
      await expect(page.getByRole('dialog').getByRole('combobox', { name: 'Groups' })).toBeVisible()
    },
  },
  {
    name: 'a user’s groups, leave',
    path: `/users/${naledi.id}/groups`,
    reach: async (page) => {
      await page.getByRole('button', { name: /from group Release crew$/ }).click()
      await expect(page.getByRole('alertdialog')).toContainText('Release Manager')
    },
  },
  { name: 'a user’s groups', path: `/users/${kenji.id}/groups`, reach: rowsShown },
  {
    name: 'a user’s side panel',
    path: `/users?panel=${kenji.id}`,
    reach: async (page) => {
      const panel = page.getByRole('region', { name: 'User details' })
      await expect(panel.getByRole('list', { name: /^Roles/ })).toBeVisible()
      await expect(panel.getByRole('list', { name: /^Groups/ })).toBeVisible()
    },
  },
  {
    name: 'a user’s side panel, role opened',
    path: `/users?panel=${kenji.id}`,
    reach: async (page) => {
      const panel = page.getByRole('region', { name: 'User details' })
      await panel.getByRole('button', { name: 'Release Manager', exact: true }).click()
      await expect(panel.getByRole('region', { name: 'What Release Manager allows' })).toContainText('delete')
    },
  },
]
