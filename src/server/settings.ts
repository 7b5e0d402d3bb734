import { parseHarnessUrl } from './gateway.ts'

/** What a person may set when starting a server, all by environment variables. */
export type Settings = {
  /** HOST: address to listen on; loopback unless set. */
  readonly host: string
  /** PORT; 0 for any free one. */
  readonly port: number
  /** ALLOWED_HOSTS: names to answer to besides the loopback ones, comma separated, `*` for all. */
  readonly allowedHosts: readonly string[]
  /** HARNESS_URL: the real gateway; without it the simulator answers. */
  readonly harnessUrl: URL | undefined
  /** SIM_SEED: which simulated account. */
  readonly seed: string
  /** PUBLIC_HTTPS=1: a proxy in front serves this host over https. */
  readonly https: boolean
}

/**
 * Reads the settings.
 *
 * @throws Error with a sentence naming the variable that is wrong.
 */
export function readSettings(env: Readonly<NodeJS.ProcessEnv>, defaultPort: number): Settings {
  const host = env['HOST'] || '127.0.0.1'
  const port = env['PORT'] ? Number(env['PORT']) : defaultPort
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be a number from 0 to 65535')
  const listed = (env['ALLOWED_HOSTS'] ?? '').split(',').map((name) => name.trim())
  return {
    host,
    port,
    allowedHosts: [host, ...listed].filter((name) => name !== ''),
    harnessUrl: env['HARNESS_URL'] ? parseHarnessUrl(env['HARNESS_URL']) : undefined,
    seed: env['SIM_SEED'] || 'demo',
    https: env['PUBLIC_HTTPS'] === '1',
  }
}
