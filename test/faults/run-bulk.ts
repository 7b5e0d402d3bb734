import { expect, type Locator, type Page } from '@playwright/test'
import type { Cell } from './cells.ts'
import { bulkDrivers } from './bulk-drivers.ts'
import { expected, type Outcome } from './expected.ts'
import { begin, passTime } from './inject.ts'
import { isBulk, type BulkOp } from './later-cells.ts'
import { isLost } from './expected-later.ts'
import { expectNoLeaks, readScreen, expectNotEmptyState, showsContent, showsReadableText } from './oracle.ts'
import { reloadOrClose } from './drive.ts'
import { attemptsIn, effectsOf, heldOf, installFaults, operationOf, readLog, type CellFixture } from './world.ts'

/** Bulk actions under faults: a verdict for each of two rows, that is what really is. */

/** Most virtual seconds of a run: two rows that get no answer, and a wait. */
const MAX = 180

const over = (page: Page) => page.getByText(/^Bulk action finished: /).first()
/** How the rows of the ledger ended, the ones that need a look first. */
const states = async (page: Page): Promise<string[]> =>
  page
    .getByRole('main')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .evaluateAll((rows) => rows.map((row) => row.querySelector('td')?.textContent.trim() ?? ''))

function driverOf({ op, id }: Cell) {
  if (!isBulk(op)) throw new Error(`${id} is no bulk action`)
  return { ...bulkDrivers[op], op }
}

async function ready(fixture: CellFixture, { path, open, fill }: (typeof bulkDrivers)[BulkOp]): Promise<void> {
  await fixture.connect(await path(fixture))
  await open?.(fixture)
  await fill?.(fixture)
}

/** One cell of a bulk action. */
export async function runBulk(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page } = fixture
  const driver = driverOf(cell)
  const { op } = driver
  const want = expected(cell)
  if (cell.fault === 'F07') return runBulkLeaving(fixture, { ...cell, variant: 'link' })
  await ready(fixture, driver)
  const logged = (await readLog(fixture)).length
  const effects = await effectsOf(fixture)
  // A lost connection is tried again by the browser itself, so there both rows are hit.
  const fault = await begin(fixture, { ...cell, op }, isLost(cell) ? {} : { times: 1 })
  await driver.button(page).click()
  if (fault.release !== undefined) {
    await page.clock.runFor(8000)
    await expect(page.getByText(/^Working$/).first(), 'F06: it is still on its way').toBeVisible()
    fault.release()
  }
  if (want.outcome === 'session-ended') {
    await passTime(page, page.getByText(/Your session has ended/).first())
    expectNoLeaks(await readScreen(page), fixture.persona)
    expectWithin(attemptsIn((await readLog(fixture)).slice(logged), op), want.attempts)
    await fault.end()
    return want.outcome
  }
  if (want.waits !== undefined) await passTime(page, page.getByText(/Harness asked us to wait/).first())
  await passTime(page, over(page), MAX)
  const screen = await readScreen(page)
  showsContent(screen)
  showsReadableText(screen)
  expectNotEmptyState(screen)
  expectNoLeaks(screen, fixture.persona)
  expect(screen.busy, 'U11: still busy').toEqual([])
  if (want.says !== undefined) await expect(page.getByRole('main'), 'U3: the cause').toContainText(want.says)
  const rows = await states(page)
  const did = (await effectsOf(fixture)) - effects
  const wanted = want.rows?.(cell.variant === 'post') ?? ['Done', 'Done']
  expect(rows, 'the verdicts').toEqual(
    wanted.map((state): unknown => expect.stringMatching(new RegExp(`^(${state})$`, 'u'))),
  )
  // G10: what is called done is done, and what is not is not; of “Not confirmed” no one can know.
  const done = rows.filter((row) => row === 'Done').length
  const unknown = rows.filter((row) => row === 'Not confirmed').length
  if (unknown > 0) expect(driver.blind, 'G10: a read can tell').toBe(true)
  expect(Math.min(2, did), 'G10: what is said is so').toBeGreaterThanOrEqual(done)
  expect(Math.min(2, did), 'G10: what is said is so').toBeLessThanOrEqual(done + unknown)
  await fault.end()
  await page.clock.runFor(5000)
  expectWithin(attemptsIn((await readLog(fixture)).slice(logged), op), want.attempts)
  return want.outcome
}

function expectWithin(count: number, [least, most]: readonly [number, number]): void {
  expect(count, 'U5: attempts').toBeGreaterThanOrEqual(least)
  expect(count, 'U5: attempts').toBeLessThanOrEqual(most)
}

/** A link of the frame that leads to another page. */
const away = (page: Page): Locator => page.locator('nav').getByRole('link', { name: 'Profile' }).first()

/**
 * F07, F51: a run continues while another page is shown, and its ledger tells; the page is not reloaded or closed
 * without a question, and nothing is sent again afterwards.
 */
export async function runBulkLeaving(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page } = fixture
  const driver = driverOf(cell)
  await ready(fixture, driver)
  const logged = (await readLog(fixture)).length
  const effects = await effectsOf(fixture)
  const attempts = async () => attemptsIn((await readLog(fixture)).slice(logged), driver.op)
  let questions = 0
  page.on('dialog', (dialog) => {
    if (dialog.type() === 'beforeunload') questions += 1
    void dialog.accept()
  })
  const held = { id: 'held', op: operationOf(driver.op), kind: 'hold', hold: 'answer', times: 1 } as const
  await installFaults(fixture, [held])
  await driver.button(page).click()
  await expect.poll(async () => heldOf(fixture), 'it is on its way').toBeGreaterThan(0)
  if (cell.variant === 'link' || cell.variant === 'back') {
    if (cell.variant === 'link') await away(page).click()
    else await page.goBack()
    await expect(page).not.toHaveURL(/bulk/)
    await fixture.sim('POST', '/__sim/release', { hold: 'answer', action: 'ok' })
    await page.clock.runFor(5000)
    await expect.poll(async () => (await effectsOf(fixture)) - effects, 'the run goes on').toBe(2)
    await page.locator('nav').getByRole('link', { name: 'Bulk actions' }).click()
    await passTime(page, page.getByText(/\b2 done\b/).first(), 10)
    expect(await attempts(), 'U5: attempts').toBe(2)
    return 'OK'
  }
  await reloadOrClose(page, cell.variant)
  await fixture.sim('POST', '/__sim/release', { hold: 'answer', action: 'ok' })
  await expect.poll(attempts).toBeGreaterThan(0)
  expect(questions, 'asked once').toBe(1)
  expectWithin(await attempts(), [1, 2])
  return 'OK'
}
