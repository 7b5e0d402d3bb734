import { del, get, set } from 'idb-keyval'
import { setupWorker } from 'msw/browser'
import { basePath, pathInApp } from '#src/domain/paths.ts'
import { makeHandlers } from './handlers.ts'
import { createSimulator, type Simulator } from './simulator.ts'
import type { Snapshot } from './snapshot.ts'

/** In the folder of the page, because a worker's scope is its folder. */
const WORKER = `${basePath}/mockServiceWorker.js`
const STORED = 'harness-user-admin-demo'
const MAX_WAITING = 4000
const LATENCY = 120

/** The part of Trusted Types that is used here; TypeScript's DOM library lacks it. */
type TrustedTypes = {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => unknown
}

/** Allows the browser to register the worker, and nothing else, as a script by address. */
function allowWorker(): void {
  // Missing in some browsers and in the DOM library.
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => {
      if (new URL(url, location.origin).href === new URL(WORKER, location.origin).href) return url
      throw new TypeError(`${url} is not the worker of the simulator`)
    },
  })
}

async function restoreInto(simulator: Simulator): Promise<void> {
  try {
    const stored: unknown = await get(STORED)
    if (stored !== undefined) simulator.restore(stored)
  } catch {
    // Storage is blocked, or the state is of another version: the demo starts fresh.
    await del(STORED).catch(() => undefined)
  }
}

/** The state without passwords, authenticator secrets and API keys, which must not be stored. */
function withoutSecrets(snapshot: unknown): Omit<Snapshot, 'secrets'> {
  // It comes from the simulator's own `snapshot`.
  const { version, seed, seededAt, tables } = snapshot as Snapshot
  return { version, seed, seededAt, tables }
}

/** Saves after a change, one at a time; changes during a save are saved next. */
function savesOf(simulator: Simulator): () => void {
  let saved = simulator.world.effects
  let running = false
  const save = async (): Promise<void> => {
    if (running) return
    running = true
    try {
      while (saved !== simulator.world.effects) {
        saved = simulator.world.effects
        await set(STORED, withoutSecrets(simulator.snapshot()))
      }
    } catch {
      // Storage is blocked or full: the demo works, and starts over on reload.
    } finally {
      running = false
    }
  }
  return () => void save()
}

/** The call as the service receives it, without the folder that the demo is served from. */
function atRoot(request: Request): Request {
  if (basePath === '') return request
  const url = new URL(request.url)
  url.pathname = pathInApp(url.pathname)
  return new Request(url, request)
}

async function start(): Promise<void> {
  const simulator = createSimulator({ seed: 'demo', latencyMs: LATENCY })
  await restoreInto(simulator)
  const worker = setupWorker(...makeHandlers((request) => simulator.handle(atRoot(request))))
  worker.events.on('response:mocked', savesOf(simulator))
  allowWorker()
  await worker.start({ serviceWorker: { url: WORKER }, onUnhandledRequest: 'bypass', quiet: true })
}

/**
 * Starts the simulated backend inside the page, for the static demo. Its state is stored in IndexedDB across reloads.
 * Fails soft: without a service worker, or after four seconds, the page continues without it and says so itself.
 */
export async function startBrowserSimulator(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, MAX_WAITING))
  await Promise.race([start().catch(() => undefined), late])
}
