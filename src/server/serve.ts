import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createServerApp } from './host.ts'
import { isExposed } from './gateway.ts'
import { listen } from './listen.ts'
import { run } from './run.ts'
import { readSettings } from './host-settings.ts'

// `npm start`: the built app, with the simulated backend or, when HARNESS_URL is set, a real gateway.
await run(async () => {
  const settings = readSettings(process.env, 4173)
  const { harnessUrl } = settings
  // This file runs as build/server/serve.js.
  const dist = path.resolve(import.meta.dirname, '../../dist')
  if (!existsSync(path.join(dist, 'index.html'))) throw new Error('The app is not built yet. Run: npm run build')
  // Loaded only if it is used: it needs msw, which an installation without development packages does not have.
  const simulator = harnessUrl ? undefined : (await import('./start-simulator.ts')).startSimulator(settings.seed)
  const devtools = simulator && readFileSync(path.resolve(import.meta.dirname, '../devtools/devtools.js'))
  if (harnessUrl && isExposed(harnessUrl))
    process.stderr.write(
      'Warning: HARNESS_URL begins with http://, so API keys cross the network unencrypted. Use https://.\n',
    )
  const { server, url } = await listen(createServerApp({ ...settings, dist, simulator, devtools }), settings)
  const plain = harnessUrl?.protocol === 'http:' ? ', not encrypted' : ''
  const mode = harnessUrl ? `forwarding to ${harnessUrl.href}${plain}` : `simulated backend, account “${settings.seed}”`
  return { server, line: `Harness User Admin: ${url} (${mode})` }
})
