import path from 'node:path'
import { expect, type CDPSession, type Locator, type Page } from '@playwright/test'

/** The members of a trace that are read here (Chromium, "Trace Event Format"). */
type TraceEvent = {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of the processor, without what the thread waited. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * Watches the main thread of the page while something is done. With BENCH_TRACES, the traces stay in that folder, with
 * a profile of the scripts.
 *
 * @returns milliseconds of the processor that the longest task took; what other programs took of it isn't counted
 */
export async function longestTask(page: Page, work: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('no browser')
  const folder = process.env['BENCH_TRACES']
  const profile = folder === undefined ? [] : ['devtools.timeline', 'disabled-by-default-v8.cpu_profiler']
  await browser.startTracing(page, {
    categories: ['-*', 'disabled-by-default-devtools.timeline', '__metadata', ...profile],
    ...(folder === undefined ? {} : { path: path.join(folder, `${Date.now()}.json`) }),
  })
  let trace: Buffer
  try {
    await work()
  } finally {
    trace = await browser.stopTracing()
  }
  // What Chromium writes; a missing member would leave no task to be found.
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tasks = traceEvents.flatMap(({ name, pid, tid, tdur = 0 }) =>
    name === 'RunTask' && main.has(`${pid} ${tid}`) ? tdur / 1000 : [],
  )
  if (tasks.length === 0) throw new Error('no task in the trace')
  return Math.max(...tasks)
}

/**
 * What is waited for: elements of a CSS selector that few have, with a text in them. `rest`: tasks are watched until
 * there is one of that selector too, as the last of rows that are drawn bit by bit.
 */
type Seen = { readonly css: string; readonly text?: string; readonly rest?: string }

export type Measured = {
  /** Milliseconds until it is seen, by the clock of the page. */
  readonly took: number
  /** Milliseconds of the longest task until the rest is there too, and for half a second more. */
  readonly task: number
}

/**
 * Presses a button or a link and waits until what follows is seen. The page watches for it by itself: to find roles and
 * names in thousands of rows, Playwright holds up the page for longer than what is measured here, and for seconds when
 * it doesn't find them.
 */
export async function pressed(page: Page, press: Locator, seen: Seen): Promise<Measured> {
  const target = await press.elementHandle()
  return measured(page, seen, () => target.evaluate((element) => (element as HTMLElement).click()))
}

/** Hands a file to a field and waits until what follows is seen. @param path by which the browser reads it */
export async function measureHandOver(page: Page, field: Locator, path: string, seen: Seen): Promise<Measured> {
  const input = await field.elementHandle()
  return measured(page, seen, () => input.setInputFiles(path))
}

/** @param begin ends in a click, or in the change of a field */
async function measured(page: Page, seen: Seen, begin: () => Promise<unknown>): Promise<Measured> {
  let took = 0
  const task = await longestTask(page, async () => {
    const watching = page.evaluate(
      ({ css, text = '', rest = css }) =>
        new Promise<number>((resolve, reject) => {
          const watch = ({ timeStamp }: Event) => {
            for (const type of ['click', 'change']) removeEventListener(type, watch, true)
            let took: number | undefined
            const sample = () => {
              const isSeen = () =>
                [...document.querySelectorAll(css)].some(({ textContent }) => textContent.includes(text))
              if (took === undefined && isSeen())
                // Until it is drawn.
                requestAnimationFrame(() => {
                  setTimeout(() => {
                    took = performance.now() - timeStamp
                    sample()
                  })
                })
              else if (took !== undefined && document.querySelector(rest) !== null) setTimeout(resolve, 500, took)
              else if (performance.now() - timeStamp > 120_000)
                reject(new Error(`no ${css} with “${text}”, or no ${rest}`))
              else setTimeout(sample, took === undefined ? 10 : 100)
            }
            setTimeout(sample)
          }
          for (const type of ['click', 'change']) addEventListener(type, watch, true)
        }),
      seen,
    )
    await begin()
    took = await watching
  })
  return { took, task }
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Megabytes that scripts hold after garbage collection, bytes of files among them. */
export async function heap(session: CDPSession): Promise<number> {
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage')
  return (usedSize + backingStorageSize) / 1_000_000
}

/** A figure above its budget times this fails. */
const TOLERANCE = 1.25

/** Prints a figure next to its budget, and fails where it is more than a quarter over. */
export function within(label: string, value: number, budget: number, unit = 'ms'): void {
  const mark = value > budget * TOLERANCE ? ' TOO MUCH' : value > budget ? ' over' : ''
  process.stdout.write(`  ${label}: ${value.toFixed(0)} ${unit} of ${budget.toFixed(0)}${mark}\n`)
  expect.soft(value, label).toBeLessThanOrEqual(budget * TOLERANCE)
}
