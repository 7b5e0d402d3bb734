import { expect, type Page } from '@playwright/test'
import { rulesFor, type Cell } from './cells.ts'
import { effectDrivers } from './effect-drivers.ts'
import { passTime } from './inject.ts'
import { expectInvariants } from './oracle.ts'
import { inContext } from './other-context.ts'
import { attemptsIn, clearFaults, installFaults, readLog, type CellFixture } from './world.ts'

/** The computer's clock is wrong, or its zone changes between summer and winter time (F53). */

const MINUTE = 60_000
const DAY = 1440 * MINUTE

const wrong: Readonly<Record<string, { readonly by: number; readonly text: string }>> = {
  plus10min: { by: 10 * MINUTE, text: '10 minutes' },
  minus10min: { by: -10 * MINUTE, text: '10 minutes' },
  plus1day: { by: DAY, text: '1 day' },
  minus1day: { by: -DAY, text: '1 day' },
}

/** Changes in Berlin: the hour after 02:00 does not exist, or the one after 02:00 comes twice. */
const changes: Readonly<Record<string, { readonly at: string; readonly before: string; readonly after: RegExp }>> = {
  spring: { at: '2027-03-28T01:00:00Z', before: '01:58', after: /^03:0\d$/u },
  autumn: { at: '2027-10-31T01:00:00Z', before: '02:58', after: /^02:0\d$/u },
}

const setUpNote = (page: Page) => page.getByText(/Your computer’s clock is off by/)
const refresh = (page: Page) => page.getByRole('button', { name: 'Refresh the list' })
const firstPerson = (page: Page) => page.getByRole('main').locator('tbody a[href*="/users/"]').first()

/** One cell of the clock. */
export async function runClock(fixture: CellFixture, { variant }: Cell): Promise<void> {
  const { page } = fixture
  const offset = wrong[variant]
  if (offset !== undefined) {
    await page.clock.setSystemTime(Date.now() + offset.by)
    await fixture.connect(`/account/${fixture.account}/users`)
    await expect(firstPerson(page)).toBeVisible()
    await waitsByTheServersClock(fixture, await timeOfRows(page))
    await setsUp(fixture, offset.text)
    return
  }
  const change = changes[variant]
  if (change === undefined) throw new Error(`No clock ${variant}.`)
  await inContext(fixture, { timezoneId: 'Europe/Berlin' }, fixture.origin, (there) => passesChange(there, change))
}

/** Time goes by for the page and for the service. */
async function pass({ page, sim }: CellFixture, milliseconds: number): Promise<void> {
  await sim('POST', '/__sim/clock', { advance: milliseconds })
  await page.clock.runFor(milliseconds)
}

/** The time that the list says it is from, which has to be that of this computer. */
async function timeOfRows(page: Page): Promise<string> {
  const updatedLine = page.getByText(/^Updated \d\d:\d\d$/)
  await expect(updatedLine).toBeVisible()
  const [time = ''] = /\d\d:\d\d/u.exec((await updatedLine.textContent()) ?? '') ?? []
  const [now, earlier] = await page.evaluate(() =>
    [0, 60_000].map((ago) =>
      new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.now() - ago),
    ),
  )
  expect([now, earlier], 'the time of this computer').toContain(time)
  return time
}

/** A wait until a date is that of the service, and rows that could not be refreshed say from when they are. */
async function waitsByTheServersClock(fixture: CellFixture, from: string): Promise<void> {
  const { page } = fixture
  const sent = async () => attemptsIn(await readLog(fixture), 'O7')
  await installFaults(fixture, rulesFor('O7', 'F25-date'))
  const before = await sent()
  await refresh(page).click()
  await expect(
    page
      .getByRole('main')
      .getByText(/in [5-7] s/)
      .first(),
    'the wait that the service asked for',
  ).toBeVisible()
  expect(await sent()).toBe(before + 1)
  await page.clock.runFor(3500)
  expect(await sent(), 'G12: nothing before the time').toBe(before + 1)
  await passTime(page, page.getByText(new RegExp(`Couldn[’']t refresh.*from ${from}`)).first(), 10)
  expect(await sent(), 'one automatic repeat').toBe(before + 2)
  // The label stays, however long it is shown.
  await pass(fixture, 3 * MINUTE)
  await expect(page.getByText(new RegExp(`Couldn[’']t refresh.*from ${from}`)).first()).toBeVisible()
  await expectInvariants(fixture)
  await clearFaults(fixture)
}

/**
 * Two-factor is set up with a code of a phone whose clock is right.
 *
 * @param off how far this computer is said to be off
 */
async function setsUp(fixture: CellFixture, off?: string): Promise<void> {
  const { page } = fixture
  const { open, fill, button, done } = effectDrivers.O5
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Two-factor authentication', exact: true })
    .click()
  await open?.(fixture)
  await fill?.(fixture)
  if (off === undefined) await expect(setUpNote(page)).toHaveCount(0)
  else await expect(page.getByText(`Your computer’s clock is off by ${off}`, { exact: true })).toBeVisible()
  await expectInvariants(fixture)
  await button(page).click()
  await passTime(page, done(page), 10)
  expect(attemptsIn(await readLog(fixture), 'O5'), 'U5: attempts').toBe(1)
}

/** Two minutes before a change of the zone to two minutes after it, then on. */
async function passesChange(fixture: CellFixture, { at, before, after }: (typeof changes)[string]): Promise<void> {
  const { page, sim } = fixture
  const start = Date.parse(at) - 2 * MINUTE + 5000
  await sim('POST', '/__sim/clock', { now: start })
  await page.clock.install({ time: start })
  await fixture.connect(`/account/${fixture.account}/users`)
  await expect(firstPerson(page)).toBeVisible()
  expect(await timeOfRows(page), 'before the change').toBe(before)
  await pass(fixture, 4 * MINUTE)
  await stays(page)
  // The list looks again by itself, and says when.
  const again = await timeOfRows(page)
  expect(again, 'after the change').toMatch(after)
  await waitsByTheServersClock(fixture, again)
  await sim('POST', '/__sim/clock', { now: await page.evaluate(() => Date.now()) })
  await page.getByRole('main').getByRole('button', { name: 'Try again' }).first().click()
  await expect(page.getByText(/Couldn[’']t refresh/)).toHaveCount(0)
  expect(await timeOfRows(page), 'refreshed after the change').toMatch(after)
  await stays(page)
  await sim('POST', '/__sim/clock', { now: await page.evaluate(() => Date.now()) })
  await setsUp(fixture)
}

/** No one was idle for long, so nothing is locked and nothing asks. */
async function stays(page: Page): Promise<void> {
  await expect(firstPerson(page)).toBeVisible()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}
