import { createServerApp } from './host.ts'
import { listen } from './listen.ts'
import { run } from './run.ts'
import { readSettings } from './host-settings.ts'
import { startSimulator } from './start-simulator.ts'

// `npm run sim`: the simulated backend alone, for curl, SDKs and other tools.
await run(async () => {
  const settings = readSettings({ ...process.env, HARNESS_URL: undefined }, 4174, true)
  const app = createServerApp({ ...settings, simulator: startSimulator(settings.seed) })
  const { server, url } = await listen(app, settings)
  return {
    server,
    line: `Simulated Harness API: ${url} (account “${settings.seed}”, keys: curl ${url}/__sim/personas)`,
  }
})
