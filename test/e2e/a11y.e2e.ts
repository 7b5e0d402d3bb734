import type { Page } from '@playwright/test'
import { openFilter } from './support/display-panel.ts'
import { expect, test } from './support/fixtures.ts'
import { noSidewaysScroll } from './support/layout.ts'
import { chooseAction } from './support/selection-bar.ts'

/** axe in every state a person reaches, light and dark, wide and at 320 px: 0 violations, and no sideways scrolling. */

type State = {
  name: string
  /** The auditor is only in the account `review`. */
  persona?: string
  path: string
  reach: (page: Page) => Promise<void>
  problem?: RegExp
  faults?: unknown
}

const table = (page: Page) => expect(page.getByRole('table').first()).toBeVisible()
const heading = (name: RegExp | string) => (page: Page) =>
  expect(page.getByRole('heading', { name }).first()).toBeVisible()

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

/** Selects two users and opens a question about a group. */
async function groupQuestion(page: Page, action: string) {
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ })
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await chooseAction(page, action)
  return page.getByRole('alertdialog')
}

/** Follows a link of the navigation, also where it is behind its button. */
async function open(page: Page, name: RegExp) {
  const menu = page.getByRole('button', { name: 'Open navigation' })
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
}

/** Chooses a file on the page of snapshots. */
async function openFile(page: Page, name: string, text: string): Promise<void> {
  await page
    .getByLabel('Snapshot files')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect(page.getByText(name).first()).toBeVisible()
}

/** A snapshot of an account without anybody in it. */
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

const states: State[] = [
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
          .getByRole('checkbox', { name: /from the account/ })
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
      await expect(dialog.getByText(/These roles are far-reaching/)).toBeVisible()
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
  { name: 'invitations', path: '/invitations', reach: table },
  { name: 'invitations, nobody', path: '/org/fulfilment/invitations', reach: heading('No invitations yet') },
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
      await page.getByRole('button', { name: 'Actions for the invitation for oskar.lindgren@example.com' }).click()
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
      await expect(page.getByText('We couldn’t confirm that this is everything')).toBeVisible()
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
  { name: 'not found', path: '/nowhere', reach: heading('Page not found') },
]

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
const outcomes: State[] = [
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
    reach: (page) => says(page, /Trying again in \d+ s/),
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

for (const width of [1280, 320]) {
  test.describe(`light and dark, ${String(width)} px`, () => {
    test.use({ viewport: { width, height: 800 } })

    test('connect', async ({ page, axeInBoth }) => {
      await page.goto('/')
      await expect(page.getByRole('button', { name: /^Explore as/ }).first()).toBeVisible()
      expect(await axeInBoth()).toEqual([])
      await page.getByLabel('API key', { exact: true }).fill('hello')
      await page.getByRole('button', { name: 'Connect' }).click()
      expect(await axeInBoth()).toEqual([])
      await noSidewaysScroll(page)
    })

    for (const { name, persona = 'account-admin', path, reach, problem, faults } of [...states, ...outcomes]) {
      test.describe(() => {
        test.use({ seed: persona === 'auditor' ? 'review' : 'demo' })

        test(name, async ({ page, axeInBoth, connectAs, personas, sim, expectProblem }) => {
          if (problem !== undefined) expectProblem(problem)
          if (faults !== undefined) await sim('PUT', '/__sim/faults', faults)
          await connectAs(persona, `/account/${personas[0]?.accountIdentifier ?? ''}${path}`)
          await reach(page)
          expect(await axeInBoth()).toEqual([])
          await noSidewaysScroll(page)
        })
      })
    }
  })
}
