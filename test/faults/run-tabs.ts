import { expect, type Page } from '@playwright/test'
import type { Cell } from './cells.ts'
import { expectKeptInput, expectNoLeaks, readScreen, showsContent, showsReadableText } from './oracle.ts'
import { inContext } from './other-context.ts'
import { openInNewTab, pressCard } from '../e2e/support/fixtures.ts'
import { signOut } from './run-switch.ts'
import { attemptsIn, people, personaOf, readLog, type CellFixture } from './world.ts'
import { signOut as chooseSignOut } from '../e2e/support/account-menu.ts'

/** Two tabs of one browser (F50). */

const firstPerson = (page: Page) => page.getByRole('main').locator('tbody a[href*="/users/"]').first()
const name = (page: Page) => page.getByRole('textbox', { name: 'Name' })
const save = (page: Page) => page.getByRole('button', { name: /^Save/ }).first()

/** Another tab, opened by a link of the first one, which hands it the session. */
function otherTab({ page }: CellFixture, link: 'Users' | 'Profile'): Promise<Page> {
  // Some links of the navigation carry a figure.
  const name = new RegExp(`^${link}[\\s\\d,]*$`)
  return openInNewTab(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }))
}

async function universal({ persona }: CellFixture, ...pages: Page[]): Promise<void> {
  for (const page of pages) {
    const now = await readScreen(page)
    showsContent(now)
    showsReadableText(now)
    expectNoLeaks(now, persona)
  }
}

/** One cell of two tabs. With the real clock: by a clock of the tests a page does not know how it was opened. */
export async function runTabs(fixture: CellFixture, { variant }: Cell): Promise<void> {
  await inContext(fixture, {}, fixture.origin, (there) => playTabs(there, variant))
}

async function playTabs(fixture: CellFixture, variant: string): Promise<void> {
  const list = `/account/${fixture.account}/users`
  switch (variant) {
    case 'same-edit':
      return sameEdit(fixture)
    case 'no-crossing':
      return noCrossing(fixture, list)
    default: {
      await fixture.connect(list)
      await expect(firstPerson(fixture.page)).toBeVisible()
      const other = await otherTab(fixture, 'Users')
      await expect(firstPerson(other)).toBeVisible()
      return variant === 'switch' ? switched(fixture, other) : signedOut(fixture, other)
    }
  }
}

/** The second person to save sees a message and keeps the text; nothing is overwritten before they choose. */
async function sameEdit(fixture: CellFixture): Promise<void> {
  const { page, account } = fixture
  const path = `/account/${account}/me/profile`
  await fixture.connect(path)
  const other = await otherTab(fixture, 'Profile')
  await name(page).fill('Maren First')
  await name(other).fill('Maren Second')
  await save(page).click()
  await expect(page.getByText(/^Saved at/).first()).toBeVisible()
  const before = await readScreen(other)
  await save(other).click()
  await expect(other.getByText(/Your name was changed elsewhere/).first()).toBeVisible()
  await expect(other.getByText(/Maren First/).first(), 'theirs is shown beside it').toBeVisible()
  expectKeptInput(before, await readScreen(other))
  expect(attemptsIn(await readLog(fixture), 'O15'), 'the second one is not sent').toBe(1)
  await universal(fixture, page, other)
  // The person chooses, and then it is sent.
  await other.getByRole('button', { name: /^Save “\s*Maren Second/ }).click()
  await expect(other.getByText(/^Saved at/).first()).toBeVisible()
  expect(attemptsIn(await readLog(fixture), 'O15')).toBe(2)
}

/** Names and addresses on the screen of a list. */
function whoIsShown(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll<HTMLElement>('tbody a[href*="/users/"]')]
    const addresses = document.body.innerText.match(/[\w.+-]+@[\w.-]+\w/gu) ?? []
    return [...new Set([...links.map(({ innerText }) => innerText.trim()), ...addresses])]
  })
}

async function showsNoUser(page: Page, who: readonly string[]): Promise<void> {
  const { everywhere } = await readScreen(page)
  expect(
    who.filter((text) => everywhere.includes(text)),
    'nobody of the session before',
  ).toEqual([])
}

/**
 * How soon is measured by `npm run bench`: these tabs have the real clock, which runs on while the machine is slow.
 */
async function expectSignedOut(other: Page): Promise<void> {
  await expect(other.getByText('Signed out in another tab')).toBeVisible({ timeout: 15_000 })
}

async function signedOut(fixture: CellFixture, other: Page): Promise<void> {
  const { page } = fixture
  const who = await whoIsShown(other)
  expect(who.length).toBeGreaterThan(10)
  await chooseSignOut(page)
  await expectSignedOut(other)
  await showsNoUser(page, who)
  await showsNoUser(other, who)
  await universal(fixture, page, other)
}

/** One tab goes on as someone else: the other one has ended, and follows no one. */
async function switched(fixture: CellFixture, other: Page): Promise<void> {
  const { page } = fixture
  const who = await whoIsShown(other)
  expect(who.length).toBeGreaterThan(10)
  await signOut(page)
  await pressCard(page, await personaOf(fixture, 'individual'))
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Profile' }).click()
  await expect(name(page)).toHaveValue(people.individual.name)
  await expectSignedOut(other)
  await other.waitForTimeout(1000)
  const both = [...who, people.admin.name, people.individual.name, people.individual.email]
  await showsNoUser(other, both)
  await showsNoUser(
    page,
    who.filter((text) => text !== people.individual.name && text !== people.individual.email),
  )
  // Someone who connects there again learns nothing of the tab next to it either.
  await pressCard(other, fixture.persona)
  await expect(firstPerson(other)).toBeVisible()
  await expect(name(page), 'and the other way round').toHaveValue(people.individual.name)
  await universal(fixture, page, other)
}

/** What tabs tell each other holds nothing that was loaded or typed. */
async function noCrossing(fixture: CellFixture, list: string): Promise<void> {
  const { page } = fixture
  const listener = await page.context().newPage()
  await listener.goto('/robots.txt')
  await listener.evaluate(() => {
    const received: string[] = []
    Object.assign(window, { received })
    new BroadcastChannel('harness-user-admin').addEventListener('message', ({ data }: MessageEvent<unknown>) =>
      received.push(JSON.stringify(data)),
    )
    addEventListener('storage', ({ key, newValue }) => received.push(`stored ${key ?? ''} ${newValue ?? ''}`))
  })
  await fixture.connect(list)
  await expect(firstPerson(page)).toBeVisible()
  const who = await whoIsShown(page)
  await page.getByRole('searchbox', { name: /^Search name/ }).fill('typed in the search')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Profile' }).click()
  await name(page).fill('Typed And Saved')
  await save(page).click()
  await expect(page.getByText(/^Saved at/).first()).toBeVisible()
  await name(page).fill('Typed And Kept')
  await universal(fixture, page)
  await chooseSignOut(page)
  await expect(page.getByText('You’re signed out')).toBeVisible()
  // Put there by the lines above.
  const readReceived = () => listener.evaluate(() => (window as unknown as { received: string[] }).received)
  await expect.poll(async () => (await readReceived()).join('\n'), 'something is told').toContain('signed-out')
  const messages = (await readReceived()).join('\n')
  const privateWindow = [...who, people.admin.name, people.admin.email, 'typed in', 'Typed And', fixture.persona.apiKey]
  expect(
    privateWindow.filter((text) => messages.includes(text)),
    'F50: data that crossed',
  ).toEqual([])
}
