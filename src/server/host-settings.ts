import { parseHarnessUrl } from './gateway.ts'

/** Settings of a server, all from environment variables. */
export type Settings = {
  /** HOST: address to listen on; loopback by default. */
  readonly host: string
  /** PORT; 0 for any free one. */
  readonly port: number
  /** ALLOWED_HOSTS: allowed host names besides the loopback ones, comma separated, `*` for all. */
  readonly allowedHosts: readonly string[]
  /** HARNESS_URL: the real gateway; without it, the simulator responds. */
  readonly harnessUrl: URL | undefined
  /** SIM_SEED: which simulated account. */
  readonly seed: string
  /** PUBLIC_HTTPS=1: a proxy in front serves this host over https. */
  readonly https: boolean
}

/**
 * Reads the settings.
 *
 * @param isRequested whether the program was started as the simulator or for development, so that it can't be
 *   mistaken for the real service
 * @throws Error with a sentence that names the invalid variable and its correct form.
 */
export function readSettings(env: Readonly<NodeJS.ProcessEnv>, defaultPort: number, isRequested = false): Settings {
  const host = readHost(env['HOST'] || '127.0.0.1')
  const port = env['PORT'] || String(defaultPort)
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65_535) throw new Error('PORT must be a number from 0 to 65535')
  const harnessUrl = env['HARNESS_URL'] ? parseHarnessUrl(env['HARNESS_URL']) : undefined
  if (harnessUrl === undefined && !isRequested && env['NODE_ENV'] === 'production' && !env['SIM_SEED'])
    throw new Error(
      'HARNESS_URL is not set. With NODE_ENV=production the simulated account is only started by name: set HARNESS_URL=https://app.harness.io, or SIM_SEED=demo.',
    )
  const listed = (env['ALLOWED_HOSTS'] ?? '').split(',').map((name) => name.trim())
  return {
    host,
    port: Number(port),
    allowedHosts: [
      host.includes(':') ? `[${host}]` : host,
      ...listed.filter((name) => name !== '').map(readAllowedHost),
    ],
    harnessUrl,
    seed: env['SIM_SEED'] || 'demo',
    https: readSwitch('PUBLIC_HTTPS', env['PUBLIC_HTTPS']),
  }
}

/** @throws Error unless it is only an address or a name */
function readHost(text: string): string {
  const host = text.trim().replace(/^\[(.*)\]$/u, '$1')
  if (nameOf(host.includes(':') ? `[${host}]` : host) === undefined)
    throw new Error('HOST must be an address of this computer without a port, such as 127.0.0.1 or 0.0.0.0')
  return host
}

/**
 * A name as in a Host header.
 *
 * @throws Error with the correct form if there is more than a name
 */
function readAllowedHost(text: string): string {
  if (text === '*') return text
  const name = nameOf(text)
  if (name !== undefined) return name
  const bareIpv6 = /^[0-9a-f:]+$/iu.test(text) && text.split(':').length > 2
  const address = /^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? text : `http://${bareIpv6 ? `[${text}]` : text}`
  const right = URL.canParse(address) && !text.includes('*') ? new URL(address).hostname : 'users.example.com'
  throw new Error(`ALLOWED_HOSTS takes names alone, separated by commas, such as ALLOWED_HOSTS=${right}`)
}

/** The form of a host name that browsers send; undefined if the text is not exactly a name. */
function nameOf(text: string): string | undefined {
  const bare = /^\[[0-9a-f:.]+\]$/iu.test(text) || /^[^\s/?#@\\:*[\]%]+$/u.test(text)
  return bare && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : undefined
}

/** @throws Error unless it is one of the usual words for yes or no */
function readSwitch(name: string, text = ''): boolean {
  if (/^(?:1|true|yes|on)$/iu.test(text)) return true
  if (/^(?:0|false|no|off|)$/iu.test(text)) return false
  throw new Error(`${name} must be 1 or 0, such as ${name}=1`)
}
