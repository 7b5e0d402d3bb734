import { test, type Page } from '@playwright/test'
import { against, median, say, table, type Goal } from './goals.ts'
import { press, rowsAreThere, untilSeen, type Condition } from './gestures.ts'
import { app, keepKey, startHost, variants, type Host, type Variant } from './variants.ts'

/**
 * How much React does for a gesture: components that it calls or mounts. A count doesn't depend on the machine, and what
 * takes long in a list is mostly this.
 */

const TIMES = 3
/** How long after a gesture what follows from it still counts, in milliseconds. */
const SETTLE = 1000

type Count = {
  readonly renders: number
  readonly mounts: number
  /** Rows of a table whose component is among them. */
  readonly rows: number
}

const goals: Record<string, Goal> = {
  'turning a page': { most: 350, exact: true },
  'selecting the page': { most: 60, exact: true },
  'selecting one more': { most: 8, exact: true },
  'row menu': { most: 40, exact: true },
}

/**
 * Counts in the place of React's developer tools, which production builds tell of each commit as well. The way is theirs:
 * from the root down, wherever the children of a fiber are not those of the commit before (what React left alone has the
 * same ones). There a fiber without an alternate is new, so mounted. Another one was rendered if it has the flag
 * PerformedWork (1), which React sets when it calls a component and takes off when it goes past it. Only components count:
 * functions (tag 0), classes (1), forwardRef (11), memo (14 and 15). Elements, providers, fragments and boundaries are not
 * ours to save. A row counts when a component that draws nothing but one tr is among them.
 */
async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    type Fiber = {
      readonly tag: number
      readonly type: unknown
      readonly flags: number
      readonly alternate: Fiber | null
      readonly child: Fiber | null
      readonly sibling: Fiber | null
      readonly stateNode: unknown
    }
    const [HOST, components] = [5, new Set([0, 1, 11, 14, 15])]
    const count = { renders: 0, mounts: 0, rows: new Set<unknown>() }
    const noteRow = (fiber: Fiber) => {
      let inside = fiber.child
      while (inside !== null && inside.sibling === null && inside.tag !== HOST) inside = inside.child
      if (inside !== null && inside.sibling === null && inside.type === 'tr') count.rows.add(inside.stateNode)
    }
    const visit = (fiber: Fiber) => {
      const { alternate } = fiber
      if (components.has(fiber.tag) && (alternate === null || (fiber.flags & 1) === 1)) {
        count[alternate === null ? 'mounts' : 'renders'] += 1
        noteRow(fiber)
      }
      if (alternate !== null && alternate.child === fiber.child) return
      for (let child = fiber.child; child !== null; child = child.sibling) visit(child)
    }
    Object.assign(window, {
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        isDisabled: false,
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        checkDCE: () => undefined,
        onCommitFiberRoot: (_renderer: number, root: { readonly current: Fiber }) => visit(root.current),
        onPostCommitFiberRoot: () => undefined,
        onCommitFiberUnmount: () => undefined,
        onScheduleFiberRoot: () => undefined,
      },
      takeCount: () => {
        const { renders, mounts, rows } = count
        count.renders = 0
        count.mounts = 0
        count.rows = new Set()
        return { renders, mounts, rows: rows.size }
      },
    })
  })
}

// What the script above put there.
const take = (page: Page) => page.evaluate(() => (window as unknown as { takeCount: () => Count }).takeCount())

/** Renders and mounts of a gesture. @param after brings the page back, uncounted */
async function counted(page: Page, gesture: () => Promise<unknown>, after?: () => Promise<unknown>): Promise<Count> {
  const all: Count[] = []
  // The first time loads code.
  for (let time = 0; time <= TIMES; time += 1) {
    await page.waitForTimeout(SETTLE)
    await take(page)
    await gesture()
    await page.waitForTimeout(SETTLE)
    const count = await take(page)
    if (time > 0) all.push(count)
    await after?.()
  }
  const middle = (of: (one: Count) => number) => median(all.map(of))
  return { renders: middle((one) => one.renders), mounts: middle((one) => one.mounts), rows: middle((one) => one.rows) }
}

type Press = (selector: string, ...then: readonly Condition[]) => Promise<unknown>

/** The bar of the selection is there already. */
async function oneMore(page: Page, { one, other, selected: css }: Variant, pressAnd: Press): Promise<Count> {
  await pressAnd(other, { css, text: '1 selected' })
  const count = await counted(
    page,
    () => pressAnd(one, { css, text: '2 selected' }),
    () => pressAnd(one, { css, text: '1 selected' }),
  )
  await pressAnd(other, { css, text: 'selected', gone: true })
  return count
}

async function countsOf(page: Page, host: Host, variant: Variant): Promise<Record<string, Count>> {
  await page.goto((host.urls.get(variant) ?? '') + variant.list(host.account, 25))
  await rowsAreThere(page, variant, 25)
  await page.waitForTimeout(2000)
  const pressAnd = (selector: string, ...then: readonly Condition[]) =>
    untilSeen(page, then, () => press(page, selector))
  const menu: Condition = { css: variant.menu }
  const selected = (text: string): Condition => ({ css: variant.selected, text })
  const initial = await take(page)
  // The rows mount with the page, so that is the check that React tells us anything.
  if (initial.mounts < 25) throw new Error(`React told of ${initial.mounts} mounts only`)
  return {
    'the first load': initial,
    'turning a page': await counted(page, async () => {
      const text = (await page.locator(variant.row).first().textContent()) ?? ''
      await pressAnd(variant.next, { css: variant.row, not: text })
    }),
    'selecting the page': await counted(
      page,
      () => pressAnd(variant.all, selected('25 selected')),
      () => pressAnd(variant.all, { ...selected('selected'), gone: true }),
    ),
    'selecting the first one': await counted(
      page,
      () => pressAnd(variant.one, selected('1 selected')),
      () => pressAnd(variant.one, { ...selected('selected'), gone: true }),
    ),
    'selecting one more': await oneMore(page, variant, pressAnd),
    'row menu': await counted(
      page,
      () => pressAnd(variant.menuButton, menu),
      () => untilSeen(page, [{ ...menu, gone: true }], () => page.keyboard.press('Escape'), 'keydown'),
    ),
  }
}

test('renders and mounts', async ({ browser }) => {
  const host = await startHost(10_000)
  const counts = new Map<Variant, Record<string, Count>>()
  try {
    for (const variant of variants) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      await keepKey(context, host)
      const page = await context.newPage()
      await countRenders(page)
      counts.set(variant, await countsOf(page, host, variant))
      await context.close()
    }
  } finally {
    await host.stop()
  }
  say()
  say('Renders and mounts of components for one gesture, pages of 25 (rows: how many rows of the table are among them)')
  const sum = ({ renders, mounts }: Count) => renders + mounts
  const text = (count: Count) => `${count.renders} + ${count.mounts} (${count.rows} rows)`
  say()
  table([
    ['', ...variants.map(({ name }) => name), 'sum of the app'],
    ...Object.entries(counts.get(app) ?? {}).map(([what, own]) => [
      what,
      ...variants.map((variant) => {
        const count = counts.get(variant)?.[what]
        return count === undefined ? '–' : text(count)
      }),
      against(what, sum(own), goals[what]),
    ]),
  ])
  say(
    `rows drawn for the row menu: ${against('rows drawn for the row menu', counts.get(app)?.['row menu']?.rows ?? Number.NaN, { most: 0, exact: true })}`,
  )
})
