import { openRemoval } from './drive.ts'
import { expect, type Page } from '@playwright/test'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { rulesFor, type Cell } from './cells.ts'
import type { Outcome } from './expected.ts'
import { passTime } from './inject.ts'
import { expectInvariants, expectKeptInput, readScreen } from './oracle.ts'
import { runClock } from './run-clock.ts'
import { runBroken, runMissing } from './run-parts.ts'
import { runTabs } from './run-tabs.ts'
import { runWorker } from './run-worker.ts'
import { attemptsIn, clearFaults, installFaults, people, readLog, userIdOf, type CellFixture } from './world.ts'
import { chooseDark, signOut } from '../e2e/support/account-menu.ts'

/** The faults of surroundings and interaction: each has its own run. Blocked storage and a changed world are here. */

const runs: Readonly<Record<string, (fixture: CellFixture, cell: Cell) => Promise<void>>> = {
  F50: runTabs,
  F53: runClock,
  F54: runWorker,
  F55: runMissing,
  F56: runStorage,
  F57: runBroken,
  F58: runChange,
}

/** One cell of the group `rest`. */
export async function runRemaining(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const run = runs[cell.fault]
  if (run === undefined) throw new Error(`Nobody plays ${cell.fault}.`)
  await run(fixture, cell)
  return 'OK'
}

/** F56: full function, no error; only what would be remembered is not. */
async function runStorage(fixture: CellFixture, { variant }: Cell): Promise<void> {
  const { page, account } = fixture
  await page.addInitScript((how) => {
    let refused = 0
    Object.assign(window, { refused: () => refused })
    const refuse = (error: string) => () => {
      refused += 1
      throw new DOMException('Refused on purpose', error)
    }
    if (how === 'full') Storage.prototype.setItem = refuse('QuotaExceededError')
    else
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get: refuse('SecurityError'), configurable: true })
  }, variant)
  await fixture.connect(`/account/${account}/users`)
  const row = page.getByRole('rowheader').first()
  await expect(row).toBeVisible()
  const theme = () =>
    page.evaluate(() => document.documentElement.dataset['theme'] ?? document.documentElement.className)
  const before = await theme()
  await chooseDark(page)
  await expect.poll(theme, 'a choice works at once').not.toBe(before)
  await page.getByRole('searchbox').fill('maren')
  await expect(row).toContainText('Maren')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Preferences' }).click()
  await page.getByRole('combobox', { name: 'Lock after' }).selectOption('60')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Profile' }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('Maren Without Storage')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/^Saved at/).first()).toBeVisible()
  await expectInvariants(fixture)
  await expect(page.getByText(/Couldn[’']t|went wrong/)).toHaveCount(0)
  // Put there by the script above.
  const refused = await page.evaluate(() => (window as unknown as { refused: () => number }).refused())
  expect(refused, 'storage was tried and refused').toBeGreaterThan(0)

  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Connect to Harness' })).toBeVisible()
  expect(await theme(), 'nothing is remembered').toBe(before)
  await page.getByRole('button', { name: `Explore as ${fixture.persona.title}`, exact: true }).click()
  await expect(name).toHaveValue('Maren Without Storage')
  await signOut(page)
  await expect(page.getByText('You’re signed out')).toBeVisible()
}

const question = (page: Page) => page.getByRole('alertdialog')
const confirm = (page: Page) => question(page).getByRole('button', { name: 'Remove user' })
const bar = (page: Page) => page.getByRole('region', { name: 'Removals' })

const failingCheck: FaultRule = { id: 'check', op: 'O3', kind: 'status', status: 500 }

/** Opens the question about removing someone in a scope. */
async function ask(fixture: CellFixture, path: string, query: Readonly<Record<string, string>>): Promise<void> {
  const { page } = fixture
  const id = await userIdOf(fixture, { searchTerm: 'a', sortOrders: 'name,ASC', ...query })
  await fixture.connect(`/account/${fixture.account}${path}/users/${id}`)
  await open(page)
}

async function open(page: Page): Promise<void> {
  await openRemoval(page)
  await question(page).waitFor()
}

/** Confirms and sends at once. */
async function remove(page: Page): Promise<void> {
  await expect(confirm(page)).not.toHaveAttribute('aria-disabled', 'true')
  const word = question(page).getByRole('textbox')
  if (await word.isVisible()) await word.fill('remove')
  await confirm(page).click()
  await page.getByRole('button', { name: /^Remove now/ }).click()
}

const promise = /\bsafe to\b|can be removed safely|\bsafely\b|no risk/i

/** F58: between the check and the act the world changes, or the check does not answer. */
async function runChange(fixture: CellFixture, { variant }: Cell): Promise<void> {
  const { page } = fixture
  if (variant === 'account') {
    await ask(fixture, '', people.plain.query)
    await expect(question(page).getByText(/isn’t the last/)).toBeVisible()
    const checked = await readScreen(page)
    expect(checked.text, 'no promise').not.toMatch(promise)
    await installFaults(fixture, rulesFor('O11', 'F12-last-admin-scopes'))
    await remove(page)
    await expect(
      bar(page)
        .getByText(/No changes were made/)
        .first(),
    ).toBeVisible()
    for (const scope of ['Account', 'Organization: Retail', 'Project: Checkout'])
      await expect(bar(page).getByText(scope).first(), 'the scopes that are named').toBeVisible()
    expect((await readScreen(page)).text, 'no promise').not.toMatch(promise)
    await expectInvariants(fixture)
    expect(attemptsIn(await readLog(fixture), 'O11'), 'U5: attempts').toBe(1)
    await bar(page).getByRole('button', { name: 'Close' }).click()
    await clearFaults(fixture)
    await installFaults(fixture, [failingCheck])
    await open(page)
    await passTime(page, question(page).getByText(/Couldn’t check whether/))
    await expect(question(page).getByText(/Harness won’t remove the last admin/)).toBeVisible()
    await expectInvariants(fixture)
    await remove(page)
    await passTime(page, page.getByText(/was removed from account/).first(), 20)
    expect(attemptsIn(await readLog(fixture), 'O11'), 'U5: one more').toBe(2)
    return
  }
  const [path, query] =
    variant === 'organization'
      ? ['/org/storefront', { orgIdentifier: 'storefront' }]
      : ['/org/storefront/project/checkout', { orgIdentifier: 'storefront', projectIdentifier: 'checkout' }]
  await installFaults(fixture, [failingCheck])
  await ask(fixture, path, query)
  await passTime(page, question(page).getByText(/Couldn’t check whether/))
  await expect(confirm(page), 'blocked').toHaveAttribute('aria-disabled', 'true')
  const word = question(page).getByRole('textbox')
  if (await word.isVisible()) await word.fill('remove')
  const before = await readScreen(page)
  await confirm(page).click({ force: true })
  await expect(question(page), 'nothing goes on').toBeVisible()
  await page.clock.runFor(10_000)
  expect(attemptsIn(await readLog(fixture), 'O11'), 'U5: nothing is sent').toBe(0)
  expect(before.text, 'no promise').not.toMatch(promise)
  await expectInvariants(fixture)
  await clearFaults(fixture)
  await question(page).getByRole('button', { name: 'Check again' }).click()
  await expect(question(page).getByText(/Couldn’t check whether/)).toHaveCount(0)
  expectKeptInput(before, await readScreen(page))
  await remove(page)
  await passTime(page, page.getByText(/was removed from/).first(), 20)
  expect(attemptsIn(await readLog(fixture), 'O11'), 'U5: attempts').toBe(1)
}
