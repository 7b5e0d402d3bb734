import type { Page } from '@playwright/test'

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
 * Watches the main thread of the page while something is done.
 *
 * @returns milliseconds of the processor that the longest task took; what other programs took of it isn't counted
 */
export async function longestTask(page: Page, work: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('no browser')
  await browser.startTracing(page, { categories: ['-*', 'disabled-by-default-devtools.timeline', '__metadata'] })
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
