import type { Page } from '@playwright/test'
import { expect } from '../support/fixtures.ts'
import { heading, table, type State } from './state.ts'

/** Chooses a file on the page of snapshots. */
async function openFile(page: Page, name: string, text: string): Promise<void> {
  await page
    .getByLabel('Snapshot files')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect(page.getByText(name).first()).toBeVisible()
}

/** A snapshot of an account without anyone in it. */
const emptySnapshot = (account: string) => ({
  schema: 'harness-user-admin/access-snapshot',
  version: { major: 1, minor: 0 },
  account,
  scopes: [{ scope: '/' }],
  users: [],
  assignments: [],
  groups: [],
  roles: [],
  resourceGroups: [],
  invitations: [],
  completeness: { level: 'proved', gaps: [], totals: [] },
})

/** Access review, snapshots and who can. */
export const accessStates: readonly State[] = [
  { name: 'access review', path: '/access-review', reach: heading('Questions') },
  {
    name: 'access review, roles as a table',
    path: '/access-review',
    reach: async (page) => {
      // While it loads there is another chart.
      await heading('Questions')(page)
      const buttons = page.getByRole('button', { name: 'Show as table' })
      await buttons.nth(0).click()
      await buttons.nth(1).click()
      await expect(page.getByRole('table')).toHaveCount(2)
    },
  },
  {
    name: 'access review, before everything is loaded',
    // The one whose account is large.
    persona: 'auditor',
    path: '/access-review',
    reach: async (page) => {
      await expect(page.getByRole('heading', { name: 'Role assignments by role' })).toBeVisible()
      await expect(page.getByRole('list', { name: 'Figures' }).getByText('Loading')).toHaveCount(0)
    },
  },
  {
    name: 'access review, parts missing',
    persona: 'auditor',
    path: '/org/retail/access-review',
    reach: async (page) => {
      await heading('Questions')(page)
      await expect(page.getByText('We couldn’t confirm that everything was loaded')).toBeVisible()
    },
  },
  {
    name: 'access review, failed',
    path: '/access-review',
    reach: (page) => expect(page.getByText('Couldn’t load role assignments')).toBeVisible(),
    problem: /500/,
    faults: [{ id: 'down', op: 'R3', kind: 'status', status: 500, times: 'always' }],
  },
  {
    name: 'access review denied',
    persona: 'individual',
    path: '/access-review',
    reach: heading(/^You don’t have permission/),
  },
  {
    name: 'list of the access review with a selection',
    path: '/access-review/questions/no-role',
    reach: async (page) => {
      await page
        .getByRole('checkbox', { name: /^Select (?!all)/ })
        .first()
        .check()
      await expect(page.getByRole('button', { name: 'Change or remove in the users list' })).toBeVisible()
    },
  },
  {
    name: 'role assignments of the access review',
    path: '/access-review/questions/without-user',
    reach: heading('Role assignments without a user'),
  },
  {
    name: 'matrix of users and roles',
    path: '/access-review/matrix',
    // On a phone it is a list of users.
    reach: (page) =>
      expect(
        page
          .getByRole('grid')
          .or(page.getByRole('list', { name: /^Roles of/ }))
          .first(),
      ).toBeVisible(),
  },
  {
    name: 'matrix of users and roles, no matches',
    path: '/access-review/matrix?q=nobody-has-this-name',
    reach: heading('No matches'),
  },
  {
    name: 'snapshots, before loading',
    path: '/access-review/snapshots',
    reach: (page) => expect(page.getByRole('button', { name: /^Load all role assignments/ })).toBeVisible(),
  },
  {
    name: 'snapshots, loaded, with a file that was not opened',
    path: '/access-review/snapshots',
    reach: async (page) => {
      await page.getByRole('button', { name: /^Load all role assignments/ }).click()
      await expect(page.getByRole('button', { name: 'Save snapshot' })).toBeVisible()
      await openFile(page, 'notes.json', '{}')
      await expect(page.getByText('This isn’t a snapshot that was saved here.')).toBeVisible()
    },
  },
  {
    name: 'snapshots, compared',
    path: '/access-review/snapshots?show=lost',
    reach: async (page) => {
      const account = page.url().split('/')[4] ?? ''
      const at = (endedAt: number, more: object) =>
        JSON.stringify({ ...emptySnapshot(account), startedAt: endedAt, endedAt, ...more })
      const row = { id: 'r', scope: '/', kind: 'user', principal: 'u', role: 'built-in:_viewer', resourceGroup: 'all' }
      const gap = { part: 'groups', scope: '/', reason: 'no-permission' }
      await openFile(page, 'one.json', at(1_700_000_000_000, { assignments: [row] }))
      await openFile(
        page,
        'two.json',
        at(1_800_000_000_000, { completeness: { level: 'gaps', gaps: [gap], totals: [] } }),
      )
      await expect(page.getByRole('region', { name: 'Lost' }).getByRole('listitem')).toHaveCount(1)
    },
  },
  { name: 'who can, nothing chosen', path: '/who-can', reach: heading(/^Choose a permission/) },
  {
    name: 'who can',
    path: '/org/storefront/project/checkout/who-can?permission=core_pipeline_delete',
    reach: table,
  },
  {
    name: 'who can with a selection',
    path: '/org/storefront/project/checkout/who-can?permission=core_pipeline_delete',
    reach: async (page) => {
      await page
        .getByRole('checkbox', { name: /^Select (?!all)/ })
        .first()
        .check()
      await expect(page.getByRole('button', { name: 'Change or remove in the users list' })).toBeVisible()
    },
  },
  { name: 'who can, no user', path: '/who-can?permission=no_such_thing', reach: heading(/^No user has a role/) },
  {
    name: 'who can, not everything checked',
    persona: 'auditor',
    path: '/who-can?permission=core_pipeline_delete',
    reach: (page) => expect(page.getByText('We couldn’t check')).toBeVisible(),
  },
]
