import { test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { slowestInteraction, watchInteractions } from '../interaction-to-paint.ts'
import { against, LATENCY, median, ratio, ROUNDS, say, SLOWER, table } from './goals.ts'
import { press, rowsAreThere, untilSeen, type Condition, type Taken } from './gestures.ts'
import { app, inTurns, keepKey, minimal, startHost, variants, type Host, type Variant } from './variants.ts'

/**
 * How fast the list answers a person: from the event to what follows from it, drawn, less the time in which a call was on
 * its way (own time), and Interaction to Next Paint as the browser reports it (steps of 8 ms, 16 at least).
 */

/** People in the account; with the personas, 50,005 are selected. */
const PEOPLE = 50_000
const EVERYONE = '50,005 selected'
/** The pause of both searches: neither a call nor work. */
const PAUSE = 300
const TERM = 'yara'
const sizes = [25, 100] as const
type Size = (typeof sizes)[number]

type Gesture = {
  readonly what: string
  readonly on: readonly Variant[]
  /** Own time to that of the minimal list, with pages of 25. */
  readonly ratio?: number
  /** Interaction to Next Paint, in milliseconds, by the size of pages; left out where the event is none to the browser. */
  readonly inp?: Record<Size, number>
  /** Milliseconds of it that are a wait on purpose. */
  readonly pause?: number
  readonly play: (page: Page, variant: Variant, size: Size) => Promise<Taken>
  /** Brings the page back to where the gesture begins, and is not measured. */
  readonly back?: (page: Page, variant: Variant) => Promise<unknown>
}

const escape = (page: Page, css: string) =>
  untilSeen(page, [{ css, gone: true }], () => page.keyboard.press('Escape'), 'keydown')
const firstName = (page: Page, { row }: Variant) =>
  page.evaluate((css) => document.querySelector(css)?.textContent ?? '', row)
const both = (most: number) => ({ 25: most, 100: most })
const selected = ({ selected: css }: Variant, text: string): Condition => ({ css, text })
const search = (page: Page, { search: css }: Variant) =>
  page.evaluate((selector) => document.querySelector<HTMLInputElement>(selector)?.focus(), css)
/** The first name of each page without a search. */
const unsearched = new Map<Page, string>()
const emptySearch = async (page: Page, variant: Variant) => {
  await search(page, variant)
  await page.keyboard.press('Control+a')
  const rows = { css: variant.row, is: unsearched.get(page) ?? '' }
  await untilSeen(page, [rows], () => page.keyboard.press('Backspace'), 'keydown')
  await page.waitForTimeout(500)
}

const panel = '[data-panel] h2'
const palette = '[role=dialog] [role=combobox], [role=dialog] input'

const gestures: readonly Gesture[] = [
  {
    what: 'typing a letter',
    on: variants,
    inp: both(40),
    play: async (page, variant) => {
      await search(page, variant)
      return untilSeen(page, [], () => page.keyboard.press('q'), 'keydown')
    },
    back: emptySearch,
  },
  {
    what: 'search',
    on: variants,
    ratio: 1.3,
    pause: PAUSE,
    play: async (page, variant) => {
      const before = await firstName(page, variant)
      await search(page, variant)
      return untilSeen(page, [{ css: variant.row, not: before }], () => page.keyboard.insertText(TERM), 'input')
    },
    back: emptySearch,
  },
  {
    what: 'page turn',
    on: variants,
    ratio: 1.5,
    inp: { 25: 80, 100: 130 },
    play: async (page, variant) => {
      const before = await firstName(page, variant)
      return untilSeen(page, [{ css: variant.row, not: before }], () => press(page, variant.next))
    },
  },
  {
    what: 'row menu',
    on: variants,
    ratio: 2,
    inp: both(64),
    play: (page, variant) => untilSeen(page, [{ css: variant.menu }], () => press(page, variant.menuButton)),
    back: (page, variant) => escape(page, variant.menu),
  },
  {
    what: 'add dialog',
    on: variants,
    ratio: 2,
    inp: both(100),
    play: (page, variant) => untilSeen(page, [{ css: variant.dialog }], () => press(page, variant.add)),
    back: (page, variant) => escape(page, variant.dialog),
  },
  {
    what: 'select page',
    on: variants,
    ratio: 2,
    inp: { 25: 50, 100: 80 },
    play: (page, variant, size) =>
      untilSeen(page, [selected(variant, `${size} selected`)], () => press(page, variant.all)),
    back: (page, variant) =>
      untilSeen(page, [{ ...selected(variant, 'selected'), gone: true }], () => press(page, variant.all)),
  },
  {
    what: 'side panel',
    on: [app],
    inp: both(100),
    play: async (page) => {
      await page.evaluate(() => document.querySelector<HTMLElement>('tbody tr:nth-child(4) th a')?.focus())
      return untilSeen(page, [{ css: panel }], () => page.keyboard.press('Space'), 'keydown')
    },
    back: (page) => escape(page, panel),
  },
  {
    what: 'palette',
    on: [app],
    inp: both(64),
    play: (page) => untilSeen(page, [{ css: palette }], () => page.keyboard.press('Control+k'), 'keydown'),
    back: (page) => escape(page, palette),
  },
]

type Figures = { readonly own: number[]; readonly inp: number[] }
const figures = new Map<string, Figures>()
const keyOf = (what: string, { name }: Variant, size: Size) => `${what} ${name} ${size}`

async function open(browser: Browser, host: Host, variant: Variant, size: Size) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await keepKey(context, host)
  const page = await context.newPage()
  await watchInteractions(page)
  await page.goto((host.urls.get(variant) ?? '') + variant.list(host.account, size))
  await rowsAreThere(page, variant, size)
  // What the app loads for later comes now.
  await page.waitForTimeout(3000)
  return { context, page }
}

async function slowDown(context: BrowserContext, page: Page, rate: number): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

async function measure(browser: Browser, host: Host, size: Size): Promise<void> {
  const opened = new Map<Variant, Page>()
  const contexts: BrowserContext[] = []
  // The goals next to the minimal list are for the pages that a list begins with.
  const measured = size === 25 ? variants : [app]
  for (const variant of measured) {
    const { context, page } = await open(browser, host, variant, size)
    await slowDown(context, page, SLOWER)
    contexts.push(context)
    opened.set(variant, page)
    unsearched.set(page, await firstName(page, variant))
  }
  for (const { what, on, play, back, pause = 0 } of gestures)
    // The first time loads code, and is left out.
    for (let round = -1; round < ROUNDS; round += 1)
      for (const variant of inTurns(round + 1)) {
        const page = opened.get(variant)
        if (page === undefined || !on.includes(variant)) continue
        await slowestInteraction(page)
        const { all, api } = await play(page, variant, size)
        const inp = await slowestInteraction(page)
        await back?.(page, variant)
        if (round < 0) continue
        const known = figures.get(keyOf(what, variant, size)) ?? { own: [], inp: [] }
        known.own.push(all - api - pause)
        known.inp.push(inp)
        figures.set(keyOf(what, variant, size), known)
      }
  for (const context of contexts) await context.close()
}

/** Takes one out of all who are selected. @returns Interaction to Next Paint each time */
async function oneOut(browser: Browser, host: Host): Promise<number[]> {
  const { context, page } = await open(browser, host, app, 100)
  await untilSeen(page, [selected(app, '100 selected')], () => press(page, app.all))
  await page.getByRole('button', { name: /^Select all [\d,]+/u }).click()
  await page.getByText(EVERYONE).and(page.locator(app.selected)).waitFor({ timeout: 600_000 })
  await page.waitForTimeout(1000)
  await slowDown(context, page, SLOWER)
  const all: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await slowestInteraction(page)
    await untilSeen(page, [selected(app, '50,004 selected')], () => press(page, app.one))
    all.push(await slowestInteraction(page))
    await untilSeen(page, [selected(app, EVERYONE)], () => press(page, app.one))
  }
  await context.close()
  return all
}

test('interactions', async ({ browser }) => {
  const host = await startHost(PEOPLE)
  let out: number[]
  try {
    for (const size of sizes) await measure(browser, host, size)
    out = await oneOut(browser, host)
  } finally {
    await host.stop()
  }
  say()
  say(
    `Interactions: processor ${SLOWER} times slower, API ${LATENCY} ms, ${ROUNDS} rounds in turns, medians in ms. Own time is from the event`,
  )
  say(
    'until the result is drawn, less calls and the pause of the search. INP is Interaction to Next Paint of the gesture.',
  )
  for (const size of sizes) {
    const rows = gestures.map((gesture) => {
      const of = (variant: Variant) => figures.get(keyOf(gesture.what, variant, size)) ?? { own: [], inp: [] }
      const [ours, others] = [of(app), of(minimal)]
      const text = (values: readonly number[]) => (values.length === 0 ? '–' : median(values).toFixed(0))
      const isTyping = gesture.ratio === undefined && gesture.pause === undefined && gesture.on.includes(minimal)
      const goal = size === 25 && gesture.ratio !== undefined ? { most: gesture.ratio } : undefined
      const inp = gesture.inp === undefined ? undefined : { most: gesture.inp[size] }
      return [
        gesture.what,
        isTyping ? '–' : text(ours.own),
        isTyping ? '–' : text(others.own),
        isTyping || others.own.length === 0 ? '–' : against(gesture.what, ratio(ours.own, others.own), goal, 2),
        inp === undefined ? '–' : against(gesture.what, median(ours.inp), inp),
        inp === undefined ? '–' : text(others.inp),
      ]
    })
    say()
    table([[`pages of ${size}`, 'own: app', 'minimal', 'ratio', 'INP: app', 'minimal'], ...rows])
  }
  say()
  say(`one of 50,005 out, pages of 100: INP ${against('one out', median(out), { most: 50 })}`)
})
