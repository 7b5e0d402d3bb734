import { createSimulator, type SeedName, type Simulator } from '#src/sim/simulator.ts'
import { server } from './server.ts'

/**
 * Puts a fresh simulated backend behind `fetch` until the end of the test.
 *
 * @param latencyMs milliseconds before every answer
 */
export function startSimulator(seed: SeedName = 'demo', latencyMs = 0): Simulator {
  const simulator = createSimulator({ seed, latencyMs })
  server.use(...simulator.handlers)
  return simulator
}
