import { createSimulator, seedNames } from '#src/sim/simulator.ts'
import type { SimulatedBackend } from './simulator-host.ts'

/**
 * A simulated backend with the named account.
 *
 * @throws Error that lists the names if there is no such seed.
 */
export function startSimulator(seed: string): SimulatedBackend {
  const known = seedNames.find((name) => name === seed)
  if (known === undefined) throw new Error(`SIM_SEED must be one of: ${seedNames.join(', ')}`)
  return createSimulator({ seed: known })
}
