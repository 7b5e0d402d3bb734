import { expect, type Locator, type Page } from '@playwright/test'
import { operations } from '#src/contract/operations.ts'
import { rulesFor, unknownValue, type Cell, type Op } from './cells.ts'
import { clearFaults, installFaults, isCallOf, operationOf, type Cast } from './world.ts'

/** Faults and time: how a cell makes what goes wrong, and how it waits without waiting. */

/** Most virtual seconds until a failed read has to say so: two pauses and a limit of 65 s for each attempt. */
const PATIENCE = 90

/** Moves the page's clock on, second by second, until something is visible. */
export async function passTime(page: Page, until: Locator, seconds = PATIENCE): Promise<void> {
  for (let passed = 0; ; passed += 1) {
    // What was sent has to come back first; that takes real time.
    if (await visibleSoon(until, passed === 0 ? 400 : 60)) return
    if (passed >= seconds) break
    await page.clock.runFor(1000)
  }
  await expect(until, `visible within ${seconds} s of the page's clock`).toBeVisible({ timeout: 500 })
}

async function visibleSoon(locator: Locator, timeout: number): Promise<boolean> {
  return locator
    .first()
    .waitFor({ state: 'visible', timeout })
    .then(() => true)
    .catch(() => false)
}

export type Fault = { readonly end: () => Promise<void>; readonly release?: () => void }

/**
 * Makes the fault of a cell.
 *
 * @param before calls that are let through first
 * @returns `end` takes it away, `release` lets a held call go on
 */
export async function begin(cast: Cast, cell: Cell & { op: Op }, before = 0): Promise<Fault> {
  const { page } = cast
  const { op, fault, preset, variant } = cell
  if (fault === 'F01') return goOffline(page)
  if (fault === 'F06' || fault === 'F07') return hold(page, op, before)
  const rules = variant.endsWith('-unknown') ? unknownValue(op) : rulesFor(op, preset ?? fault)
  if (rules.length === 0) throw new Error(`No rule makes ${fault} for ${op}.`)
  const all = rules.map((rule) => ({
    ...rule,
    ...(before > 0 ? { from: before + 1 } : {}),
    ...(variant === 'post' ? { when: 'after' as const } : {}),
    // A changed answer applies the effect unless told otherwise.
    ...(variant === 'pre' && fault === 'F41' ? { when: 'before' as const } : {}),
  }))
  // A name is compared with the service's before it is saved; that look still goes through.
  const from = op === 'O14' || op === 'O15' ? 2 : 1
  // The session is over only when the check of it says so too.
  const probe =
    fault === 'F14' && op !== 'O8'
      ? rulesFor('O8', preset ?? fault).map((rule) => ({ ...rule, id: 'probe', from }))
      : []
  await installFaults(cast, [...all, ...probe])
  return { end: () => clearFaults(cast) }
}

/** The network is gone for calls; the page's own files come from the cache of the browser, as after a first visit. */
async function goOffline(page: Page): Promise<Fault> {
  const set = (online: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(navigator, 'onLine', { get: () => value, configurable: true })
      dispatchEvent(new Event(value ? 'online' : 'offline'))
    }, online)
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => !('isOffline' in globalThis), configurable: true })
  })
  const api = /\/(ng|authz|resourcegroup)\/api\//
  await page.route(api, (route) => route.abort('internetdisconnected'))
  await set(false)
  return {
    end: async () => {
      await page.unroute(api)
      await set(true)
    },
  }
}

/** Holds the calls of one operation until they are let go. */
async function hold(page: Page, op: Op, before: number): Promise<Fault> {
  let letGo: () => void = () => undefined
  const free = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let calls = 0
  const { path } = operations[operationOf(op)]
  const pattern = new RegExp(`${path.replaceAll(/\{\w+\}/gu, '[^/]+')}\\?`, 'u')
  await page.route(pattern, async (route) => {
    const request = route.request()
    if (!isCallOf(op, request.method(), request.url())) return route.fallback()
    calls += 1
    if (calls > before) await free
    // Nobody may wait for it any more.
    await route.continue().catch(() => undefined)
  })
  return {
    release: letGo,
    end: async () => {
      letGo()
      await page.unroute(pattern)
    },
  }
}
