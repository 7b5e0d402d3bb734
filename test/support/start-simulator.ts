import type { SeedName } from '#src/sim/model/world.ts'
import { createSimulator, type Simulator } from '#src/sim/simulator.ts'
import type { Persona, PersonaId } from '#src/sim/persona-list.ts'
import { server } from './server.ts'

const started: Simulator[] = []

/**
 * Puts a fresh simulated backend behind `fetch` until the end of the test. A fault that is installed in it has to hit
 * a call, or the test fails: otherwise it would not test what it says. Rules say `fires: 'never'` for calls that must
 * not be made, and `fires: 'may'` where both is right.
 *
 * @param latencyMs milliseconds before every answer
 */
export function startSimulator(seed: SeedName = 'demo', latencyMs = 0): Simulator {
  const simulator = createSimulator({ seed, latencyMs })
  server.use(...simulator.handlers)
  started.push(simulator)
  return simulator
}

/** A persona of a simulator. @throws Error if its seed has none of this id */
export function personaById(simulator: Simulator, id: PersonaId): Persona {
  const persona = simulator.personas.find((each) => each.id === id)
  if (persona === undefined) throw new Error(`There is no persona ${id}.`)
  return persona
}

/** What was wrong with the faults of the simulators of this test, which are forgotten now. */
export function faultProblems(): string[] {
  return started.splice(0).flatMap((simulator) => simulator.faults.problems())
}
