import { openRemoval } from './drive.ts'
import { expect, type Locator, type Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import type { EffectOp, UserEffect } from './cells.ts'
import { bulkDrivers } from './bulk-drivers.ts'
import { laterDrivers } from './later-drivers.ts'
import { clearFaults, installFaults, people, stateOf, userIdOf, type CellFixture, type KnownPerson } from './world.ts'

/** How each change of the matrix is reached, filled in, sent and judged. */
export type EffectDriver = {
  /** Brings the simulated account into the state that the change needs. */
  readonly prepare?: (fixture: CellFixture) => Promise<void>
  /** Where to connect. */
  readonly path: (fixture: CellFixture) => Promise<string>
  /** A page before that one, and the link there that leads to it. */
  readonly from: (fixture: CellFixture) => Promise<string>
  readonly arrive: (page: Page) => Locator
  /** Opens the form or dialog. */
  readonly open?: (fixture: CellFixture) => Promise<void>
  /** Types what has to survive. */
  readonly fill?: (fixture: CellFixture) => Promise<void>
  /** What sends with one click: exactly one intent of the person. */
  readonly button: (page: Page) => Locator
  /** Where the outcome is shown. */
  readonly place: (page: Page) => Locator
  /** Visible when it worked. */
  readonly done: (page: Page) => Locator
  /** Refusals with their own words. */
  readonly no?: RegExp
  /** Says that the target is gone; "no longer" where left out. */
  readonly gone?: RegExp
  /** Says that only a part happened, or something else than was requested. */
  readonly part?: RegExp
  /** Brings the form back into sight where a result took its place. */
  readonly back?: (page: Page) => Promise<void>
  /** Another page does not leave it: it stays in the frame of every page. */
  readonly everywhere?: true
  /** Attempts of one intent, where it is about several; else one. */
  readonly sends?: number
  /** Changes that come before the one of the cell. */
  readonly before?: number
  /** No read can tell after a lost answer. */
  readonly blind?: true
}

const NEW_NAME = 'Maren S. Solheim'
const NEW_PASSWORD = 'Gentle harbour candle-7'
const ADDRESS = 'nobody@newcomers.example'

const main = (page: Page) => page.getByRole('main')
const confirmation = (page: Page) => page.getByRole('alertdialog')
const adding = (page: Page) => page.getByRole('dialog').filter({ hasText: /\S/u }).first()
const nav = (page: Page, name: string) => page.locator('nav').getByRole('link', { name }).first()
const nameField = (page: Page) => page.getByRole('textbox', { name: 'Name' })
const personLink = (page: Page) => main(page).locator('tbody a[href*="/users/"]').first()

/** Asks about the persona's own account, past the app. */
async function own({ page, persona, account }: CellFixture, method: 'GET' | 'PUT', path: string, data?: unknown) {
  const answer = await page.request.fetch(`/ng/api/user/${path}?accountIdentifier=${account}`, {
    method,
    headers: { 'x-api-key': persona.apiKey, 'content-type': 'application/json' },
    ...(data === undefined ? {} : { data }),
  })
  const body = (await answer.json()) as { data: Record<string, unknown> } // Contract of the operations asked for.
  return { data: body.data, time: Date.parse(answer.headers()['date'] ?? '') }
}

/** The persona already uses two-factor. */
async function switchOn(fixture: CellFixture): Promise<void> {
  const { data } = await own(fixture, 'GET', 'two-factor-auth/TOTP')
  await own(fixture, 'PUT', 'enable-two-factor-auth', { ...data, twoFactorAuthenticationEnabled: true })
}

let known: KnownPerson | undefined

/** Someone whose two-factor can be reset; the seed has the same people every time. */
async function withTwoFactor(fixture: CellFixture): Promise<KnownPerson> {
  known ??= (await stateOf(fixture)).find(
    ({ twoFactor, locked, externallyManaged, email }) =>
      twoFactor === true && !locked && !externallyManaged && !email.startsWith('maren'),
  )
  if (known === undefined) throw new Error('Nobody uses two-factor.')
  return known
}

const listOf = ({ account }: CellFixture, email: string) => `/account/${account}/users?q=${encodeURIComponent(email)}`

const profile: EffectDriver = {
  path: async ({ account }) => `/account/${account}/me/profile`,
  from: async ({ account }) => `/account/${account}/me/password`,
  arrive: (page) => nav(page, 'Profile'),
  fill: ({ page }) => nameField(page).fill(NEW_NAME),
  button: (page) => page.getByRole('button', { name: 'Save changes' }),
  place: main,
  done: (page) => page.getByText(/^Saved at/).first(),
  no: /No changes were made|t accept|responded with a different name|The saved name is now/,
}

const userDrivers: Readonly<Record<UserEffect, EffectDriver>> = {
  O1: {
    path: async ({ account }) => `/account/${account}/users/add`,
    from: async ({ account }) => `/account/${account}/users`,
    arrive: (page) => page.getByRole('link', { name: /^Add users/ }).first(),
    fill: async ({ page }) => {
      const box = page.getByRole('textbox', { name: /^Email addresses/ })
      await box.fill(ADDRESS)
      await box.press('Enter')
      await page.getByRole('checkbox', { name: /No access yet/ }).check()
      await expect(page.getByRole('button', { name: /^Add 1 user/ })).not.toHaveAttribute('aria-disabled', 'true')
    },
    button: (page) => page.getByRole('button', { name: /^Add 1 user/ }),
    place: adding,
    done: (page) => page.getByRole('heading', { name: /^1 (?:of 1 )?user added/ }),
    no: /No changes were made|t accept/,
    back: async (page) => {
      const back = page.getByRole('button', { name: /^(Fix and retry|Retry) 1/ })
      // A wait that was requested has to pass first.
      if ((await back.getAttribute('aria-disabled')) === 'true') await page.clock.runFor(31_000)
      await back.click()
      await page.getByRole('textbox', { name: /^Email addresses/ }).waitFor()
      await expect(page.getByRole('button', { name: `Remove ${ADDRESS}` })).toBeVisible()
    },
  },
  O2: {
    path: async ({ account }) => `/account/${account}/me/password`,
    from: async ({ account }) => `/account/${account}/me/profile`,
    arrive: (page) => nav(page, 'Password'),
    fill: async ({ page, persona }) => {
      await page.getByLabel('Current password', { exact: true }).fill(persona.password ?? '')
      await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
      await page.getByLabel('Repeat new password', { exact: true }).fill(NEW_PASSWORD)
    },
    button: (page) => page.getByRole('button', { name: 'Change password' }),
    place: main,
    done: (page) => page.getByText('Password changed').first(),
    no: /No changes were made|t accept|isn’t your current password|accept this password/i,
  },
  O4: {
    prepare: switchOn,
    path: async ({ account }) => `/account/${account}/me/two-factor`,
    from: async ({ account }) => `/account/${account}/me/profile`,
    arrive: (page) => nav(page, 'Two-factor authentication'),
    open: ({ page }) => page.getByRole('button', { name: 'Turn off 2FA…' }).click(),
    fill: ({ page }) => confirmation(page).getByRole('textbox').fill('turn off'),
    button: (page) => page.getByRole('button', { name: 'Turn off 2FA', exact: true }),
    place: confirmation,
    done: (page) => page.getByText('Two-factor authentication was turned off').first(),
    no: /No changes were made|t accept|2FA is still on/,
  },
  O5: {
    path: async ({ account }) => `/account/${account}/me/two-factor`,
    from: async ({ account }) => `/account/${account}/me/profile`,
    arrive: (page) => nav(page, 'Two-factor authentication'),
    open: async ({ page }) => {
      await page.getByRole('button', { name: 'Turn on 2FA' }).click()
      await page.getByRole('group', { name: /key/i }).waitFor()
    },
    fill: async (fixture) => {
      const { page } = fixture
      const key = (await page.getByRole('group', { name: /key/i }).locator('code').textContent()) ?? ''
      await page.getByRole('button', { name: 'Next: enter the code' }).click()
      const { time } = await own(fixture, 'GET', 'currentUser')
      const code = TOTP.generate({ secret: Secret.fromBase32(key), timestamp: time })
      await page.getByLabel('6-digit code from your app').fill(code)
    },
    button: (page) => page.getByRole('button', { name: 'Turn on 2FA' }),
    place: main,
    done: (page) => page.getByRole('heading', { name: '2FA is on' }),
    no: /No changes were made|t accept|2FA is still off/,
  },
  O11: {
    path: async (fixture) => `/account/${fixture.account}/users/${await userIdOf(fixture, people.plain.query)}`,
    from: async ({ account }) => `/account/${account}/users?q=abebe+ndiaye`,
    arrive: personLink,
    open: ({ page }) => openRemoval(page),
    fill: async ({ page }) => {
      const confirm = confirmation(page).getByRole('button', { name: 'Remove user' })
      await expect(confirm).not.toHaveAttribute('aria-disabled', 'true')
      await confirmation(page).getByRole('textbox').fill('remove')
      await confirm.click()
      await page.getByRole('button', { name: /^Remove now/ }).waitFor()
    },
    button: (page) => page.getByRole('button', { name: /^Remove now/ }),
    place: (page) => page.locator('body'),
    done: (page) => page.getByText(/was removed from|already removed/).first(),
    no: /No changes were made|t accept/,
    everywhere: true,
  },
  O12: {
    path: async (fixture) => `/account/${fixture.account}/users/${(await withTwoFactor(fixture)).uuid}`,
    from: async (fixture) => listOf(fixture, (await withTwoFactor(fixture)).email),
    arrive: personLink,
    open: ({ page }) => page.getByRole('button', { name: /^Reset 2FA…/ }).click(),
    button: (page) => confirmation(page).getByRole('button', { name: /^Reset 2FA( again)?$/ }),
    place: confirmation,
    done: (page) => page.getByText(/^2FA was reset for/).first(),
    // Harness replaces the secret before it sends its mail, so one kind of "no" promises nothing.
    no: /No changes were made|t accept|Harness reported a failure|nothing to reset/,
  },
  O13: {
    path: async (fixture) => `/account/${fixture.account}/users/${await userIdOf(fixture, people.locked.query)}`,
    from: async (fixture) =>
      listOf(fixture, (await stateOf(fixture, await userIdOf(fixture, people.locked.query)))[0]?.email ?? ''),
    arrive: personLink,
    button: (page) => page.getByRole('button', { name: /^Unlock/ }).first(),
    place: (page) => page.locator('body'),
    done: (page) => page.getByText(/ was unlocked/).first(),
    no: /No changes were made|t accept|still reports .* as locked/,
  },
  O14: {
    ...profile,
    fill: async (fixture) => {
      const { page } = fixture
      await nameField(page).fill(NEW_NAME)
      // Only where the newer operation is not known is this one used, with the next save.
      await installFaults(fixture, [{ id: 'older', op: 'O15', kind: 'status', status: 405 }])
      await profile.button(page).click()
      await page.getByText(/use another way to save the name/).waitFor()
      await clearFaults(fixture)
    },
  },
  O15: profile,
}

/** Drivers by change. */
export const effectDrivers: Readonly<Record<EffectOp, EffectDriver>> = {
  ...userDrivers,
  ...laterDrivers,
  ...bulkDrivers,
}
