import type { RequestHandler } from 'msw'
import type { OperationId } from '#src/contract/operations.ts'
import { answer, readRequest } from './adapter.ts'
import { control, CONTROL_PREFIX } from './control.ts'
import { faulty, FaultEngine, wait, type FaultRule } from './fault-engine.ts'
import { makeHandlers } from './handlers.ts'
import { seedNames, type SeedName, type World } from './model/world.ts'
import { personas, type Persona } from './personas.ts'
import { buildWorld } from './seeds/build.ts'
import { takeSnapshot, worldOf } from './snapshot.ts'
import { TransportBreak } from './transport-break.ts'

export { seedNames, TransportBreak }
export type { FaultRule, Persona, SeedName }

/** One attempt that reached the simulator. Holds no query, body or credential. */
type LogEntry = {
  readonly operation: OperationId | 'unknown'
  readonly method: string
  readonly path: string
  /** Header `x-attempt-id` of the request. */
  readonly attemptId: string | undefined
  /** Whether it changed something: true also when it set what was set already. */
  effectApplied: boolean
  /** Id of the fault rule that hit it. */
  readonly fault: string | undefined
  /** 0 while it runs and when no answer went out. */
  status: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

export type Simulator = {
  /** Answers a request to the three services or the control plane. @throws TransportBreak */
  handle: (request: Request) => Promise<Response>
  handlers: RequestHandler[]
  personas: Persona[]
  /** Starts over, with the same seed unless told otherwise. Faults and log are cleared as well. */
  reset: (seed?: SeedName) => void
  faults: { set: (rules: FaultRule[]) => void; clear: () => void }
  log: LogEntry[]
  /** The live tables. The object stays the same after a reset; its tables do not. */
  world: World
  snapshot: () => unknown
  /** @throws Error when it is no snapshot */
  restore: (snapshot: unknown) => void
}

type Options = {
  seed?: SeedName
  /** Clock, milliseconds since the epoch. */
  now?: () => number
  /** Time before every answer, in milliseconds. */
  latencyMs?: number | (() => number)
}

const MOST_LOG_ENTRIES = 5000

/** Makes a simulated backend: a stateful model of the services this app calls, written from contract.md. */
export function createSimulator({ seed = 'demo', now = Date.now, latencyMs = 0 }: Options = {}): Simulator {
  const engine = new FaultEngine()
  const world = buildWorld(seed, now)
  const log: LogEntry[] = []

  const become = (next: World) => {
    // Goes on counting, so that nobody takes the new state for the old one.
    next.effects = world.effects + 1
    Object.assign(world, next)
  }

  const serve = async (request: Request): Promise<Response> => {
    const incoming = await readRequest(request)
    const { operation } = incoming
    const rule = engine.next(incoming)
    const entry: LogEntry = {
      operation: operation ?? 'unknown',
      method: incoming.method,
      path: incoming.url.pathname,
      attemptId: incoming.headers.get('x-attempt-id') ?? undefined,
      effectApplied: false,
      fault: rule?.id,
      status: 0,
      at: now(),
    }
    log.push(entry)
    if (log.length > MOST_LOG_ENTRIES) log.shift()
    const run = () => {
      const before = world.effects
      const response = answer(world, incoming)
      entry.effectApplied = world.effects !== before
      return response
    }
    const response = rule === undefined || operation === undefined ? run() : await faulty(world, rule, operation, run)
    await wait(typeof latencyMs === 'number' ? latencyMs : latencyMs())
    entry.status = response.status
    return response
  }

  const handle = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const controlled = pathname === CONTROL_PREFIX || pathname.startsWith(`${CONTROL_PREFIX}/`)
    return controlled ? control(simulator, request) : serve(request)
  }

  const simulator: Simulator = {
    handle,
    handlers: makeHandlers(handle),
    personas,
    reset: (next = world.seed) => {
      engine.clear()
      log.length = 0
      become(buildWorld(next, now))
    },
    faults: { set: (rules) => engine.set(rules), clear: () => engine.clear() },
    log,
    world,
    snapshot: () => takeSnapshot(world),
    restore: (snapshot) => become(worldOf(snapshot, now)),
  }
  return simulator
}
