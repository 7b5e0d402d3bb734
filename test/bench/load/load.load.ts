import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test, type Browser, type CDPSession, type Page } from '@playwright/test'
import { against, LATENCY, median, ratio, ROUNDS, say, SLOWER, table, USERS, type Goal } from './goals.ts'
import { inTurns, keepKey, startHost, variants, type Host, type Variant } from './variants.ts'

/**
 * How long a person looks at nothing: the users list from an empty cache and from a full one, until its first row is
 * drawn, and what the browser loads and calls for it.
 */

/** "Fast 4G" of Chromium's developer tools: 9 and 1.5 Mbit/s less a tenth, and 60 ms times 2.75, in bytes and ms. */
const fast4g = { downloadThroughput: 1_012_500, uploadThroughput: 168_750, latency: 165 }
const networks = { 'Fast 4G': fast4g, loopback: { downloadThroughput: -1, uploadThroughput: -1, latency: 0 } } as const
type Network = keyof typeof networks
const caches = ['cold', 'warm'] as const
type Cache = (typeof caches)[number]

/** How long tasks are watched after the first row, in milliseconds. */
const AFTER = 2000

const goals = {
  cold: { ratio: 1.3 },
  warm: { ratio: 1.5 },
  blocking: { most: 150 },
  kilobytes: { most: 125, exact: true },
  scripts: { most: 10, exact: true },
  inSeries: { most: 1, exact: true },
  built: { most: 45, exact: true },
} as const

type Load = {
  /** Milliseconds from the start of the navigation: the first row is in the document, and is drawn. */
  readonly inserted: number
  readonly rendered: number
  /** Sum of what each task took beyond 50 ms, in milliseconds. */
  readonly blocking: number
  readonly longTasks: number
  readonly longest: number
  /** On the wire, headers included, of what had arrived before the first row: all of it, and scripts. In bytes. */
  readonly bytes: number
  readonly scriptBytes: number
  readonly scripts: number
  /** Calls begun before the first row, and the most that waited for each other. */
  readonly calls: number
  readonly chain: readonly string[]
}

/** What the page saw by its own clock. */
type Seen = Pick<Load, 'inserted' | 'rendered'> & {
  readonly tasks: readonly number[]
  readonly resources: readonly { url: string; isCall: boolean; start: number; end: number }[]
}

/** From the next load on, the page notes its first row and its long tasks, and says what it saw a while later. */
async function watchLoad(page: Page, row: string): Promise<void> {
  await page.addInitScript(
    ({ selector, after }) => {
      if (!location.protocol.startsWith('http')) return
      performance.setResourceTimingBufferSize(2000)
      const tasks: number[] = []
      const note = (entries: PerformanceEntryList) => {
        for (const { duration } of entries) tasks.push(duration)
      }
      const observer = new PerformanceObserver((list) => note(list.getEntries()))
      observer.observe({ type: 'longtask', buffered: true })
      const load = new Promise((resolve) => {
        const rows = new MutationObserver(() => {
          if (document.querySelector(selector) === null) return
          rows.disconnect()
          const inserted = performance.now()
          requestAnimationFrame(() => {
            // A message comes after the frame is drawn.
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => {
              const rendered = performance.now()
              setTimeout(() => {
                note(observer.takeRecords())
                const resources = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(
                  ({ name, initiatorType, startTime, responseEnd }) => ({
                    url: name,
                    isCall: initiatorType === 'fetch',
                    start: startTime,
                    end: responseEnd,
                  }),
                )
                resolve({ inserted, rendered, tasks, resources })
              }, after)
            }
            port2.postMessage(null)
          })
        })
        rows.observe(document, { childList: true, subtree: true })
      })
      Object.assign(window, { load })
    },
    { selector: row, after: AFTER },
  )
}

/** Bytes on the wire by address, and which of them are scripts. */
function watchWire(session: CDPSession) {
  const wire = new Map<string, { url: string; type: string; bytes: number }>()
  session.on('Network.responseReceived', ({ requestId, type, response: { url } }) => {
    wire.set(requestId, { url, type, bytes: 0 })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = wire.get(requestId)
    if (file !== undefined) file.bytes = encodedDataLength
  })
  return wire
}

/** The longest chain of calls each of which began after the end of the one before. @returns the names of the calls */
function longestChain(calls: Seen['resources']): readonly string[] {
  const chains = new Map<object, readonly string[]>()
  const longest = (all: readonly (readonly string[])[]) =>
    all.reduce((best, chain) => (chain.length > best.length ? chain : best), [])
  for (const call of calls.toSorted((one, other) => one.end - other.end)) {
    const before = calls.filter(({ end }) => end <= call.start).map((each) => chains.get(each) ?? [])
    chains.set(call, [...longest(before), new URL(call.url).pathname.split('/').slice(-2).join('/')])
  }
  return longest([...chains.values()])
}

async function load(page: Page, wire: ReturnType<typeof watchWire>, url: string): Promise<Load> {
  await page.goto('about:blank')
  wire.clear()
  await page.goto(url, { waitUntil: 'commit' })
  // What the script above put there.
  const seen = await page.evaluate(() => (window as unknown as { load: Promise<unknown> }).load as Promise<Seen>)
  const { inserted, rendered, tasks, resources } = seen
  const early = new Set(resources.filter(({ end }) => end <= inserted).map((each) => each.url))
  const arrived = [...wire.values()].filter((file) => file.type === 'Document' || early.has(file.url))
  const scripts = arrived.filter(({ type }) => type === 'Script')
  const sum = (files: typeof arrived) => files.reduce((total, { bytes }) => total + bytes, 0)
  const calls = resources.filter(({ isCall, start }) => isCall && start <= inserted)
  return {
    inserted,
    rendered,
    blocking: tasks.reduce((total, took) => total + Math.max(0, took - 50), 0),
    longTasks: tasks.length,
    longest: Math.max(0, ...tasks),
    bytes: sum(arrived),
    scriptBytes: sum(scripts),
    scripts: scripts.length,
    calls: calls.length,
    chain: longestChain(calls.filter(({ end }) => end <= inserted)),
  }
}

/** One visit with an empty cache, and a second one with what the first has left in it. */
async function visit(browser: Browser, host: Host, variant: Variant, network: Network): Promise<Record<Cache, Load>> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    await keepKey(context, host)
    const page = await context.newPage()
    await watchLoad(page, variant.row)
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.clearBrowserCache')
    await session.send('Network.emulateNetworkConditions', { offline: false, ...networks[network] })
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    const wire = watchWire(session)
    const url = (host.urls.get(variant) ?? '') + variant.list(host.account, 25)
    const cold = await load(page, wire, url)
    return { cold, warm: await load(page, wire, url) }
  } finally {
    await context.close()
  }
}

test('the first row', async ({ browser }) => {
  const loads = new Map<string, Load[]>()
  const keyOf = (variant: Variant, network: Network, cache: Cache) => `${variant.name} ${network} ${cache}`
  const host = await startHost(USERS)
  try {
    // Warms up the host and the browser.
    for (const variant of variants) await visit(browser, host, variant, 'loopback')
    for (let round = 0; round < ROUNDS; round += 1)
      for (const network of Object.keys(networks) as Network[])
        for (const variant of inTurns(round)) {
          const both = await visit(browser, host, variant, network)
          for (const cache of caches) {
            const key = keyOf(variant, network, cache)
            loads.set(key, [...(loads.get(key) ?? []), both[cache]])
          }
        }
  } finally {
    await host.stop()
  }

  say()
  say(
    `First row of ${USERS.toLocaleString('en')} users in pages of 25: processor ${SLOWER} times slower, API ${LATENCY} ms, ${ROUNDS} rounds in turns,`,
  )
  say(
    'medians; the ratio is the median of the ratios of each round. KB are 1,000 bytes on the wire, brotli, headers included.',
  )
  for (const network of Object.keys(networks) as Network[])
    for (const cache of caches) {
      const [ours = [], others = []] = variants.map((variant) => loads.get(keyOf(variant, network, cache)))
      const line = (name: string, of: (one: Load) => number, digits = 0, goal?: Goal) => {
        const figures = [ours, others].map((all) => median(all.map(of)))
        const [mine = Number.NaN, theirs = Number.NaN] = figures
        const times = theirs === 0 ? '–' : ratio(ours.map(of), others.map(of)).toFixed(2)
        return [name, against(name, mine, goal, digits), theirs.toFixed(digits), times]
      }
      const byRenderTime = ratio(
        ours.map(({ rendered }) => rendered),
        others.map(({ rendered }) => rendered),
      )
      const [name, mine, theirs] = line('first row drawn, ms', ({ rendered }) => rendered)
      const most: Goal = { most: goals[cache].ratio }
      const isCold = cache === 'cold'
      say()
      table([
        [`${network}, ${cache}`, ...variants.map((variant) => variant.name), 'ratio'],
        [name ?? '', mine ?? '', theirs ?? '', against('first row', byRenderTime, most, 2)],
        line('first row in the document, ms', ({ inserted }) => inserted),
        line('blocking time until 2 s after it, ms', ({ blocking }) => blocking, 0, goals.blocking),
        line('long tasks', ({ longTasks }) => longTasks),
        line('longest task, ms', ({ longest }) => longest),
        line('KB before it', ({ bytes }) => bytes / 1000, 1),
        line('KB of scripts before it', (one) => one.scriptBytes / 1000, 1, isCold ? goals.kilobytes : undefined),
        line('scripts before it', ({ scripts }) => scripts, 0, isCold ? goals.scripts : undefined),
        line('calls begun before it', ({ calls }) => calls),
        line('calls in series', ({ chain }) => chain.length, 0, goals.inSeries),
      ])
      const longest = ours.toSorted((one, other) => other.chain.length - one.chain.length)[0]?.chain ?? []
      say(`longest chain of the app: ${longest.join(' → ')}`)
    }
  const built = readdirSync(path.resolve(import.meta.dirname, '../../../dist/assets')).filter((name) =>
    name.endsWith('.js'),
  )
  say()
  say(`scripts in dist: ${against('scripts in dist', built.length, goals.built)}`)
})
