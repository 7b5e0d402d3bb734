import { expect, type Page } from '@playwright/test'
import { operations } from '#src/contract/operations.ts'
import { pressCard } from '../e2e/support/fixtures.ts'
import type { Cell, Op, ReadOp } from './cells.ts'
import { readDrivers } from './drive.ts'
import { effectDrivers } from './effect-drivers.ts'
import type { Outcome } from './expected.ts'
import { expectNoLeaks, readScreen, showsContent, showsReadableText } from './oracle.ts'
import { isCallOf, operationOf, people, personaOf, type CellFixture } from './world.ts'

/** Someone else connects while an answer for the one before is on its way (F52, T09). */

/** Stands for every name and address in the late answer. */
const MARKER = 'Late Answer'
const MARKED_ADDRESS = 'late.answer@nobody.example'
/** The same in the alphabet of set-up keys. */
const MARKED_KEY = 'LATELATELATELATELATELATELATELATE'

function isRead(op: Op): op is ReadOp {
  return Object.hasOwn(readDrivers, op)
}

/** Both people belong to this account. */
const ACCOUNT_NAME = 'Alderbrook Outfitters'

/** The answer with everyone in it called the same, so that it is known wherever it turns up. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key.includes('@')) return [MARKED_ADDRESS, member]
      if (key === 'totpSecretKey') return [key, MARKED_KEY]
      if (typeof member !== 'string') return [key, marked(member)]
      if (member.includes('@')) return [key, MARKED_ADDRESS]
      return [key, /name/iu.test(key) ? MARKER : member]
    }),
  )
}

/**
 * Holds the next call of an operation: the service answers it, the page does not get the answer before `release`.
 * Ending a session aborts its calls; this one has got through by then, as an answer does that comes in the same moment,
 * so the app itself has to leave it alone.
 */
async function holdNext(page: Page, op: Op) {
  const { method, path } = operations[operationOf(op)]
  const pattern = new RegExp(`${path.replaceAll(/\{\w+\}/gu, '[^/]+')}(?=\\?)`, 'u')
  let release: () => void = () => undefined
  const free = new Promise<void>((resolve) => {
    release = resolve
  })
  let answered = 0
  let delivered = 0
  await page.route(pattern, async (route) => {
    const request = route.request()
    if (answered > 0 || !isCallOf(op, request.method(), request.url())) return route.fallback()
    answered += 1
    const response = await route.fetch()
    const json = marked(await response.json())
    await free
    await route.fulfill({ response, json })
    delivered += 1
  })
  await page.evaluate(
    ({ wanted, source }) => {
      const real = window.fetch
      window.fetch = (input, init) => {
        const request = new Request(input, init)
        if (request.method !== wanted || !new RegExp(source, 'u').test(request.url)) return real(input, init)
        window.fetch = real
        return real(new Request(input, { ...init, signal: null }))
      }
    },
    { wanted: method, source: pattern.source },
  )
  return { release: release, answered: () => answered, delivered: () => delivered }
}

/** Names and addresses that are on the screen now, and what was typed: nothing of it is the next person's business. */
function privateOf(page: Page, others: readonly string[]): Promise<string[]> {
  return page.evaluate(
    ({ known, notPrivate }) => {
      const texts = (selector: string) =>
        [...document.querySelectorAll<HTMLElement>(selector)].map(({ innerText }) => innerText.trim())
      const addresses = document.body.innerText.match(/[\w.+-]+@[\w.-]+\w/gu) ?? []
      const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
      const typed = fields.filter(({ type }) => type !== 'checkbox' && type !== 'radio').map(({ value }) => value)
      const all = [...texts('main h1 bdi, tbody a[href*="/users/"], bdi'), ...addresses, ...typed]
      // Short words are found in any page.
      return [...new Set([...all, ...known])].filter((text) => text.length > 8 && !notPrivate.includes(text))
    },
    // A dialog names the scope with its level.
    { known: others, notPrivate: [ACCOUNT_NAME, `account ${ACCOUNT_NAME}`, 'Harness User Admin'] },
  )
}

/** Writes down from now on what of these texts is anywhere in the page, at every change of it. */
async function watchFor(page: Page, texts: readonly string[]): Promise<() => Promise<string[]>> {
  await page.evaluate((wanted) => {
    const seen = new Set<string>()
    Object.assign(window, { seen })
    const note = () => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value)
      const now = [document.documentElement.outerHTML, document.title, ...fields].join('\n')
      for (const text of wanted) if (now.includes(text)) seen.add(text)
    }
    note()
    new MutationObserver(note).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
  }, texts)
  // Put there by the lines above.
  return () => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
}

/** Presses the app's own button, which a dialog may lie over, and answers what it asks. */
export async function signOut(page: Page): Promise<void> {
  await page.locator('header button[aria-label*="account menu" i]').evaluate((button) => {
    if (button instanceof HTMLElement) button.click()
  })
  await page.locator('[role=menuitem]', { hasText: 'Sign out' }).evaluate((item) => {
    if (item instanceof HTMLElement) item.click()
  })
  const sure = page.getByRole('button', { name: 'Sign out now' })
  const gone = page.getByRole('heading', { level: 1, name: 'Connect to Harness' })
  await expect(sure.or(gone)).toBeVisible()
  if (await sure.isVisible()) await sure.click()
  await expect(gone).toBeVisible()
}

/** Follows a link of the frame, over which the dialog of an address may lie, now or in a moment. */
async function follow(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Main', includeHidden: true })
    .getByRole('link', { name, exact: true, includeHidden: true })
    .evaluate((link) => {
      if (link instanceof HTMLElement) link.click()
    })
}

/** Starts the call and returns once its answer is held. */
async function start(fixture: CellFixture, op: Op): Promise<Awaited<ReturnType<typeof holdNext>>> {
  const { page } = fixture
  const held = async (go: () => Promise<void>) => {
    const hold = await holdNext(page, op)
    await go()
    await expect.poll(hold.answered, 'the call was sent').toBe(1)
    return hold
  }
  if (isRead(op)) {
    const driver = readDrivers[op]
    await fixture.connect(await driver.path(fixture))
    await driver.open?.(fixture)
    await expect(driver.data(page).first()).toBeVisible()
    return held(() => driver.again(fixture))
  }
  const driver = effectDrivers[op] // Everything that is no read is a change.
  await driver.prepare?.(fixture)
  await fixture.connect(await driver.path(fixture))
  await driver.open?.(fixture)
  await driver.fill?.(fixture)
  return held(() => driver.button(page).click())
}

/** One operation whose answer comes after someone else has connected. */
export async function runSwitch(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page, persona } = fixture
  const op = cell.op as Op // No cell of this group is about the app as a whole.
  const next = await personaOf(fixture, 'individual')
  let sent = 0
  let ofBefore = 0
  page.on('request', (request) => {
    if (request.headers()['x-api-key'] !== persona.apiKey) return
    ofBefore += 1
    if (isCallOf(op, request.method(), request.url())) sent += 1
  })
  const hold = await start(fixture, op)
  const secrets = await privateOf(page, [people.admin.name, people.admin.email])
  expect(secrets.length, 'somebody is on the screen').toBeGreaterThan(1)
  await signOut(page)
  // Everything up to here was requested by the one before.
  const until = { sent, ofBefore }
  const seen = await watchFor(page, [...secrets, MARKER, MARKED_ADDRESS, MARKED_KEY])
  await pressCard(page, next)
  hold.release()
  await expect.poll(hold.delivered, 'the late answer arrived').toBe(1)
  await page.clock.runFor(2000)
  const screen = await readScreen(page)
  showsContent(screen)
  showsReadableText(screen)
  expect(screen.spoken.join('\n'), 'no notice of what the one before did').not.toMatch(
    /\bdone\b|removed|reset|unlocked/i,
  )

  // What came late is not in the cache either: the pages of the new person are the new person's.
  await follow(page, 'Password')
  await expect(page.getByRole('heading', { level: 1, name: 'Password' })).toBeVisible()
  await follow(page, 'Profile')
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(people.individual.name)
  const after = await readScreen(page)
  showsContent(after)
  showsReadableText(after)
  expectNoLeaks(after, persona)
  expectNoLeaks(after, next)
  expect(await seen(), 'F52: of the one before, seen by the next').toEqual([])
  expect({ sent, ofBefore }, 'U5: nothing was sent for the one before').toEqual(until)
  // Of several, the next may have been on its way too.
  if (!isRead(op)) expect(sent, 'U5: attempts').toBeLessThanOrEqual(effectDrivers[op].sends ?? 1)
  return 'OK'
}
