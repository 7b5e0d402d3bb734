import type { RequestHandler } from 'msw'
import type { OperationId } from '#src/contract/operations.ts'
import { answer, readRequest } from './adapter.ts'
import { Clock } from './clock.ts'
import { control, CONTROL_PREFIX } from './control.ts'
import { applyEdit, type WorldEdit } from './edits.ts'
import { faulty, FaultEngine, type FaultRule, type RuleUse } from './fault-engine.ts'
import { makeHandlers } from './handlers.ts'
import { hashOf } from './hash.ts'
import type { ReleaseAction } from './holds.ts'
import { seedNames, type SeedName, type World } from './model/world.ts'
import { personas, type Persona } from './persona-list.ts'
import { buildWorld } from './seeds/build.ts'
import { takeSnapshot, worldOf } from './snapshot.ts'
import { stateOf } from './state.ts'
import { TransportBreak } from './transport-break.ts'

export { seedNames, TransportBreak }
export type { FaultRule, Persona, SeedName, WorldEdit }

/** One attempt that reached the simulator. Holds no query, body or credential. */
type LogEntry = {
  readonly operation: OperationId | 'unknown'
  readonly method: string
  readonly path: string
  /** Header `x-attempt-id` of the request. */
  readonly attemptId: string | undefined
  /** Tells bodies apart without giving them away; undefined without a body. */
  readonly bodyHash: string | undefined
  /** Whether it changed something: true also when it set what was set already. */
  effectApplied: boolean
  /** Id of the fault rule that hit it. */
  readonly fault: string | undefined
  /** 0 while it runs and when no answer went out. */
  status: number
  /** Not answered, broken or lost yet. */
  running: boolean
  /** Milliseconds since the epoch. */
  readonly at: number
}

export type Simulator = {
  /** Answers a request to the three services or the control plane. @throws TransportBreak */
  handle: (request: Request) => Promise<Response>
  handlers: RequestHandler[]
  personas: Persona[]
  /** Starts over, with the same seed unless told otherwise. Faults, log and clock start over as well. */
  reset: (seed?: SeedName) => void
  faults: {
    /** Replaces all rules. @throws Error for a rule that cannot be kept */
    set: (rules: FaultRule[]) => void
    /** Adds rules; those in force go on counting. @throws Error for a rule that cannot be kept */
    add: (rules: FaultRule[]) => void
    /** Ends all rules, or those of one named fault; held answers go out as they are. */
    clear: (name?: string) => void
    /** The rules in force with how often each was met and fired. */
    list: () => RuleUse[]
    /** Rules, also ended ones, that never fired or fired though they must not: each fails its test. */
    problems: () => string[]
  }
  /**
   * Lets held answers go: as they are, as a failure, or lost.
   *
   * @param place which one in the order of arrival, from 0; without it all under this name
   * @returns how many went
   */
  release: (hold: string, action?: ReleaseAction, place?: number) => number
  /** Resolves once so many answers are held under a name. */
  held: (hold: string, count?: number) => Promise<void>
  /** The clock of the service: `Date`, `Retry-After`, codes, and the delays of rules. */
  clock: { now: () => number; set: (time: number) => void; advance: (milliseconds: number) => void }
  /** Another administrator acts, at once. @throws Error with a sentence when it cannot be done */
  edit: (edit: WorldEdit) => void
  /** The true state, for oracles. @param only id or address: lists just this person */
  state: (only?: string) => ReturnType<typeof stateOf>
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

const MAX_LOG_ENTRIES = 5000

/** Makes a simulated backend: a stateful model of the services this app calls, as docs/service.md describes them. */
export function createSimulator({ seed = 'demo', now: base = Date.now, latencyMs = 0 }: Options = {}): Simulator {
  const engine = new FaultEngine()
  const clock = new Clock(base)
  const { now } = clock
  const world = buildWorld(seed, now)
  const log: LogEntry[] = []

  const become = (next: World, effects: number) => {
    next.effects = effects
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
      become(worldOf(before, now), effects)
      return response
    }
    try {
      const response =
        rule === undefined || operation === undefined
          ? run()
          : await faulty(rule, {
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
    personas,
    reset: (next = world.seed) => {
      engine.reset()
      log.length = 0
      clock.set(base())
      // The count goes on, so that nobody takes the new state for the old one.
      become(buildWorld(next, now), world.effects + 1)
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
    restore: (snapshot) => become(worldOf(snapshot, now), world.effects + 1),
  }
  return simulator
}
