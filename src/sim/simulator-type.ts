import type { RequestHandler } from 'msw'
import type { OperationId } from '#src/contract/operations.ts'
import type { WorldEdit } from './edits.ts'
import type { FaultRule, RuleUse } from './fault-engine.ts'
import type { ReleaseAction } from './holds.ts'
import type { SeedName, World } from './model/world.ts'
import type { Persona } from './persona-list.ts'
import type { stateOf } from './state.ts'

/** One attempt that reached the simulator. Contains no query, body or credential. */
export type LogEntry = {
  readonly operation: OperationId | 'unknown'
  readonly method: string
  readonly path: string
  /** Header `x-attempt-id` of the request. */
  readonly attemptId: string | undefined
  /** Distinguishes bodies without revealing them; undefined without a body. */
  readonly bodyHash: string | undefined
  /** Whether it changed something: also true if it set the same value again. */
  effectApplied: boolean
  /** Id of the fault rule that hit it. */
  readonly fault: string | undefined
  /** 0 while it runs and if no response was sent. */
  status: number
  /** Not responded to, broken or lost yet. */
  running: boolean
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A simulated backend, for its adapters, the control API and tests. */
export type Simulator = {
  /**
   * Responds to a request to the three services or the control API.
   *
   * @throws TransportBreak
   */
  handle: (request: Request) => Promise<Response>
  handlers: RequestHandler[]
  /** Users to connect as in the current seed. */
  readonly personas: Persona[]
  /** Starts over, by default with the same seed. Faults, log and clock start over as well. */
  reset: (seed?: SeedName) => void
  faults: {
    /**
     * Replaces all rules.
     *
     * @throws Error for an unsupported rule
     */
    set: (rules: FaultRule[]) => void
    /**
     * Adds rules; active ones continue counting.
     *
     * @throws Error for an unsupported rule
     */
    add: (rules: FaultRule[]) => void
    /** Removes all rules, or those of one named fault; held responses are released unchanged. */
    clear: (name?: string) => void
    /** The active rules with the number of matching and hit calls. */
    list: () => RuleUse[]
    /** Rules, including removed ones, that never fired or fired although they must not: each fails its test. */
    problems: () => string[]
  }
  /**
   * Releases held responses: unchanged, as a failure, or lost.
   *
   * @param place index in the order of arrival, from 0; default: all under this name
   * @returns the number of released responses
   */
  release: (hold: string, action?: ReleaseAction, place?: number) => number
  /** Resolves once this many responses are held under a name. */
  held: (hold: string, count?: number) => Promise<void>
  /** The clock of the service: `Date`, `Retry-After`, codes, and the delays of rules. */
  clock: { now: () => number; set: (time: number) => void; advance: (milliseconds: number) => void }
  /**
   * A change by another admin, immediately.
   *
   * @throws Error with a sentence if it is not possible
   */
  edit: (edit: WorldEdit) => void
  /**
   * The true state, for oracles.
   *
   * @param only ID or address: lists just this user
   */
  state: (only?: string) => ReturnType<typeof stateOf>
  log: LogEntry[]
  /** The live tables. The object stays the same after a reset; its tables do not. */
  world: World
  snapshot: () => unknown
  /** @throws Error if it is no snapshot */
  restore: (snapshot: unknown) => void
}
