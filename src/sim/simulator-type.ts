import type { RequestHandler } from 'msw'
import type { OperationId } from '#src/contract/operations.ts'
import type { WorldEdit } from './edits.ts'
import type { FaultRule, RuleUse } from './fault-engine.ts'
import type { ReleaseAction } from './holds.ts'
import type { SeedName, World } from './model/world.ts'
import type { Persona } from './persona-list.ts'
import type { stateOf } from './state.ts'

/** One attempt that reached the simulator. Holds no query, body or credential. */
export type LogEntry = {
  readonly operation: OperationId | 'unknown'
  readonly method: string
  readonly path: string
  /** Header `x-attempt-id` of the request. */
  readonly attemptId: string | undefined
  /** Distinguishes bodies without revealing them; undefined without a body. */
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

/** A simulated backend, as its adapters, the control plane and tests use it. */
export type Simulator = {
  /** Answers a request to the three services or the control plane. @throws TransportBreak */
  handle: (request: Request) => Promise<Response>
  handlers: RequestHandler[]
  /** People to connect as in the present seed. */
  readonly personas: Persona[]
  /** Starts over, by default with the same seed. Faults, log and clock start over as well. */
  reset: (seed?: SeedName) => void
  faults: {
    /** Replaces all rules. @throws Error for a rule that cannot be kept */
    set: (rules: FaultRule[]) => void
    /** Adds rules; active ones continue counting. @throws Error for a rule that cannot be kept */
    add: (rules: FaultRule[]) => void
    /** Ends all rules, or those of one named fault; held answers go out as they are. */
    clear: (name?: string) => void
    /** The active rules with how often each was met and fired. */
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
  /** Resolves once this many answers are held under a name. */
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
