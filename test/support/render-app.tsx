import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from '#src/app/app.tsx'
import { connectAs } from '#src/queries/connect.ts'
import type { SeedName } from '#src/sim/model/world.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { startSimulator } from './start-simulator.ts'

type RenderAppOptions = {
  /** Address to open; `{account}` stands for the persona's account. */
  url?: string
  seed?: SeedName
  /** Who is connected; `null` shows the connect screen. */
  persona?: Persona['id'] | null
  /** Milliseconds before every answer. */
  latencyMs?: number
  /** Changes the tables before anyone connects. */
  prepare?: (sim: Simulator) => void
}

/**
 * Renders the app at an address, connected as a persona, against a fresh simulated backend. The one way to render a
 * page in a test.
 *
 * @returns `user` for input, `sim` for its state, log and faults, and the account identifier
 */
export async function renderApp({
  url = '/account/{account}/users',
  seed = 'demo',
  persona = 'account-admin',
  latencyMs = 0,
  prepare,
}: RenderAppOptions = {}) {
  const sim = startSimulator(seed, latencyMs)
  prepare?.(sim)
  const account = sim.personas[0]?.accountIdentifier ?? ''
  history.replaceState(null, '', url.replace('{account}', account))
  if (persona !== null) {
    const found = sim.personas.find(({ id }) => id === persona)
    if (found === undefined) throw new Error(`No persona ${persona}`)
    await connectAs(found)
  }
  const view = render(<App />)
  return { ...view, user: userEvent.setup({ delay: null }), sim, account }
}
