import { copyFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { TOTP } from 'otpauth'
import { expect, test } from '../e2e/support/fixtures.ts'
import { openDisplay } from '../e2e/support/display-panel.ts'
import { keepUndecided, show, startReview } from '../e2e/support/reviewing.ts'
import { folder } from './sheet.ts'

type Screen = {
  /** Name of the picture, and of the mock. */
  readonly name: string
  readonly persona?: string
  /** The end of the address behind the account. */
  readonly path: string
  readonly reach: (page: Page) => Promise<unknown>
  readonly problem?: RegExp
  readonly faults?: unknown
  /** Widths that the screen does not exist at. */
  readonly notAt?: number
  /** More widths than those of every screen. */
  readonly alsoAt?: readonly number[]
  /** Seconds that it takes to get there. */
  readonly takes?: number
}

/** Width and height of the windows. */
const sizes: Readonly<Record<number, number>> = { 1920: 1080, 1440: 900, 1280: 800, 768: 1024, 390: 844, 320: 640 }
const usual = [1440, 390]
const themes = ['light', 'dark'] as const

/** Pictures of the README, by the name of the screen at 1440 px. */
const readme: Readonly<Record<string, (typeof themes)[number]>> = {
  'users-selected': 'light',
  user: 'dark',
  'add-users': 'light',
  'two-factor-scan': 'dark',
  invitations: 'light',
  'user-staged': 'light',
  review: 'light',
  matrix: 'light',
}

const rows = (page: Page) => expect(page.getByRole('table').first()).toBeVisible()
const heading = (name: RegExp | string) => (page: Page) =>
  expect(page.getByRole('heading', { name }).first()).toBeVisible()

/** Opens the menu of a row. */
async function rowMenu(page: Page, place = 2): Promise<void> {
  await page
    .getByRole('button', { name: /^Actions for/ })
    .nth(place)
    .click()
  await expect(page.getByRole('menu')).toBeVisible()
}

async function select(page: Page, count: number): Promise<void> {
  await rows(page)
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ })
  for (let place = 0; place < count; place += 1) await boxes.nth(place).check()
}

async function openPerson(page: Page): Promise<void> {
  await page.getByRole('rowheader').first().getByRole('link').click()
  await rows(page)
}

const addresses = async (page: Page, text: string) => {
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await dialog.getByRole('textbox', { name: /^Email addresses/ }).fill(text)
  await page.keyboard.press('Enter')
  return dialog
}
const many = Array.from({ length: 14 }, (_, number) => `person.${number}@alderbrook.example`).join('\n')

const setUp = async (page: Page) => {
  await page.getByRole('button', { name: 'Turn on 2FA' }).click()
  await expect(page.getByRole('group', { name: /setup key/i })).toBeVisible()
}

const checkout = '/org/storefront/project/checkout'
const reviewName = 'Q4 2026 access review'

/** Removes one item, keeps two, signs off and applies. */
async function applyReview(page: Page): Promise<void> {
  await startReview(page, reviewName)
  await keepUndecided(page, 2)
  await page
    .getByRole('group', { name: /^Decision for/ })
    .first()
    .getByRole('button', { name: 'Remove', exact: true })
    .click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Left the team')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Sign off…' }).click()
  const dialog = page.getByRole('alertdialog')
  const word = dialog.getByRole('textbox', { name: /to confirm/ })
  await expect(word).toBeVisible({ timeout: 60_000 })
  for (const field of await dialog.getByRole('textbox').all()) await field.fill('Carried over to the next quarter')
  await word.fill('sign off')
  await dialog.getByRole('button', { name: 'Sign off' }).click()
  await page.getByRole('link', { name: 'Apply decisions' }).click()
  await page.getByRole('button', { name: /^Apply/ }).click()
  const confirm = page.getByRole('alertdialog')
  const typed = confirm.getByRole('textbox')
  if ((await typed.count()) > 0) await typed.fill('apply')
  await confirm.getByRole('button', { name: /^Apply/ }).click()
  await expect(page.getByText(/verified/i).first()).toBeVisible({ timeout: 60_000 })
}

/** Compares what was loaded with a snapshot of before someone got a role. */
async function compareSnapshots(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
  })
  await page.reload()
  await page.getByRole('button', { name: /^Load/ }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save snapshot' }).click({ timeout: 60_000 }),
  ])
  await page.getByLabel('Snapshot files').setInputFiles(await download.path())
  await expect(page.getByRole('heading', { name: /Gained|Changes|Compared/ }).first()).toBeVisible({ timeout: 60_000 })
}

const screens: readonly Screen[] = [
  { name: 'users', path: '/users', reach: rows, alsoAt: [1920, 1280, 768, 320] },
  {
    name: 'users-loading',
    path: '/users',
    faults: [{ id: 'slow', op: 'getAggregatedUsers', kind: 'reset', delayMs: 'never', times: 'always' }],
    reach: (page) => expect(page.getByRole('table', { name: /^Users/ })).toBeVisible(),
  },
  { name: 'users-filtered', path: '/users?status=locked', reach: rows },
  { name: 'users-selected', path: '/users', reach: (page) => select(page, 3) },
  {
    name: 'users-panel',
    path: '/users',
    notAt: 390,
    reach: async (page) => {
      await rows(page)
      await page.getByRole('rowheader').nth(2).getByRole('link').focus()
      await page.keyboard.press('Space')
      await expect(page.getByRole('region', { name: 'User details' }).getByRole('list').nth(1)).toBeVisible()
    },
  },
  { name: 'users-row-menu', path: '/users', reach: (page) => rowMenu(page) },
  {
    name: 'users-display',
    path: '/users',
    reach: async (page) => {
      await rows(page)
      await expect(await openDisplay(page)).toBeVisible()
    },
  },
  { name: 'users-nomatch', path: '/users?q=nobody-has-this', reach: heading(/nobody-has-this|No matches/) },
  {
    name: 'users-error',
    path: '/users',
    reach: heading(/Couldn['’]t load the users/),
    problem: /500/,
    faults: [{ id: 'list', op: 'getAggregatedUsers', kind: 'status', status: 500, times: 'always' }],
  },
  { name: 'user', path: '/users?q=aaliyah', reach: openPerson, alsoAt: [1280, 768, 320] },
  {
    name: 'user-staged',
    alsoAt: [768],
    path: '/users?q=andersson',
    reach: async (page) => {
      await openPerson(page)
      await page
        .getByRole('table')
        .getByRole('button', { name: /^Remove / })
        .first()
        .click()
      await expect(page.getByRole('region', { name: 'Unsaved changes' })).toBeVisible()
    },
  },
  {
    name: 'user-groups',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await openPerson(page)
      await page.getByRole('link', { name: /^Groups/ }).click()
      await expect(page).toHaveURL(/groups$/)
    },
  },
  {
    name: 'user-details',
    path: '/users?q=aaliyah',
    reach: async (page) => {
      await openPerson(page)
      await page.getByRole('link', { name: /^Details/ }).click()
      await expect(page.getByRole('definition').first()).toBeVisible()
    },
  },
  {
    name: 'confirm-remove',
    path: '/users?q=abebe',
    reach: async (page) => {
      await rowMenu(page, 0)
      await page.getByRole('menuitem', { name: /^Remove/ }).click()
      await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeVisible()
    },
  },
  {
    name: 'palette',
    path: '/users',
    reach: async (page) => {
      await rows(page)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search users and actions' }).fill('abebe')
      await expect(page.getByRole('dialog').getByRole('option').nth(1)).toBeVisible()
    },
  },
  {
    name: 'account-menu',
    path: '/users',
    reach: async (page) => {
      await rows(page)
      await page.getByRole('button', { name: /account menu/ }).click()
      await expect(page.getByRole('menu', { name: 'Account menu' })).toBeVisible()
    },
  },
  { name: 'add-users', path: '/users/add', reach: (page) => addresses(page, 'good@alderbrook.example, bad@place ') },
  { name: 'add-users-many', path: '/users/add', reach: (page) => addresses(page, many) },
  {
    name: 'add-users-result',
    path: '/users/add',
    reach: async (page) => {
      const dialog = await addresses(page, 'good@alderbrook.example')
      await dialog.getByRole('checkbox', { name: /No access yet/ }).check()
      await dialog.getByRole('button', { name: /^Add 1 / }).click()
      await expect(page.getByRole('dialog').getByRole('row').filter({ hasText: 'good@alderbrook' })).toBeVisible()
    },
  },
  { name: 'invitations', path: '/invitations', reach: rows },
  { name: 'bulk-actions', path: '/runs', reach: heading(/bulk/i) },
  {
    name: 'bulk-action',
    path: '/users?status=locked',
    faults: [{ id: 'no', op: 'unlockUser', kind: 'status', status: 400, times: 1 }],
    problem: /400/,
    reach: async (page) => {
      await select(page, 3)
      await page.getByRole('button', { name: 'Unlock 3…' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Unlock 3 users' }).click()
      await expect(page.getByText(/^Bulk action finished: /)).toBeAttached()
    },
  },
  {
    name: 'bulk-held',
    path: '/org/storefront/project/checkout/users',
    alsoAt: [768, 320],
    reach: async (page) => {
      await select(page, 3)
      await page
        .getByRole('region', { name: /^Selected users/ })
        .getByRole('button', { name: /^(?:Remove 3|More)/ })
        .first()
        .click()
      const item = page.getByRole('menuitem', { name: /^Remove 3/ })
      const dialog = page.getByRole('alertdialog', { name: /^Remove 3/ })
      await expect(item.or(dialog)).toBeVisible()
      if (await item.isVisible()) await item.click()
      await dialog.getByRole('button', { name: 'Remove 3 users' }).click()
      await expect(page.getByRole('region', { name: 'Removals' })).toBeVisible()
    },
  },
  { name: 'changes', path: '/changes', reach: heading(/./) },
  { name: 'home', persona: 'individual', path: '/me/home', reach: heading('Turn on two-factor authentication') },
  { name: 'profile', path: '/me/profile', reach: heading('Profile') },
  { name: 'password', path: '/me/password', reach: heading('Password') },
  { name: 'two-factor', path: '/me/two-factor', reach: heading('Two-factor authentication') },
  { name: 'two-factor-scan', path: '/me/two-factor', reach: setUp },
  {
    name: 'two-factor-confirm',
    path: '/me/two-factor',
    reach: async (page) => {
      await setUp(page)
      await page.getByRole('button', { name: 'Next: enter the code' }).click()
      await page.keyboard.type('482 91')
      await expect(page.getByRole('textbox', { name: /code/i })).toBeVisible()
    },
  },
  {
    name: 'two-factor-done',
    path: '/me/two-factor',
    reach: async (page) => {
      await setUp(page)
      const key =
        (await page
          .getByRole('group', { name: /setup key/i })
          .locator('code')
          .textContent()) ?? ''
      await page.getByRole('button', { name: 'Next: enter the code' }).click()
      await page.keyboard.type(new TOTP({ secret: key.replaceAll(/[^A-Z2-7]/g, '') }).generate())
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: '2FA is on' })).toBeVisible()
    },
  },
  { name: 'review', path: '/access-review', reach: heading('Questions') },
  {
    name: 'matrix',
    path: '/access-review/matrix',
    reach: (page) =>
      expect(
        page
          .getByRole('grid')
          .or(page.getByRole('list', { name: /^Roles of/ }))
          .first(),
      ).toBeVisible(),
  },
  {
    name: 'who-can',
    path: '/org/storefront/project/checkout/who-can?permission=core_pipeline_delete',
    reach: rows,
  },
  {
    name: 'review-decide',
    path: `${checkout}/reviews/new`,
    takes: 120,
    alsoAt: [768, 320],
    reach: async (page) => {
      await startReview(page, reviewName)
      await keepUndecided(page, 3)
      await show(page, /^All/)
    },
  },
  { name: 'review-apply', path: `${checkout}/reviews/new`, takes: 180, alsoAt: [768, 320], reach: applyReview },
  {
    name: 'review-report',
    path: `${checkout}/reviews/new`,
    takes: 180,
    alsoAt: [768, 320],
    reach: async (page) => {
      await applyReview(page)
      await page.getByRole('link', { name: 'Report' }).click()
      await expect(page.getByText('Access review report')).toBeVisible()
    },
  },
  { name: 'review-new', path: '/reviews/new', reach: heading(/review/i), alsoAt: [768, 320] },
  {
    name: 'review-compare',
    path: `${checkout}/access-review/snapshots`,
    takes: 120,
    alsoAt: [768, 320],
    reach: compareSnapshots,
  },
  { name: 'my-access', path: '/me/access', reach: heading(/access/i) },
  { name: 'preferences', path: '/me/preferences', reach: heading('Preferences'), alsoAt: [768, 320] },
]

/** Takes the picture of what is on screen in both themes. */
async function take(page: Page, name: string, width: number): Promise<void> {
  mkdirSync(folder, { recursive: true })
  // A pointer at rest, so that nothing is shown as hovered that the mock does not have.
  await page.mouse.move(0, 0)
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // The colors of the other theme are there for a frame more, and those of buttons until they have faded.
    await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const fading = document.getAnimations().filter((each) => each instanceof CSSTransition)
      await Promise.allSettled(fading.map(({ finished }) => finished))
    })
    const file = path.join(folder, `${name}${width === 1440 ? '' : `-${width}`}-${theme}.png`)
    await page.screenshot({ path: file })
    if (width === 1440 && readme[name] === theme)
      copyFileSync(file, path.resolve(import.meta.dirname, `../../.readme/${name}-${theme}.png`))
  }
}

for (const [width, height] of Object.entries(sizes).map(([each, high]) => [Number(each), high] as const))
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height } })

    if (usual.includes(width))
      test('connect', async ({ page }) => {
        await page.goto('/')
        await expect(page.getByRole('button', { name: /^Explore as/ }).first()).toBeVisible()
        await take(page, 'connect', width)
      })

    for (const {
      name,
      persona = 'account-admin',
      path: screenPath,
      reach,
      problem,
      faults,
      notAt,
      alsoAt,
      takes,
    } of screens) {
      if (notAt === width || ![...usual, ...(alsoAt ?? [])].includes(width)) continue
      test(name, async ({ page, connectAs, personas, sim, expectProblem }) => {
        if (takes !== undefined) test.setTimeout(takes * 1000)
        if (problem !== undefined) expectProblem(problem)
        if (faults !== undefined) await sim('PUT', '/__sim/faults', faults)
        await connectAs(persona, `/account/${personas[0]?.accountIdentifier ?? ''}${screenPath}`)
        await reach(page)
        // What never comes keeps the network busy.
        if (faults === undefined) await page.waitForLoadState('networkidle')
        await take(page, name, width)
      })
    }
  })
