import type { Locator, Page } from '@playwright/test'
import type { ReadOp } from './cells.ts'
import { readScreen, showsContent } from './oracle.ts'
import { people, userIdOf, type CellFixture } from './world.ts'

/** How each read of the matrix is reached, started, observed and repeated. */
export type ReadDriver = {
  /** Where to connect. */
  readonly path: (fixture: CellFixture) => Promise<string>
  /** Calls of the operation that belong to connecting and are not hit. */
  readonly before?: number
  /** What a person does so that the read starts; nothing where the page itself reads. */
  readonly open?: (fixture: CellFixture) => Promise<void>
  /** Types something that must survive. Called when data is on screen. */
  readonly type?: (page: Page) => Promise<void>
  /** Represents the data: visible exactly while it is on screen. */
  readonly data: (page: Page) => Locator
  /** Reads again what is on screen. */
  readonly again: (fixture: CellFixture) => Promise<void>
  /** Part of the screen in which an outcome has to be shown. */
  readonly place: (page: Page) => Locator
  /** Title of the failure: 'Couldn’t load the users in account …'. */
  readonly failed: RegExp
  readonly retry: (page: Page) => Locator
  /** Closes what was opened, so that the page below can be used. */
  readonly close?: (page: Page) => Promise<void>
}

const main = (page: Page) => page.getByRole('main')
const tryAgain = (page: Page) => main(page).getByRole('button', { name: 'Try again' }).first()

/** Returning to the tab after some time: stale data is refetched. */
async function reconnect({ page }: CellFixture, seconds: number): Promise<void> {
  await page.clock.fastForward(seconds * 1000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
}

function filterDriver(button: string, thing: string): ReadDriver {
  const popover = (page: Page) => page.getByRole('dialog', { name: new RegExp(`^Filter by ${thing}`, 'i') })
  return {
    path: async ({ account }) => `/account/${account}/users`,
    open: async ({ page }) => {
      await page.getByRole('button', { name: button, exact: true }).click()
      await popover(page).waitFor()
    },
    data: (page) => popover(page).getByRole('checkbox').first(),
    again: (fixture) => reconnect(fixture, 61),
    place: popover,
    failed: new RegExp(`(load|see) the ${thing}s`, 'i'),
    retry: (page) => popover(page).getByRole('button', { name: 'Try again' }),
    close: async (page) => {
      await page.getByRole('heading', { level: 1 }).click()
      await popover(page).waitFor({ state: 'hidden' })
    },
  }
}

const changedName = 'Maren S. Solheim'
const removal = (page: Page) => page.getByRole('alertdialog')
const adding = (page: Page) => page.getByRole('dialog', { name: 'Add users' })

/** Asks on a user's page to remove the user. */
export async function openRemoval(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^More actions for/ }).click()
  await page.getByRole('menuitem', { name: /^Remove user…/ }).click()
}

/** The eight reads of 2.6. */
export const readDrivers: Readonly<Record<ReadOp, ReadDriver>> = {
  O3: {
    path: async (fixture) => `/account/${fixture.account}/users/${await userIdOf(fixture, people.plain.query)}`,
    open: async ({ page }) => {
      await openRemoval(page)
      await removal(page).waitFor()
    },
    data: (page) => removal(page).getByText(/isn’t the last/),
    again: (fixture) => reconnect(fixture, 1),
    place: removal,
    // Offline, the user can't be read again either, and that is shown first.
    failed: /Couldn’t check whether|load this user/,
    retry: (page) => removal(page).getByRole('button', { name: /^(Check|Try) again$/ }),
    close: async (page) => {
      await removal(page).getByRole('button', { name: 'Cancel' }).click()
      await removal(page).waitFor({ state: 'hidden' })
    },
  },
  O6: {
    path: async (fixture) => `/account/${fixture.account}/users/${await userIdOf(fixture, people.plain.query)}`,
    data: (page) => page.getByRole('heading', { level: 1, name: people.plain.called }),
    again: ({ page }) => page.getByRole('button', { name: 'Refresh access' }).click(),
    place: main,
    failed: /this user/,
    retry: tryAgain,
  },
  O7: {
    path: async ({ account }) => `/account/${account}/users`,
    type: (page) => page.getByRole('searchbox', { name: /^Search name/ }).fill('q'),
    data: (page) => main(page).locator('tbody a[href*="/users/"]').first(),
    again: ({ page }) => page.getByRole('button', { name: 'Refresh the list' }).click(),
    place: main,
    failed: /the users in (this )?account/,
    retry: tryAgain,
  },
  O8: {
    path: async ({ account }) => `/account/${account}/me/profile`,
    // A key is checked with this very operation.
    before: 1,
    type: (page) => page.getByRole('textbox', { name: 'Name' }).fill(changedName),
    data: (page) => page.getByRole('textbox', { name: 'Name' }),
    again: (fixture) => reconnect(fixture, 61),
    place: main,
    failed: /your profile/,
    retry: tryAgain,
    // A changed name asks before it is left.
    close: async (page) => {
      const name = page.getByRole('textbox', { name: 'Name' })
      if ((await name.isVisible()) && (await name.inputValue()) === changedName) await name.fill('Maren Solheim')
    },
  },
  O9: {
    path: async ({ account }) => `/account/${account}/me/two-factor`,
    open: ({ page }) => page.getByRole('button', { name: /^(Turn on 2FA|Move to a new phone)$/ }).click(),
    data: (page) => page.getByRole('button', { name: 'Copy setup key' }),
    again: async ({ page }) => {
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: /^(Turn on 2FA|Move to a new phone)$/ }).click()
    },
    place: main,
    failed: /start 2FA setup/,
    retry: (page) => page.getByRole('button', { name: /^(Turn on 2FA|Move to a new phone)$/ }),
    close: async (page) => {
      const cancel = page.getByRole('button', { name: 'Cancel' })
      if (await cancel.isVisible()) await cancel.click()
    },
  },
  O10: {
    path: async ({ account }) => `/account/${account}/users/add`,
    open: async ({ page }) => {
      const box = adding(page).getByRole('textbox', { name: /^Email addresses/ })
      await box.fill(people.second.email)
      await box.press('Enter')
    },
    data: (page) => adding(page).getByText(/is already in account/),
    again: (fixture) => reconnect(fixture, 301),
    place: adding,
    failed: /which users are already here/i,
    retry: (page) =>
      adding(page)
        .getByRole('button', { name: /^(Check|Try) again$/ })
        .first(),
    close: async (page) => {
      await adding(page).getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: /^Discard/ }).click()
      await adding(page).waitFor({ state: 'hidden' })
    },
  },
  R1: filterDriver('Filter by Role', 'role'),
  R2: filterDriver('Filter by Resource group', 'resource group'),
}

/** Reloads or closes the page, as a user does while a change is in flight. */
export async function reloadOrClose(page: Page, variant: string | undefined): Promise<void> {
  if (variant === 'reload') {
    await page.reload()
    await page.locator('h1, [role="dialog"]').first().waitFor()
    showsContent(await readScreen(page))
  } else {
    const gone = page.waitForEvent('close')
    await page.close({ runBeforeUnload: true })
    await gone
  }
}
