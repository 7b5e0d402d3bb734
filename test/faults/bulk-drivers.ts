import { expect, type Page } from '@playwright/test'
import type { EffectDriver } from './effect-drivers.ts'
import type { BulkOp } from './later-cells.ts'
import { stateOf, type CellFixture, type KnownPerson } from './world.ts'

/** How each kind of bulk action is started, for two people or two invitations. */

const INVITED = ['nia.campbell@example.com', 'yuki.mori@example.org']

const main = (page: Page) => page.getByRole('main')
const confirmation = (page: Page) => page.getByRole('alertdialog')
const bar = (page: Page) => page.getByRole('region', { name: /^Selected / })

/** No one special: no lock, with two-factor, and without any admin's role. */
function isPlain({ locked, twoFactor, externallyManaged, bindings, email }: KnownPerson): boolean {
  const isAdmin = bindings.some(({ role }) => role.endsWith('_admin'))
  return !locked && twoFactor === true && !externallyManaged && !isAdmin && !email.startsWith('maren')
}

type Choice = {
  /** Of the list that holds such people on its first page. */
  readonly query?: string
  readonly fits: (person: KnownPerson) => boolean
  /** Opens the question about those who are selected. */
  readonly ask: (page: Page) => Promise<void>
}

/** Ticks the first two people who fit, and opens the question. */
function people({ query = '', fits, ask }: Choice): Pick<EffectDriver, 'path' | 'from' | 'arrive' | 'open'> {
  return {
    path: async ({ account }) => `/account/${account}/users${query}`,
    from: async ({ account }) => `/account/${account}/me/profile`,
    arrive: (page) =>
      page
        .locator('nav')
        .getByRole('link', { name: /^Users(?: [\d,]+)?$/u })
        .first(),
    open: async (fixture: CellFixture) => {
      const { page } = fixture
      await main(page).locator('[data-row-link]').first().waitFor()
      const shown = await main(page)
        .locator('[data-row-link]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row-link')))
      const found = (await stateOf(fixture)).filter((person) => shown.includes(person.uuid) && fits(person)).slice(0, 2)
      expect(found, 'two people who fit').toHaveLength(2)
      for (const { uuid } of found)
        await main(page)
          .getByRole('row')
          .filter({ has: page.locator(`[data-row-link="${uuid}"]`) })
          .getByRole('checkbox')
          .check()
      await expect(bar(page)).toContainText('2 selected')
      await ask(page)
      await confirmation(page).waitFor()
    },
  }
}

const byButton = (name: RegExp) => (page: Page) => bar(page).getByRole('button', { name }).click()
const byMenu = (name: RegExp) => async (page: Page) => {
  await bar(page).getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** Chooses in a box of the question by its name. */
async function choose(page: Page, box: RegExp | string, option: RegExp): Promise<void> {
  await confirmation(page).getByRole('combobox', { name: box }).click()
  await page.getByRole('option', { name: option }).first().click()
}

const invitations = (button: RegExp): Pick<EffectDriver, 'path' | 'from' | 'arrive' | 'open'> => ({
  path: async ({ account }) => `/account/${account}/invitations`,
  from: async ({ account }) => `/account/${account}/me/profile`,
  arrive: (page) => page.locator('nav').getByRole('link', { name: 'Invitations' }).first(),
  open: async ({ page }) => {
    for (const email of INVITED) await page.getByRole('checkbox', { name: `Select ${email}` }).check()
    await byButton(button)(page)
    await confirmation(page).waitFor()
  },
})

const go = (name: RegExp) => (page: Page) => confirmation(page).getByRole('button', { name })

const run = {
  place: main,
  done: (page: Page) => page.getByText('Bulk action finished: 2 done.').first(),
  everywhere: true,
  sends: 2,
} as const

export const bulkDrivers: Readonly<Record<BulkOp, EffectDriver>> = {
  'bulk-remove': {
    ...run,
    ...people({ fits: isPlain, ask: byButton(/^Remove 2 users/) }),
    fill: async ({ page }) => {
      await expect(go(/^Remove 2 users/)(page)).not.toHaveAttribute('aria-busy', 'true')
      const word = confirmation(page).getByRole('textbox')
      if ((await word.count()) > 0) await word.fill('remove')
      await go(/^Remove 2 users/)(page).click()
      // It is held back for a moment; the button sends it.
      await page.getByRole('button', { name: /^Remove now/ }).waitFor()
    },
    button: (page) => page.getByRole('button', { name: /^Remove now/ }),
  },
  'bulk-unlock': {
    ...run,
    ...people({
      query: '?sort=-locked',
      // Whose default account is another one is refused whatever happens.
      fits: ({ locked }) => locked,
      ask: byButton(/^Unlock 2/),
    }),
    button: go(/^Unlock 2 users/),
    blind: true,
  },
  'bulk-reset': {
    ...run,
    ...people({ fits: isPlain, ask: byButton(/^Reset 2FA for 2/) }),
    button: go(/^Reset 2FA for 2 users/),
    blind: true,
  },
  'bulk-give': {
    ...run,
    ...people({ fits: isPlain, ask: byButton(/^Assign role/) }),
    fill: async ({ page }) => {
      await choose(page, /^Role 1/, /^CCM Viewer/)
      await choose(page, /^Resource group 1/, /^All Account Level Resources/)
    },
    button: go(/^Assign role to 2 users/),
  },
  'bulk-take': {
    ...run,
    ...people({
      query: '?role=release_manager',
      fits: ({ bindings }) =>
        bindings.some(({ role, resourceGroup }) => role === 'release_manager' && resourceGroup === 'production_only'),
      ask: byMenu(/^Remove role/),
    }),
    fill: ({ page }) => choose(page, 'Role to remove', /^Release Manager for Production/),
    button: go(/^Remove role from 2 users/),
  },
  'bulk-join': {
    ...run,
    ...people({
      fits: (person) => isPlain(person) && !person.groups.includes('account:support_rota'),
      ask: byButton(/^Add to group/),
    }),
    fill: ({ page }) => choose(page, 'Group', /^Support rota/),
    button: go(/^Add 2 users/),
  },
  'bulk-resend': {
    ...run,
    ...invitations(/^Resend 2/),
    button: go(/^(?:Send|Resend) 2 invitations/),
    blind: true,
  },
  'bulk-revoke': { ...run, ...invitations(/^Revoke 2/), button: go(/^Revoke 2 invitations/) },
}
