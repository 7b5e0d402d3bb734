import { createServerApp } from './host.ts'
import { requestListener } from './listen.ts'
import { readSettings } from './host-settings.ts'
import { startSimulator } from './start-simulator.ts'

const settings = readSettings(process.env, 0, true)

/** `npm run dev`: the API for Vite's server, which serves the page itself. Rebuilt when this code changes. */
export const listener = requestListener(
  createServerApp({ ...settings, simulator: settings.harnessUrl ? undefined : startSimulator(settings.seed) }),
  false,
)
