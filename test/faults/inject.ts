import { expect, type Locator, type Page } from '@playwright/test'
import { operations } from '#src/contract/operations.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { rulesFor, unknownValue, type Cell, type Op, type UserEffect } from './cells.ts'
import { laterDomain } from './later-cells.ts'
import { clearFaults, installFaults, isCallOf, operationOf, type CellFixture } from './world.ts'

/** Faults and time: how a cell makes what goes wrong, and how it waits without waiting. */

/** Most virtual seconds until a failed read has to say so: two pauses and a limit of 65 s for each attempt. */
const TIMEOUT_MS = 90

/** Moves the page's clock on, second by second, until something is visible. */
export async function passTime(page: Page, until: Locator, seconds = TIMEOUT_MS): Promise<void> {
  for (let passed = 0; ; passed += 1) {
    // What was sent has to come back first; that takes real time.
    if (await visibleSoon(until, passed === 0 ? 400 : 60)) return
    if (passed >= seconds) break
    await page.clock.runFor(1000)
  }
  await expect(until, `visible within ${seconds} s of the page's clock`).toBeVisible({ timeout: 500 })
}

/**
 * Expects something after at most so many seconds of the page's clock, which stands still while the machine is slow:
 * only what the page itself waits for counts.
 */
export async function withinSeconds(page: Page, until: Locator, seconds: number, reason: string): Promise<void> {
  // A clock can only be stopped at a time that is still to come.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000))
  for (let passed = 0; passed < seconds && !(await visibleSoon(until, passed === 0 ? 3000 : 1000)); passed += 0.5)
    await page.clock.runFor(500)
  await expect(until.first(), reason).toBeVisible({ timeout: 1000 })
  await page.clock.resume()
}

async function visibleSoon(locator: Locator, timeout: number): Promise<boolean> {
  return locator
    .first()
    .waitFor({ state: 'visible', timeout })
    .then(() => true)
    .catch(() => false)
}

export type Fault = { readonly end: () => Promise<void>; readonly release?: () => void }

type Start = {
  /** Calls that are let through first. */
  readonly before?: number
  /** Most calls that are hit; all of them where left out. */
  readonly times?: number
  /** `may`: it is only there so that the rest of the app is seen next to it. */
  readonly fires?: 'must' | 'may'
  /** No one is connected yet; what connecting itself asks is let through. */
  readonly connecting?: boolean
}

/**
 * Makes the fault of a cell.
 *
 * @returns `end` takes it away, `release` lets a held call continue
 */
export async function begin(
  fixture: CellFixture,
  cell: Cell & { op: Op },
  { before = 0, times, fires = 'must', connecting = false }: Start = {},
): Promise<Fault> {
  const { page } = fixture
  const { op, fault, preset, variant } = cell
  if (fault === 'F01') return goOffline(page, connecting)
  if (fault === 'F06' || fault === 'F07') return hold(page, op, before)
  const rules = fault === 'F44' ? isRefusal(cell) : rulesFor(op, preset ?? fault)
  if (rules.length === 0) throw new Error(`No rule makes ${fault} for ${op}.`)
  const all = rules.map((rule) => ({
    ...rule,
    ...(fires === 'may' ? { fires } : {}),
    ...(before > 0 ? { from: before + 1 } : {}),
    ...(times === undefined ? {} : { times }),
    ...(variant === 'post' ? { when: 'after' as const } : {}),
    // A changed answer applies the change by default.
    ...(variant === 'pre' && fault === 'F41' ? { when: 'before' as const } : {}),
  }))
  // What is let through before the check of the session fails: connecting asks it once, and a name is compared with the
  // service's before it is saved, as is whether two-factor is on before it is turned off.
  const from = connecting || op === 'O4' || op === 'O14' || op === 'O15' ? 2 : 1
  // The session has ended only when the check of it says so too. A read may learn of the end from another read.
  const probe = fault === 'F14' && op !== 'O8' ? rulesFor('O8', preset ?? fault) : []
  const probeFires = cell.group === 'reads' ? ('may' as const) : ('must' as const)
  await installFaults(fixture, [...all, ...probe.map((rule) => ({ ...rule, id: 'probe', from, fires: probeFires }))])
  return { end: () => clearFaults(fixture) }
}

/** A 200 that says no, or says less than was asked (F44). */
function isRefusal({ op, variant, preset }: Cell & { op: Op }): FaultRule[] {
  const later = laterDomain.filter(([one, value]) => one === op && value === variant)
  if (later.length > 0) return later.map(([, id, rule]) => ({ ...rule, id }))
  // Unknown values exist only for changes of the User API.
  return variant.endsWith('-unknown') ? unknownValue(op as UserEffect) : rulesFor(op, preset ?? 'F44')
}

/**
 * The network is gone for calls; the page's own files come, as from the cache of the browser after a first visit.
 *
 * @param connecting the check of the key is let through, and offline begins with its answer
 */
async function goOffline(page: Page, connecting: boolean): Promise<Fault> {
  const set = (online: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(navigator, 'onLine', { get: () => value, configurable: true })
      dispatchEvent(new Event(value ? 'online' : 'offline'))
    }, online)
  const api = /\/(ng|authz|resourcegroup)\/api\//
  let checked = !connecting
  await page.route(api, async (route) => {
    if (checked) return route.abort('internetdisconnected')
    checked = true
    const response = await route.fetch()
    await set(false)
    await route.fulfill({ response })
  })
  if (!connecting) await set(false)
  return {
    end: async () => {
      await page.unroute(api)
      await set(true)
    },
  }
}

/** Holds the calls of one operation until they are let go. */
async function hold(page: Page, op: Op, before: number): Promise<Fault> {
  let release: () => void = () => undefined
  const free = new Promise<void>((resolve) => {
    release = resolve
  })
  let calls = 0
  const { path } = operations[operationOf(op)]
  const pattern = new RegExp(`${path.replaceAll(/\{\w+\}/gu, '[^/]+')}\\?`, 'u')
  await page.route(pattern, async (route) => {
    const request = route.request()
    if (!isCallOf(op, request.method(), request.url())) return route.fallback()
    calls += 1
    if (calls > before) await free
    // No one may wait for it any more.
    await route.continue().catch(() => undefined)
  })
  return {
    release: release,
    end: async () => {
      release()
      await page.unroute(pattern)
    },
  }
}
