import { setupServer } from 'msw/node'
import { createSimulator, type SeedName, type Simulator } from '#src/sim/simulator.ts'

/** The one MSW server of a test file; started and stopped by `setup.ts`. It has no handlers of its own. */
export const server = setupServer()

/**
 * Puts a fresh simulated backend behind `fetch` until the end of the test.
 *
 * @param latencyMs milliseconds before every answer
 */
export function useSimulator(seed: SeedName = 'demo', latencyMs = 0): Simulator {
  const simulator = createSimulator({ seed, latencyMs })
  server.use(...simulator.handlers)
  return simulator
}
