import path from 'node:path'
import { createServerApp } from '#src/server/host.ts'
import { listen } from '#src/server/listen.ts'
import { generatedSeed } from '#src/sim/seeds/generated.ts'
import { createSimulator } from '#src/sim/simulator.ts'

/**
 * Serves the built pages as in production: no simulator in them, the API behind the host's own gateway. One address for
 * each folder, and the same API behind all of them, which waits before each answer.
 *
 * Arguments: the folders. USERS, LATENCY_MS: the account, and the wait in milliseconds. Prints one line of JSON.
 */

const users = Number(process.env['USERS'])
const simulator = createSimulator({ seed: 'large', latencyMs: Number(process.env['LATENCY_MS']) })
// The seed with another number of people.
Object.assign(simulator.world, generatedSeed('large', users, simulator.clock.now), { now: simulator.clock.now })

const at = { host: '127.0.0.1', port: 0 }
const api = await listen(createServerApp({ simulator }), at)
const pages = await Promise.all(
  process.argv
    .slice(2)
    .map((folder) => listen(createServerApp({ dist: path.resolve(folder), harnessUrl: new URL(api.url) }), at)),
)
const admin = simulator.personas.find(({ id }) => id === 'account-admin')
process.stdout.write(
  `${JSON.stringify({ urls: pages.map(({ url }) => url), apiKey: admin?.apiKey, account: admin?.accountIdentifier })}\n`,
)
process.once('SIGTERM', () => process.exit())
