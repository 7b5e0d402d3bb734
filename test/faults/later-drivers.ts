import { expect, type Page } from '@playwright/test'
import type { EffectDriver } from './effect-drivers.ts'
import type { LaterOp } from './later-cells.ts'
import { people, userIdOf, type CellFixture } from './world.ts'

/** How roles, groups and invitations are changed, one person or invitation at a time. */

const GROUP = 'support_rota'
const GROUP_NAME = 'Support rota'
const RESOURCES = '_all_account_level_resources'
/** Invited to one role, so that another role differs visibly. */
const INVITED = 'nia.campbell@example.com'

const main = (page: Page) => page.getByRole('main')
const dialog = (page: Page) => page.getByRole('dialog')
const confirmation = (page: Page) => page.getByRole('alertdialog')
const personLink = (page: Page) => main(page).locator('tbody a[href*="/users/"]').first()
const plainId = (fixture: CellFixture) => userIdOf(fixture, people.plain.query)
const no = /No changes were made|t accept/

const person = {
  path: async (fixture: CellFixture) =>
    `/account/${fixture.account}/users/${await plainId(fixture)}?scope=here&how=direct`,
  from: async ({ account }: CellFixture) => `/account/${account}/users?q=abebe+ndiaye`,
  arrive: personLink,
  place: main,
  no,
  part: /\d of \d changes (is|are) not saved/,
} as const

/** Chooses in a box by its name. */
async function choose(page: Page, box: RegExp | string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: box }).click()
  await page.getByRole('option', { name: option }).first().click()
}

/** Opens the roles of the person where they can be changed. */
async function openRoles({ page }: CellFixture): Promise<void> {
  await expect(page.getByRole('button', { name: 'Add role' })).not.toHaveAttribute('aria-disabled', 'true')
}

async function stageNew({ page }: CellFixture, ...roles: RegExp[]): Promise<void> {
  await page.getByRole('button', { name: 'Add role' }).click()
  for (const [place, role] of roles.entries()) {
    if (place > 0) await page.getByRole('button', { name: 'Add another role' }).click()
    await choose(page, new RegExp(`^Role ${place + 1}`), role)
    await choose(page, new RegExp(`^Resource group ${place + 1}`), /^All Account Level Resources/)
  }
  await page.getByRole('button', { name: 'Add to changes' }).click()
  await dialog(page).waitFor({ state: 'hidden' })
}

async function stageRemoval({ page }: CellFixture, role: string): Promise<void> {
  await main(page)
    .getByRole('button', { name: new RegExp(`^Remove ${role} for`) })
    .click()
}

/** Gives the person roles that can be taken away. */
function assignment(...roles: string[]) {
  return async (fixture: CellFixture): Promise<void> => {
    const user = await plainId(fixture)
    for (const role of roles)
      await fixture.sim('POST', '/__sim/edit', { action: 'add-binding', user, role, resourceGroup: RESOURCES })
  }
}

const save = (page: Page) => page.getByRole('button', { name: /^Save \d changes?$/ })
const saved = (page: Page) => page.getByText(/^\d changes? saved( for .*)?\.?$/).first()

const groups = {
  ...person,
  path: async (fixture: CellFixture) => `/account/${fixture.account}/users/${await plainId(fixture)}/groups`,
  from: person.path,
  arrive: (page: Page) =>
    main(page)
      .getByRole('link', { name: /^Groups/ })
      .first(),
} as const

/** Puts the person into the group, past the app. */
async function join(fixture: CellFixture): Promise<void> {
  const path = `/ng/api/user-groups/${GROUP}/member/${await plainId(fixture)}?accountIdentifier=${fixture.account}`
  const answer = await fixture.page.request.put(path, {
    headers: { 'x-api-key': fixture.persona.apiKey, 'content-type': 'application/json' },
  })
  expect(answer.ok(), `somebody else put the person into the group: ${await answer.text()}`).toBe(true)
}

const invitation = {
  path: async ({ account }: CellFixture) => `/account/${account}/invitations`,
  from: async ({ account }: CellFixture) => `/account/${account}/me/profile`,
  arrive: (page: Page) => page.locator('nav').getByRole('link', { name: 'Invitations' }).first(),
  no,
  gone: /no longer (pending|exists)|not (open|there) any more/,
  part: /other (access|roles)/,
} as const

async function pick({ page }: CellFixture, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions for the invitation for ${INVITED}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

export const laterDrivers: Readonly<Record<LaterOp, EffectDriver>> = {
  'roles-add': {
    ...person,
    open: openRoles,
    fill: (fixture) => stageNew(fixture, /^Release Manager/, /^Gitops Admin Role/),
    button: save,
    done: saved,
  },
  'roles-remove': {
    ...person,
    prepare: assignment('release_manager', '_gitops_admin_role'),
    open: openRoles,
    fill: async (fixture) => {
      await stageRemoval(fixture, 'Release Manager')
      await stageRemoval(fixture, 'Gitops Admin Role')
    },
    button: save,
    done: saved,
  },
  'roles-both': {
    ...person,
    prepare: assignment('_gitops_admin_role'),
    open: openRoles,
    fill: async (fixture) => {
      await stageNew(fixture, /^Release Manager/)
      await stageRemoval(fixture, 'Gitops Admin Role')
    },
    button: save,
    done: saved,
    before: 1,
  },
  'group-join': {
    ...groups,
    open: async ({ page }) => {
      const add = page.getByRole('button', { name: 'Add to groups' })
      await expect(add).not.toHaveAttribute('aria-disabled', 'true')
      await add.click()
    },
    fill: async ({ page }) => {
      await choose(page, 'Groups', new RegExp(`^${GROUP_NAME}`))
      await page.keyboard.press('Escape')
    },
    button: (page) => dialog(page).getByRole('button', { name: 'Add to 1 group' }),
    place: dialog,
    done: (page) => page.getByText(new RegExp(`was added to group ${GROUP_NAME}`)).first(),
    no: /No changes were made|t accept|t added\./,
  },
  'group-leave': {
    ...groups,
    prepare: join,
    open: async ({ page }) => {
      const leave = main(page).getByRole('button', { name: new RegExp(`^Remove .* from group ${GROUP_NAME}`) })
      await expect(leave).not.toHaveAttribute('aria-disabled', 'true')
      await leave.click()
    },
    button: (page) => confirmation(page).getByRole('button', { name: 'Remove from group' }),
    place: confirmation,
    done: (page) => page.getByText(new RegExp(`was removed from group ${GROUP_NAME}`)).first(),
  },
  'invite-edit': {
    ...invitation,
    open: (fixture) => pick(fixture, /^Edit access/),
    fill: async ({ page }) => {
      await dialog(page).getByRole('button', { name: 'Add another role' }).click()
      await choose(page, /^Role 2/, /^CCM Viewer/)
      await choose(page, /^Resource group 2/, /^All Account Level Resources/)
    },
    button: (page) => dialog(page).getByRole('button', { name: 'Save and resend' }),
    place: dialog,
    done: (page) => page.getByText(/^Access changed\. Invitation resent to/).first(),
  },
  'invite-resend': {
    ...invitation,
    open: async ({ page }) => {
      await page.getByRole('button', { name: `Actions for the invitation for ${INVITED}` }).click()
    },
    button: (page) => page.getByRole('menuitem', { name: /^Resend/ }),
    place: (page) => page.locator('body'),
    done: (page) => page.getByText(/^Invitation resent to/).first(),
    blind: true,
  },
  'invite-revoke': {
    ...invitation,
    open: (fixture) => pick(fixture, /^Revoke/),
    button: (page) => confirmation(page).getByRole('button', { name: 'Revoke invitation' }),
    place: confirmation,
    done: (page) =>
      page
        .getByText(new RegExp(`^The invitation for ${INVITED} was revoked|^This invitation is no longer pending`))
        .first(),
  },
}
