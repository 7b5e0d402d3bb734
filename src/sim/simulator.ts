import { answer, readRequest } from './adapter.ts'
import { Clock } from './clock.ts'
import { control, CONTROL_PREFIX } from './control.ts'
import { applyEdit } from './edits.ts'
import { respondWithFault, FaultEngine } from './fault-engine.ts'
import { makeHandlers } from './handlers.ts'
import { finishRemovals } from './model/leaving.ts'
import { seedNames, type SeedName, type World } from './model/world.ts'
import { personasOf } from './persona-list.ts'
import { buildWorld } from './seeds/build.ts'
import type { LogEntry, Simulator } from './simulator-type.ts'
import { takeSnapshot, worldOf } from './snapshot.ts'
import { stateOf } from './state.ts'
import { TransportBreak } from './transport-break.ts'

export { seedNames, TransportBreak }
export type { Simulator }

type Options = {
  seed?: SeedName
  /** Clock, milliseconds since the epoch. */
  now?: () => number
  /** Time before every response, in milliseconds. */
  latencyMs?: number | (() => number)
}

const MAX_LOG_ENTRIES = 5000

/**
 * Creates a simulated backend: a stateful model of the services that this app calls, as described in docs/service.md.
 */
export function createSimulator({ seed = 'demo', now: baseNow = Date.now, latencyMs = 0 }: Options = {}): Simulator {
  const engine = new FaultEngine()
  const clock = new Clock(baseNow)
  const { now } = clock
  const world = buildWorld(seed, now)
  const log: LogEntry[] = []

  const replaceWorld = (next: World, effects: number) => {
    next.effects = effects
    Object.assign(world, next)
  }

  const serve = async (request: Request): Promise<Response> => {
    const incoming = await readRequest(request)
    finishRemovals(world)
    const { operation } = incoming
    const rule = engine.next(incoming)
    const entry: LogEntry = {
      operation: operation ?? 'unknown',
      method: incoming.method,
      path: incoming.url.pathname,
      attemptId: incoming.headers.get('x-attempt-id') ?? undefined,
      bodyHash: incoming.text === '' ? undefined : hashOf(incoming.text),
      effectApplied: false,
      fault: rule?.id,
      status: 0,
      running: true,
      at: now(),
    }
    log.push(entry)
    if (log.length > MAX_LOG_ENTRIES) log.shift()
    const run = () => {
      const before = world.effects
      const response = answer(world, incoming)
      entry.effectApplied = world.effects !== before
      return response
    }
    const rehearse = () => {
      const { effects } = world
      const before = takeSnapshot(world)
      const response = answer(world, incoming)
      replaceWorld(worldOf(before, now), effects)
      return response
    }
    try {
      const response =
        rule === undefined || operation === undefined
          ? run()
          : await respondWithFault(rule, {
              world,
              clock,
              holds: engine.holds,
              incoming,
              operation,
              run,
              rehearse,
              report: engine.report,
            })
      await clock.wait(typeof latencyMs === 'number' ? latencyMs : latencyMs())
      entry.status = response.status
      return response
    } catch (error) {
      if (error instanceof TransportBreak && error.status !== undefined) entry.status = error.status
      throw error
    } finally {
      entry.running = false
    }
  }

  const handle = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const controlled = pathname === CONTROL_PREFIX || pathname.startsWith(`${CONTROL_PREFIX}/`)
    return controlled ? control(simulator, request) : serve(request)
  }

  const simulator: Simulator = {
    handle,
    handlers: makeHandlers(handle),
    get personas() {
      return personasOf(world.seed)
    },
    reset: (next = world.seed) => {
      engine.reset()
      log.length = 0
      clock.set(baseNow())
      // The count continues, so that the new state is not mistaken for the old one.
      replaceWorld(buildWorld(next, now), world.effects + 1)
    },
    faults: {
      set: (rules) => engine.set(rules),
      add: (rules) => engine.add(rules),
      clear: (name) => engine.clear(name),
      list: () => engine.list(),
      problems: () => engine.problems(),
    },
    release: (hold, action = 'ok', place) => engine.holds.release(hold, action, place),
    held: (hold, count = 1) => engine.holds.arrival(hold, count),
    clock: { now, set: (time) => clock.set(time), advance: (milliseconds) => clock.advance(milliseconds) },
    edit: (edit) => applyEdit(world, edit),
    state: (only) => stateOf(world, only),
    log,
    world,
    snapshot: () => takeSnapshot(world),
    restore: (snapshot) => replaceWorld(worldOf(snapshot, now), world.effects + 1),
  }
  return simulator
}

/**
 * A short hash of a text, to compare two bodies. For comparing only: it protects nothing.
 * (cyrb53: two 32-bit streams, 53 bits of result.)
 */
function hashOf(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0')
}
