import { openRemoval } from './drive.ts'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Cell } from './cells.ts'
import { expectNoLeaks, readScreen, showsContent, showsReadableText } from './oracle.ts'
import { people, userIdOf, type CellFixture } from './world.ts'
import { accountMenu } from '../e2e/support/account-menu.ts'

/** Parts of the app that are missing after a deploy (F55) or throw while they are drawn (F57). */

type Part = {
  /** File of the built app, without its hash. */
  readonly chunk: string
  /** Where to connect. */
  readonly path: (fixture: CellFixture) => Promise<string>
  /** The step after which the part is needed; nothing where the page of the address needs it. */
  readonly go?: (page: Page) => Promise<void>
  /** Visible when the part is there. */
  readonly placeOf: (page: Page) => Locator
}

const list = async ({ account }: CellFixture) => `/account/${account}/users`
const own = (path: string) => async (fixture: CellFixture) => `/account/${fixture.account}/me/${path}`
const person = async (fixture: CellFixture) => `${await list(fixture)}/${await userIdOf(fixture, people.plain.query)}`

const main = (page: Page) => page.getByRole('main')
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' })
const follow = (name: string) => (page: Page) =>
  navigation(page)
    .getByRole('link', { name: new RegExp(`^${name}(?: [\\d,]+)?$`, 'u') })
    .click()
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { level: 1, name })
const firstPerson = (page: Page) => main(page).locator('tbody a[href*="/users/"]').first()
const addDialog = (page: Page) => page.getByRole('dialog', { name: 'Add users' })
const openAdd = (page: Page) => page.getByRole('link', { name: /^Add users/ }).click()

/** The hash of a file has eight characters, so `user` is not `user-tabs`. */
const filesOf = ({ chunk }: Part) => new RegExp(`/assets/${chunk.replace('.', String.raw`\.`)}-[\\w-]{8}\\.js`, 'u')

/** Parts that can be missing: a step away from a page that is there. */
const missing: Readonly<Record<string, Part & { readonly go: (page: Page) => Promise<void> }>> = {
  users: { chunk: 'users.page', path: own('profile'), go: follow('Users'), placeOf: firstPerson },
  person: {
    chunk: 'user',
    path: list,
    go: (page) => firstPerson(page).click(),
    placeOf: (page) => page.getByRole('button', { name: 'Refresh access' }),
  },
  add: { chunk: 'add-users.page', path: list, go: openAdd, placeOf: addDialog },
  profile: {
    chunk: 'profile.page',
    path: list,
    go: follow('Profile'),
    placeOf: heading('Profile'),
  },
  'two-factor': {
    chunk: 'two-factor',
    path: list,
    go: follow('Two-factor authentication'),
    placeOf: heading('Two-factor authentication'),
  },
}

const typed = 'reddy'

/** F55: it says so, loads nothing by itself, loses nothing, and continues when the file is back. */
export async function runMissing(fixture: CellFixture, { variant }: Cell): Promise<void> {
  const { page } = fixture
  const part = missing[variant]
  if (part === undefined) throw new Error(`No part ${variant}.`)
  const search = page.getByRole('searchbox', { name: /^Search name/ })
  const files = filesOf(part)
  let requestCount = 0
  let loads = 0
  await page.route(files, (route) => {
    requestCount += 1
    return route.fulfill({ status: 404, contentType: 'text/html', body: 'Not found' })
  })
  await fixture.connect(await part.path(fixture))
  page.on('load', () => (loads += 1))
  // Something typed on the page before, which is left for the one that is missing.
  if (variant !== 'users') {
    await search.fill(typed)
    await expect(firstPerson(page)).toContainText(/reddy/i)
  }
  await part.go(page)
  const notice = page.getByText(/Reload to continue/).first()
  await expect(notice).toBeVisible()
  await page.clock.runFor(30_000)
  await expect(notice, 'it stays said').toBeVisible()
  expect(requestCount, 'one automatic try').toBeLessThanOrEqual(2)
  expect(loads, 'nothing is loaded anew by itself').toBe(0)
  const now = await readScreen(page)
  universal(now, fixture)
  expect(now.spoken.join(' '), 'U3: announced').toMatch(/Copy anything you’ve typed before you reload/)

  if (variant === 'add') await expect(search, 'U4: under the dialog').toHaveValue(typed)
  await page.goBack()
  if (variant === 'users') await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(people.admin.name)
  else await expect(search, 'U4: on the way back').toHaveValue(typed)
  await expect(page.getByText(/Reload to continue/)).toHaveCount(0)

  await page.unroute(files)
  await part.go(page)
  // Browsers may remember a module that failed until the page is reloaded.
  const reload = page.getByRole('button', { name: 'Reload', exact: true }).first()
  await expect(part.placeOf(page).or(reload).first()).toBeVisible()
  if (await reload.isVisible()) {
    await reload.click()
    await expect.poll(() => loads, 'reloaded by the person').toBe(1)
    // The tab keeps which simulated person it is.
    await page.goto(await part.path(fixture))
    await part.go(page)
  }
  await expect(part.placeOf(page), 'U9: the way on works').toBeVisible()
  await expect(page.getByText(/Reload to continue/)).toHaveCount(0)
}

/** Parts that throw. `around`: what stays on the screen next to the failed part. */
const broken: Readonly<
  Record<string, Part & { readonly component: string; readonly around?: (page: Page) => Locator }>
> = {
  users: { chunk: 'users.page', component: 'UsersPage', path: list, placeOf: firstPerson },
  person: { chunk: 'user', component: 'UserDetailPage', path: person, placeOf: heading(people.plain.called) },
  access: {
    chunk: 'user',
    component: 'AccessTab',
    path: person,
    placeOf: (page) => page.getByRole('button', { name: 'Refresh access' }),
    around: heading(people.plain.called),
  },
  add: {
    chunk: 'add-users.page',
    component: 'AddUsersPage',
    path: list,
    go: openAdd,
    placeOf: addDialog,
    around: firstPerson,
  },
  'remove-dialog': {
    chunk: 'dialogs',
    component: 'RemoveDialog',
    path: person,
    go: openRemoval,
    placeOf: (page) => page.getByRole('alertdialog'),
    around: heading(people.plain.called),
  },
  profile: { chunk: 'profile.page', component: 'ProfilePage', path: own('profile'), placeOf: heading('Profile') },
  password: { chunk: 'password.page', component: 'PasswordPage', path: own('password'), placeOf: heading('Password') },
}

/** What a part throws; the one thing that the console may say in these cells. */
export const BROKEN = 'broken on purpose'

/** F57: its own panel or, for a whole page, the panel of the page; the frame and everything around it live. */
export async function runBroken(fixture: CellFixture, { variant }: Cell): Promise<void> {
  const { page } = fixture
  const part = broken[variant]
  if (part === undefined) throw new Error(`No part ${variant}.`)
  const files = filesOf(part)
  let replaced = 0
  await page.route(files, async (route) => {
    const response = await route.fetch()
    const source = await response.text()
    // Other parts may be in the same file: only the component that is loaded on demand is broken.
    const body = source.replace(
      new RegExp(`\\b${part.component}:\\(\\)=>[\\w$]+`, 'u'),
      `${part.component}:()=>()=>{throw new Error('${BROKEN}')}`,
    )
    if (body !== source) replaced += 1
    // Not kept by the browser for the time after.
    await route.fulfill({ response, body, headers: { ...response.headers(), 'cache-control': 'no-store' } })
  })
  await fixture.connect(await part.path(fixture))
  await part.go?.(page)
  const panel = main(page)
    .getByText(/Couldn[’']t show|This page stopped working/)
    .first()
  await expect(panel, 'U3: it says so').toBeVisible()
  expect(replaced, 'the part that throws was loaded').toBe(1)
  await expect(part.placeOf(page)).toHaveCount(0)
  if (part.around !== undefined) await expect(part.around(page), 'U8: the rest of the page').toBeVisible()
  const now = await readScreen(page)
  universal(now, fixture)
  expect(now.text).not.toContain(BROKEN)
  expect(now.spoken.join(' '), 'U3, U11: announced').toMatch(/Something went wrong/)
  await expect(accountMenu(page)).toBeVisible()

  // The way on is there, and says the same again while the part still fails.
  const again = main(page)
    .getByRole('button', { name: /^(Try again|Reload)$/ })
    .first()
  await expect(again, 'U9: a way on').toBeVisible()
  if (part.around !== undefined) {
    await again.click()
    await expect(panel).toBeVisible()
    const close = main(page).getByRole('button', { name: 'Close', exact: true })
    if (await close.isVisible()) {
      await close.click()
      await expect(panel).toBeHidden()
    }
  }
  const elsewhere = variant === 'profile' ? 'Password' : 'Profile'
  await follow(elsewhere)(page)
  await expect(heading(elsewhere)(page), 'U8: another page').toBeVisible()
  await expect(panel).toBeHidden()

  await page.unroute(files)
  await page.goto(await part.path(fixture))
  await part.go?.(page)
  await expect(part.placeOf(page), 'U9: mended, it is drawn').toBeVisible()
}

function universal(now: Awaited<ReturnType<typeof readScreen>>, { persona }: CellFixture): void {
  showsContent(now)
  showsReadableText(now)
  expectNoLeaks(now, persona)
}
