import { expect, type Locator, type Page } from '@playwright/test'
import type { Cell, EffectOp } from './cells.ts'
import { effectDrivers, type EffectDriver } from './effect-drivers.ts'
import { expected, type Expected, type Outcome } from './expected.ts'
import { begin, passTime } from './inject.ts'
import { claimsNothing, keepsFocus, keepsInput, leaksNothing, look, seesSomething, speaksWords } from './oracle.ts'
import { attemptsIn, readLog, type Cast } from './world.ts'

/** Where the outcome of an effect shows, by its code. */
function signOf(outcome: Outcome, driver: EffectDriver, page: Page): Locator {
  const place = driver.place(page)
  switch (outcome) {
    case 'M-DOUBT':
      return place.getByText(/didn't get an answer|although the answer was lost|^Not done/).first()
    case 'M-NO':
      return place.getByText(/Nothing was (sent|saved|changed)|not accept/i).first()
    case 'W-403':
      return place.getByText(/You (don't|do not) have (the )?permission/).first()
    case 'GONE':
      return place.getByText(/no longer/).first()
    case 'S-END':
      return page.getByText(/Your session has ended/).first()
    default:
      return driver.done(page)
  }
}

/** One cell of an effect: outcome, universal rules, exactly as many attempts as intents. */
export async function runEffect(cast: Cast, cell: Cell): Promise<Expected['outcome']> {
  const { page, persona } = cast
  const op = cell.op as EffectOp // Cells of these groups hold effects only.
  const driver = effectDrivers[op]
  if (driver === undefined) throw new Error(`Nobody drives ${op}.`)
  const want = expected(cell)
  await cast.connect(await driver.path(cast))
  await driver.open?.(cast)
  await driver.fill?.(cast)
  const before = await look(page)
  const logged = (await readLog(cast)).length
  const fault = await begin(cast, { ...cell, op })
  await driver.send(cast)
  await passTime(page, signOf(want.outcome, driver, page))
  const after = await look(page)
  seesSomething(after)
  speaksWords(after)
  leaksNothing(after, persona)
  if (want.outcome !== 'S-END' && want.outcome !== 'OK') {
    keepsInput(before, after)
    keepsFocus(before, after)
    if (want.outcome !== 'M-DOUBT') claimsNothing(after)
  }
  if (want.says !== undefined) await expect(page.locator('body'), 'U3: the cause').toContainText(want.says)
  const attempts = attemptsIn((await readLog(cast)).slice(logged), op)
  expect(attempts, 'U5, G03: attempts').toBe(want.attempts[0])
  await fault.end()
  return want.outcome
}
