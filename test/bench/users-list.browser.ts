import type { CDPSession, Page } from '@playwright/test'
import { expect, test, type Persona } from '../e2e/support/fixtures.ts'
import { slowestInteraction, watchInteractions } from './interaction-to-paint.ts'

/**
 * How fast the users list answers, in a browser whose processor is slowed down four times, and what it keeps. No limits:
 * times depend on the machine, so the ratio of 50,000 people in pages of 100 to 240 people in pages of 25 is what counts.
 * Interaction to next paint is what the browser itself reports for each key and click (Event Timing, steps of 8 ms).
 */

const SLOWER = 4
const TIMES = 12

type Figures = Record<string, { median: number; worst: number }>
const figures: Record<string, Figures> = {}

const at = (personas: readonly Persona[], path: string) => `/account/${personas[0]?.accountIdentifier ?? ''}${path}`
const rows = (page: Page) => page.getByRole('rowheader')
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const say = (line: string) => {
  process.stdout.write(`  ${line}\n`)
}

/** Makes a gesture several times. @param after brings the page back to where the gesture starts */
async function measure(page: Page, gesture: () => Promise<void>, after?: () => Promise<void>): Promise<number[]> {
  const all: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    await slowestInteraction(page)
    await gesture()
    all.push(await slowestInteraction(page))
    await after?.()
  }
  return all
}

async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Megabytes of scripts' memory and number of nodes after garbage collection. */
async function held(session: CDPSession): Promise<{ heap: number; nodes: number }> {
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN
  return { heap: metric('JSHeapUsedSize') / 1_000_000, nodes: metric('Nodes') }
}
const memory = async (page: Page) => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return () => held(session)
}

for (const [name, seed, size] of [
  ['240 people, pages of 25', 'demo', 25],
  ['50,000 people, pages of 100', 'large', 100],
] as const)
  test.describe(name, () => {
    test.use({ seed })

    test('interaction to next paint', async ({ connectAs, page, personas }) => {
      await watchInteractions(page)
      await connectAs('account-admin', at(personas, `/users?size=${size}`))
      await expect(rows(page)).toHaveCount(size)
      await slowDown(page, SLOWER)
      const search = page.getByRole('searchbox', { name: 'Search name or email' })
      const next = page.getByRole('button', { name: 'Next page' })
      const previous = page.getByRole('button', { name: 'Previous page' })
      const all = page.getByRole('checkbox', { name: /^Select all \d+ on this page$/u })
      const some: Record<string, number[]> = {}
      some['typing a letter into the search'] = await measure(
        page,
        () => search.pressSequentially('a'),
        async () => {
          await search.fill('')
          await expect(rows(page)).toHaveCount(size)
        },
      )
      let forward = true
      some['turning a page'] = await measure(page, async () => {
        const before = await rows(page).first().textContent()
        await (forward ? next : previous).click()
        forward = !forward
        await expect(rows(page).first()).not.toHaveText(before ?? '')
      })
      some['opening the menu of a row'] = await measure(
        page,
        async () => {
          await page
            .getByRole('button', { name: /^Actions for/u })
            .nth(3)
            .click()
          await expect(page.getByRole('menu')).toBeVisible()
        },
        async () => {
          await page.keyboard.press('Escape')
          await expect(page.getByRole('menu')).toHaveCount(0)
        },
      )
      some['selecting the page'] = await measure(
        page,
        () => all.check(),
        () => all.uncheck(),
      )
      figures[name] = Object.fromEntries(
        Object.entries(some).map(([what, took]) => [what, { median: median(took), worst: Math.max(...took) }]),
      )
    })
  })

test('the figures side by side', () => {
  const [few = {}, many = {}] = Object.values(figures)
  // Nothing beside nothing is no comparison.
  expect(Object.keys(few)).toHaveLength(4)
  say(`Interaction to next paint at ${SLOWER}x slowdown, ${TIMES} times each: median (worst) in ms`)
  for (const [what, { median: least, worst }] of Object.entries(few)) {
    const most = many[what] ?? { median: Number.NaN, worst: Number.NaN }
    say(`${what}: ${least} (${worst}) → ${most.median} (${most.worst}), ratio ${(most.median / least).toFixed(2)}`)
  }
  expect(Object.keys(many)).toEqual(Object.keys(few))
})

test.describe('50,000 people', () => {
  test.use({ seed: 'large' })

  test('memory over 200 page turns', async ({ connectAs, page, personas }) => {
    await connectAs('account-admin', at(personas, '/users?size=100'))
    const read = await memory(page)
    const next = page.getByRole('button', { name: 'Next page' })
    const seen: Record<number, { heap: number; nodes: number }> = {}
    for (let turn = 1; turn <= 200; turn += 1) {
      await next.click()
      await expect(page.getByRole('navigation', { name: 'Pages of users' })).toContainText(
        `${(turn * 100 + 1).toLocaleString('en-GB')}–`,
      )
      await expect(rows(page)).toHaveCount(100)
      if ([1, 25, 50, 100, 150, 200].includes(turn)) seen[turn] = await read()
    }
    for (const [turn, { heap, nodes }] of Object.entries(seen))
      say(`after ${turn} turns: ${heap.toFixed(1)} MB, ${nodes} nodes`)
    say(`200 turns to 50: ${((seen[200]?.heap ?? Number.NaN) / (seen[50]?.heap ?? Number.NaN)).toFixed(2)}`)
    expect(Object.keys(seen)).toHaveLength(6)
  })

  test('scans, selects and exports all users', async ({ connectAs, page, personas }) => {
    await watchInteractions(page)
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'showSaveFilePicker')
    })
    await connectAs('account-admin', at(personas, '/users?size=100'))
    await expect(rows(page)).toHaveCount(100)
    const read = await memory(page)
    const before = await read()
    await slowDown(page, SLOWER)

    const scan = performance.now()
    await page.goto(at(personas, '/users?status=admin&size=100'))
    const panel = page.getByRole('region', { name: 'Checking users' })
    const found = page.getByText(/^[\d,]+ found · [\d,]+ of [\d,]+ checked$/u)
    await expect(found).toBeVisible()
    await expect(rows(page).nth(2)).toBeVisible()
    await slowDown(page, SLOWER)
    const during: number[] = []
    while (await found.isVisible()) {
      await slowestInteraction(page)
      await rows(page).nth(1).getByRole('link').focus()
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      during.push(await slowestInteraction(page))
      await page.waitForTimeout(2000)
    }
    await expect(panel).toBeVisible()
    say(`scan of everybody: ${((performance.now() - scan) / 1000).toFixed(0)} s`)
    say(`interaction to next paint meanwhile: ${median(during)} (${Math.max(...during)}) ms`)
    await expect(panel).toBeVisible()

    await page.goto(at(personas, '/users?size=100'))
    await expect(rows(page)).toHaveCount(100)
    const reading = performance.now()
    await page.getByRole('checkbox', { name: 'Select all 100 on this page' }).check()
    await page.getByRole('button', { name: /^Select all [\d,]+/u }).click()
    await expect(page.getByText(/^50,\d{3} selected$/u)).toBeVisible({ timeout: 600_000 })
    say(`selecting everybody: ${((performance.now() - reading) / 1000).toFixed(0)} s, with the reading of all pages`)
    await slowDown(page, SLOWER)
    await slowestInteraction(page)
    await page
      .getByRole('checkbox', { name: /^Select (?!all)/u })
      .nth(2)
      .uncheck()
    say(`taking one of them out: ${await slowestInteraction(page)} ms`)
    const full = await read()
    say(`memory: ${before.heap.toFixed(1)} MB before, ${full.heap.toFixed(1)} MB with everybody selected`)

    const started = performance.now()
    await page.goto(at(personas, '/users?size=100'))
    await expect(rows(page)).toHaveCount(100)
    await slowDown(page, SLOWER)
    await page.keyboard.press('e')
    const download = page.waitForEvent('download', { timeout: 900_000 })
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Export [\d,]+ users$/u })
      .click()
    const stream = await (await download).createReadStream()
    let bytes = 0
    for await (const chunk of stream) bytes += (chunk as Buffer).length
    say(`export: ${(bytes / 1_000_000).toFixed(1)} MB in ${((performance.now() - started) / 1000).toFixed(0)} s`)
    const after = await read()
    say(`memory after the export: ${after.heap.toFixed(1)} MB`)
    expect(bytes).toBeGreaterThan(1_000_000)
  })
})
