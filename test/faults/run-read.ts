import { expect, type Locator, type Page } from '@playwright/test'
import { begin, passTime, withinSeconds, type Fault } from './inject.ts'
import type { Cell, ReadOp } from './cells.ts'
import { readDrivers, type ReadDriver } from './drive.ts'
import { expected, type Expected } from './expected.ts'
import {
  keepsFocus,
  expectKeptInput,
  expectNoLeaks,
  readScreen,
  expectNotEmptyState,
  showsContent,
  showsReadableText,
  type ScreenState,
} from './oracle.ts'
import { attemptsIn, isCallOf, operationOf, readLog, type CellFixture } from './world.ts'

/** Where an outcome shows, by its code. */
function signOf(outcome: Expected['outcome'], driver: ReadDriver, page: Page): Locator {
  const place = driver.place(page)
  switch (outcome) {
    case 'failed':
      return place
        .getByText(driver.failed)
        .filter({ visible: true })
        .and(place.getByText(/Couldn[’']t|could not/i))
        .first()
    case 'stale':
      return place.getByText(/Couldn[’']t refresh/).first()
    case 'forbidden':
      return place.getByText(/You (don[’']t|do not) have (the )?permission/).first()
    case 'gone':
      return place.getByText(/no longer|not found|isn’t in|couldn’t find/i).first()
    case 'session-ended':
      return page.getByText(/Your session has ended/).first()
    case 'partly-read':
      return place.getByText(/could( not|n’t) be (read|loaded)/).first()
    default:
      return driver.data(page).first()
  }
}

/** One cell of the group of reads: outcome, universal rules, way on. */
export async function runRead(fixture: CellFixture, cell: Cell): Promise<Expected['outcome']> {
  const { page, persona } = fixture
  const op = cell.op as ReadOp // Cells of this group hold reads only.
  const driver = readDrivers[op]
  const want = expected(cell)
  const path = await driver.path(fixture)
  const cold = cell.variant === 'cold'
  const start = async () => {
    const open = driver.open?.(fixture) ?? Promise.resolve()
    if (!cold || cell.fault !== 'F14') return open
    // The session may be over before what is being opened is seen.
    const ended = page
      .getByText(/Your session has ended/)
      .first()
      .waitFor()
    for (const one of [open, ended]) one.catch(() => undefined)
    await Promise.any([open, ended])
  }

  let fault: Fault | undefined
  // Where a person starts the read, its page is there before; else the page itself is what is cold.
  const early = cold && driver.open === undefined
  if (early) fault = await begin(fixture, { ...cell, op }, { before: driver.before ?? 0, connecting: true })
  // The connect screen is back at once where the first read ends the session.
  if (early && cell.fault === 'F14') await pressCard(fixture, path)
  else await fixture.connect(path)
  // The check of the session fails too, so nothing else of the page may be on its way to meet that first.
  if (!early && cell.fault === 'F14') await page.waitForLoadState('networkidle')
  // The list itself loads the names of roles and resource groups once, after its rows.
  if (op === 'R1' || op === 'R2')
    await expect
      .poll(async () =>
        (await readLog(fixture)).some(({ operation, status }) => operation === operationOf(op) && status > 0),
      )
      .toBe(true)
  if (!cold) {
    await start()
    await expect(driver.data(page).first()).toBeVisible()
    await driver.type?.(page)
  }
  const logged = (await readLog(fixture)).length
  const callsBefore = early ? (driver.before ?? 0) : 0
  fault ??= await begin(fixture, { ...cell, op })
  const before = await readScreen(page)
  if (!early) {
    if (cold) await start()
    else await driver.again(fixture)
  }

  if (cell.fault === 'F05' || cell.fault === 'F06') await showsWaiting(fixture, driver, cell)
  if (fault.release !== undefined && cell.fault === 'F06') {
    const answered = page.waitForResponse((response) => isCallOf(op, response.request().method(), response.url()))
    fault.release()
    await answered
  }
  if (cell.fault === 'F07') await leavesQuietly(fixture, driver, op)
  else await expectOutcomeShown(fixture, driver, cell, want, before)
  const after = await readScreen(page)
  universal(after, fixture)

  const log = await readLog(fixture)
  const recent = early ? log : log.slice(logged)
  const attempts = attemptsIn(recent, op) - callsBefore
  expect(attempts, 'U5, G13: attempts').toBeGreaterThanOrEqual(want.attempts[0])
  expect(attempts, 'U5, G13: attempts').toBeLessThanOrEqual(want.attempts[1])
  if (cell.preset !== undefined)
    expect(
      recent.some(({ fault: hitFault }) => hitFault?.startsWith(cell.preset ?? '') === true),
      'the fault was met',
    ).toBe(true)

  if (cell.fault !== 'F07') await isAccepted(fixture, driver, cell, want, fault)
  expectNoLeaks(await readScreen(page), persona)
  return want.outcome
}

function universal(after: ScreenState, { persona }: CellFixture): void {
  showsContent(after)
  showsReadableText(after)
  expectNoLeaks(after, persona)
}

/** F05, F06: after 5 s the page says that it still waits, and lets a person stop. */
async function showsWaiting({ page }: CellFixture, driver: ReadDriver, cell: Cell): Promise<void> {
  const place = driver.place(page)
  await passTime(page, place.getByText(/Still waiting/).first(), 10)
  await expect(place.getByRole('button', { name: /^(Cancel|Stop waiting)/ }).first()).toBeVisible()
  const now = await readScreen(page)
  expect(now.text, 'no flash of an error').not.toMatch(/Couldn[’']t/)
  if (cell.variant === 'warm' && cell.op !== 'O3' && cell.op !== 'O9')
    await expect(driver.data(page).first(), 'old data stays while it is read again').toBeVisible()
}

/** F07: leaving cancels the request; nothing is shown on another page. */
async function leavesQuietly(fixture: CellFixture, driver: ReadDriver, op: ReadOp): Promise<void> {
  const { page } = fixture
  // What was started before its page is drawn belongs to no one yet, and no one would take it back.
  await page.locator('h1').first().waitFor()
  // Every page asks who is connected: the next one continues waiting for the same answer.
  const aborted =
    op === 'O8'
      ? undefined
      : page.waitForEvent('requestfailed', (request) => isCallOf(op, request.method(), request.url()))
  await driver.close?.(page)
  await leaveTo(page, op)
  await aborted
  const text = await readScreen(page)
  expect(text.spoken.join(' '), 'no message on another page').not.toMatch(/Couldn[’']t|could not|failed|error/i)
}

async function pressCard({ page, persona }: CellFixture, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: `Explore as ${persona.title}`, exact: true }).click()
}

/** Goes to another page by its link. */
async function leaveTo(page: Page, op: ReadOp): Promise<void> {
  const elsewhere = op === 'O8' ? 'Users' : 'Profile'
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: elsewhere, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: elsewhere })).toBeVisible()
}

/** The outcome itself, with its words (U3), what was typed (U4) and what was on screen before (U7). */
async function expectOutcomeShown(
  fixture: CellFixture,
  driver: ReadDriver,
  cell: Cell,
  want: Expected,
  before: ScreenState,
): Promise<void> {
  const { page } = fixture
  const place = driver.place(page)
  if (want.waits !== undefined) await waitsForRetryAfter(fixture, driver, cell, want.waits)
  await passTime(page, signOf(want.outcome, driver, page))
  if (want.outcome !== 'session-ended')
    await expect(page.locator('[aria-busy="true"]'), 'U11: nothing stays busy').toHaveCount(0)
  const after = await readScreen(page)
  if (want.outcome !== 'session-ended') {
    // Choices of a page go with the person it was about.
    if (cell.variant === 'warm' && want.outcome !== 'gone') expectKeptInput(before, after)
    keepsFocus({ ...before, focus: cell.variant === 'warm' ? before.focus : '' }, after)
  }
  const failed = !['OK', 'partly-read', 'LEFT'].includes(want.outcome)
  if (failed) {
    expectNotEmptyState(after)
    expect(
      after.spoken.some((text) => text.trim().length > 10),
      'U3, U11: the failure is announced',
    ).toBe(true)
  }
  if (want.says !== undefined) await expect(page.locator('body'), 'U3: the cause').toContainText(want.says)
  switch (want.outcome) {
    case 'stale':
      await expect(driver.data(page).first(), 'U7: old data stays').toBeVisible()
      await expect(place.getByText(/Couldn[’']t refresh.*from \d\d:\d\d/).first(), 'U7: and is marked').toBeVisible()
      await expect(driver.retry(page)).toBeVisible()
      break
    case 'failed':
      await expect(driver.data(page), 'nothing old or empty is shown as new').toHaveCount(0)
      await expect(driver.retry(page)).toBeVisible()
      break
    case 'forbidden':
      await expect(place.getByRole('button', { name: /^(Try|Check) again$/ }), 'no retry').toHaveCount(0)
      break
    case 'session-ended':
      await expect(driver.data(page), 'loaded data has left').toHaveCount(0)
      await expect(page.locator('input[name="apiKey"]')).toBeVisible()
      break
    case 'OK':
      expect(after.text, 'no error').not.toMatch(/Couldn[’']t (load|refresh)/)
      break
    default:
      break
  }
}

/** F25, F29: nothing is sent before the announced time, and the time is shown. */
async function waitsForRetryAfter(
  fixture: CellFixture,
  driver: ReadDriver,
  cell: Cell,
  seconds: number,
): Promise<void> {
  const { page } = fixture
  const place = driver.place(page)
  await expect(place.getByText(/in \d+ s/).first(), 'shows the wait').toBeVisible()
  const count = async () => attemptsIn(await readLog(fixture), cell.op as ReadOp) // As above.
  const sent = await count()
  await page.clock.runFor((seconds - 3) * 1000)
  expect(await count(), 'G12: nothing before the time').toBe(sent)
}

/** U9, G11: when the fault ends the way on works; U8: the rest of the app works while it lasts. */
async function isAccepted(
  fixture: CellFixture,
  driver: ReadDriver,
  cell: Cell,
  want: Expected,
  fault: Fault,
): Promise<void> {
  const { page } = fixture
  const op = cell.op as ReadOp // As above.
  if (want.outcome === 'session-ended') {
    await fault.end()
    await page.getByRole('button', { name: `Explore as ${fixture.persona.title}`, exact: true }).click()
    // What was begun may be open again in a dialog, and a dialog hides the rest from the accessibility tree.
    await expect(page.getByRole('navigation', { name: 'Main', includeHidden: true })).toBeVisible()
    return
  }
  if (
    want.outcome === 'forbidden' ||
    want.outcome === 'gone' ||
    want.outcome === 'OK' ||
    want.outcome === 'partly-read'
  ) {
    await driver.close?.(page)
    await leaveTo(page, op)
    await fault.end()
    return
  }
  await fault.end()
  // Online again: read without a click.
  if (cell.fault !== 'F01') await driver.retry(page).click()
  else if (op === 'O9') await driver.retry(page).click()
  // By the real clock it is measured by `npm run bench`.
  await withinSeconds(page, driver.data(page), 2, 'U9, G11: the way on works')
  await expect(driver.place(page).getByText(/Couldn[’']t (load|refresh)/), 'and the message goes').toHaveCount(0)
  const again = cell.fault === 'F01' ? fault : await begin(fixture, { ...cell, op }, { fires: 'may' })
  await driver.close?.(page)
  await leaveTo(page, op)
  await again.end()
}
