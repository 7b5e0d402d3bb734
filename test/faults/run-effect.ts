import { expect, type Locator, type Page } from '@playwright/test'
import type { Cell, EffectOp } from './cells.ts'
import { effectDrivers, type EffectDriver } from './effect-drivers.ts'
import { expected, type Expected, type Outcome } from './expected.ts'
import { begin, passTime } from './inject.ts'
import {
  expectNoClaim,
  keepsFocus,
  expectKeptInput,
  expectNoLeaks,
  readScreen,
  showsContent,
  showsReadableText,
} from './oracle.ts'
import { reloadOrClose } from './drive.ts'
import { attemptsIn, effectsOf, heldOf, installFaults, operationOf, readLog, type CellFixture } from './world.ts'

/** Where the outcome of a change shows, by its code. */
function signOf(outcome: Outcome, driver: EffectDriver, page: Page): Locator {
  const place = driver.place(page)
  switch (outcome) {
    case 'in-doubt':
      return place
        .getByText(/know whether the change was saved|^Change (not )?saved$|Unknown result/)
        .or(driver.done(page))
        .first()
    case 'refused':
      return place
        .getByText(driver.no ?? /No(thing was| changes were) (sent|saved|changed|made)|n[o’]t accept/i)
        .first()
    case 'partly-done':
      return place.getByText(driver.part ?? /Unknown result|Failed/).first()
    case 'forbidden':
      return place.getByText(/You (don[’']t|do not) have (the )?permission/).first()
    case 'gone':
      return place.getByText(driver.gone ?? /no longer/).first()
    case 'session-ended':
      return page.getByText(/Your session has ended/).first()
    default:
      return driver.done(page)
  }
}

function driverOf(cell: Cell): EffectDriver & { op: EffectOp } {
  const op = cell.op as EffectOp // Cells of these groups hold changes only.
  return { ...effectDrivers[op], op }
}

/** Opens the form of a change and fills it in. @param by how the page is reached */
async function ready(fixture: CellFixture, driver: EffectDriver, by: 'address' | 'link' = 'address'): Promise<void> {
  await driver.prepare?.(fixture)
  if (by === 'address') await fixture.connect(await driver.path(fixture))
  else {
    await fixture.connect(await driver.from(fixture))
    await driver.arrive(fixture.page).click()
  }
  await driver.open?.(fixture)
  await driver.fill?.(fixture)
}

/** One cell of a change: outcome, universal rules, exactly as many attempts as intents, and nothing but the truth. */
export async function runEffect(fixture: CellFixture, cell: Cell): Promise<Expected['outcome']> {
  const { page } = fixture
  const driver = driverOf(cell)
  const { op } = driver
  const want = expected(cell)
  if (cell.fault === 'F07') return runLeft(fixture, cell)
  await ready(fixture, driver)
  const before = await readScreen(page)
  const logged = (await readLog(fixture)).length
  const effects = await effectsOf(fixture)
  const fault = await begin(fixture, { ...cell, op })
  await driver.button(page).click()
  if (fault.release !== undefined) {
    await passTime(page, page.getByText(/Still saving…/).first(), 8)
    fault.release()
  }
  await passTime(page, signOf(want.outcome, driver, page))
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  const screen = await readScreen(page)
  showsContent(screen)
  showsReadableText(screen)
  leaks(fixture, op, screen)
  const did = (await effectsOf(fixture)) - effects - (driver.before ?? 0)
  if (want.outcome === 'in-doubt') isTrue(screen.text, op, did)
  if (want.outcome !== 'session-ended' && want.outcome !== 'OK') {
    keepsFocus(before, screen)
    if (want.outcome !== 'in-doubt') expectNoClaim(screen)
  }
  if (want.says !== undefined) await expect(page.locator('body'), 'U3: the cause').toContainText(want.says)
  if (['refused', 'forbidden', 'gone'].includes(want.outcome) || (want.outcome === 'in-doubt' && did === 0)) {
    // A removal is confirmed before, and a click on Unlock comes without any text.
    if (driver.back === undefined) {
      if (driver.fill !== undefined && driver.everywhere === undefined) expectKeptInput(before, await readScreen(page))
    } else {
      await driver.back(page)
      // A form that was drawn again has other ids.
      const values = ({ fields }: typeof before) => fields.map(({ value }) => value).sort()
      expect(values(await readScreen(page)), 'U4: typed input').toEqual(values(before))
    }
  }
  const attempts = attemptsIn((await readLog(fixture)).slice(logged), op)
  expect(attempts, 'U5, G03: attempts').toBe(want.attempts[0])
  await fault.end()
  return want.outcome
}

/** What the person typed may stand in the fields of the password form, and nowhere else. */
function leaks({ persona }: CellFixture, op: EffectOp, screen: Awaited<ReturnType<typeof readScreen>>): void {
  if (op !== 'O2') {
    expectNoLeaks(screen, persona)
    return
  }
  const { password, ...others } = persona
  expectNoLeaks(screen, others)
  if (password !== undefined) expect(screen.text.includes(password), 'U12: the password is on the screen').toBe(false)
}

/** Operations after which no read can tell, or only one that lags behind (docs/service.md, trap 16). */
const blind = new Set<EffectOp>(['O2', 'O12', 'O13'])

/**
 * G10: what is said after a doubt is what really is; where a read can tell, it is said.
 *
 * @param did changes of the one attempt: after a lost connection the browser itself sends it again
 */
function isTrue(text: string, op: EffectOp, did: number): void {
  if (/know whether the change was saved|Unknown result/.test(text)) {
    // Invitations of people who are not members yet can be there without being found.
    expect(blind.has(op) || op === 'O1' || effectDrivers[op].blind, 'G10: the state is named').toBe(true)
    return
  }
  expect(/^Change not saved$/m.test(text) ? 0 : 1, 'G10: what is said is so').toBe(Math.min(1, did))
}

/** Slow answers, so that gestures and steps happen while the change is on its way. */
async function slowly(fixture: CellFixture, op: EffectOp, delayMs: number): Promise<void> {
  await installFaults(fixture, [{ id: 'slow', op: operationOf(op), kind: 'headers', delayMs, headers: {} }])
}

/** Holds the answer of a change until it is released. */
async function holdAnswer(fixture: CellFixture, op: EffectOp): Promise<void> {
  await installFaults(fixture, [{ id: 'held', op: operationOf(op), kind: 'hold', hold: 'answer', times: 1 }])
}

/** F49: one intent, however it is pressed. */
export async function runGesture(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page } = fixture
  const driver = driverOf(cell)
  await ready(fixture, driver)
  const logged = (await readLog(fixture)).length
  await slowly(fixture, driver.op, 250)
  const button = driver.button(page)
  switch (cell.variant) {
    case 'double-click':
      await button.dblclick()
      break
    case 'enter-repeat':
      await button.focus()
      for (let press = 0; press < 5; press += 1) await page.keyboard.press('Enter')
      break
    case 'five-clicks':
      await button.evaluate((element) => {
        if (element instanceof HTMLElement) for (let press = 0; press < 5; press += 1) element.click()
      })
      break
    default:
      // Buttons outside a form are sent five clicks in five tasks instead.
      await button.evaluate(async (element) => {
        for (let press = 0; press < 5; press += 1)
          if (element instanceof HTMLButtonElement && element.form !== null) element.form.requestSubmit()
          else if (element instanceof HTMLElement) {
            element.click()
            await new Promise((resolve) => queueMicrotask(() => resolve(undefined)))
          }
      })
  }
  await passTime(page, driver.done(page), 20)
  expect(attemptsIn((await readLog(fixture)).slice(logged), driver.op), 'G09: attempts').toBe(driver.sends ?? 1)
  return 'OK'
}

/** The button of the question before leaving. */
const leaveButton = (page: Page) =>
  page.getByRole('button', { name: /^(Leave now|Leave without saving|Stop and close|Stop setup)$/ })
const notice = (page: Page, driver: EffectDriver) =>
  page
    .getByText(/ (was|were) .*\.$/)
    .or(driver.done(page))
    .first()

/** A link of the frame that leads away; a dialog lies over it, a keyboard shortcut of the browser would not care. */
async function followLink(page: Page): Promise<void> {
  await page
    .locator('nav a:not([aria-current])')
    .first()
    .evaluate((link) => {
      if (link instanceof HTMLElement) link.click()
    })
}

/** F07: the request is not aborted; its result is a notice on the page where the person is. */
async function runLeft(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  return leave(fixture, driverOf(cell), followLink)
}

async function leave(
  fixture: CellFixture,
  driver: ReturnType<typeof driverOf>,
  go: (page: Page) => Promise<void>,
): Promise<Outcome> {
  const { page } = fixture
  await ready(fixture, driver, 'link')
  const logged = (await readLog(fixture)).length
  const effects = await effectsOf(fixture)
  await holdAnswer(fixture, driver.op)
  const address = page.url()
  await driver.button(page).click()
  await expect
    .poll(async () => attemptsIn((await readLog(fixture)).slice(logged), driver.op) + (await heldOf(fixture)))
    .toBeGreaterThan(0)
  await go(page)
  if (driver.everywhere === undefined) await leaveButton(page).click()
  await expect(page).not.toHaveURL(address)
  await expect(leaveButton(page), 'asked once').toBeHidden()
  await fixture.sim('POST', '/__sim/release', { hold: 'answer', action: 'ok' })
  await passTime(page, notice(page, driver), 10)
  expect(attemptsIn((await readLog(fixture)).slice(logged), driver.op), 'U5: attempts').toBe(1)
  expect((await effectsOf(fixture)) - effects, 'it was not called back').toBe(1 + (driver.before ?? 0))
  showsContent(await readScreen(page))
  return 'OK'
}

/** F51: leaving with a change on its way asks once, and never sends again. */
export async function runLeaving(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page } = fixture
  const driver = driverOf(cell)
  if (cell.variant === 'link') return leave(fixture, driver, followLink)
  if (cell.variant === 'back')
    return leave(fixture, driver, async (each) => {
      await each.goBack({ waitUntil: 'commit', timeout: 1500 }).catch(() => undefined)
    })
  await ready(fixture, driver)
  const logged = (await readLog(fixture)).length
  let questions = 0
  page.on('dialog', (dialog) => {
    if (dialog.type() === 'beforeunload') questions += 1
    void dialog.accept()
  })
  await holdAnswer(fixture, driver.op)
  await driver.button(page).click()
  await expect.poll(async () => heldOf(fixture), 'it is on its way').toBeGreaterThan(0)
  await reloadOrClose(page, cell.variant)
  await fixture.sim('POST', '/__sim/release', { hold: 'answer', action: 'ok' })
  await expect.poll(async () => attemptsIn((await readLog(fixture)).slice(logged), driver.op)).toBe(1)
  expect(questions, 'asked once').toBe(1)
  return 'OK'
}
