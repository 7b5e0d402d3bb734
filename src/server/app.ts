import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { apiPrefixes } from '#src/contract/operations.ts'
import type { HostBindings } from './bindings.ts'
import { errorAnswer } from './error-answer.ts'
import { gateway } from './gateway.ts'
import { securityHeaders } from './headers.ts'
import { type SimulatedBackend, simulated } from './simulator.ts'
import { staticFiles } from './static.ts'

export type ServerOptions = {
  /** Folder of the built app; without it only the API is served. */
  readonly dist?: string | undefined
  /** A real gateway. The simulator is then not reachable, even if one is given. */
  readonly harnessUrl?: URL | undefined
  readonly gatewayTimeoutMs?: number | undefined
  readonly simulator?: SimulatedBackend | undefined
  /** Names this host answers to, besides the loopback ones. `*` switches the check off. */
  readonly allowedHosts?: readonly string[] | undefined
  /** People reach this host over https. */
  readonly https?: boolean | undefined
}

export type ServerApp = Hono<{ Bindings: HostBindings }>

const maxBodyBytes = 1_000_000

/** Tells the page that the simulator answers: where its controls are, and the personas to try. */
const simulatorMeta =
  '<meta name="harness-simulator" content="/__sim"><meta name="harness-personas" content="/__sim/personas">'

/**
 * The whole HTTP host as one function from request to answer: headers, host check, the API from a gateway or from the
 * simulator, then the app's files.
 */
export function createServerApp(options: ServerOptions): ServerApp {
  const { dist, harnessUrl, gatewayTimeoutMs, allowedHosts = [], https = false } = options
  const simulator = harnessUrl ? undefined : options.simulator
  const app: ServerApp = new Hono()

  app.use(withHeaders(securityHeaders(https)), knownHost(allowedHosts))

  const backend = harnessUrl ? gateway(harnessUrl, gatewayTimeoutMs) : simulator ? simulated(simulator) : undefined
  if (backend) for (const prefix of apiPrefixes) app.all(`${prefix}/*`, sameSite, smallBody, backend)
  if (simulator) app.all('/__sim/*', ownPage, smallBody, simulated(simulator))
  else app.all('/__sim/*', (c) => c.notFound())

  if (dist !== undefined) app.all('*', staticFiles(dist, simulator && simulatorMeta))

  app.notFound(() => errorAnswer(404, 'NOT_FOUND', 'There is nothing at this address.'))
  app.onError((error) => {
    // The stack is for whoever runs the host; it holds no header and no body of the call.
    process.stderr.write(`${error.stack ?? error.message}\n`)
    return errorAnswer(500, 'INTERNAL_SERVER_ERROR', 'The host of this app failed.')
  })
  return app
}

function withHeaders(headers: Readonly<Record<string, string>>): MiddlewareHandler {
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  }
}

/** Refuses other Host names, so that a page elsewhere cannot point its own name at this host and read its answers. */
function knownHost(allowed: readonly string[]): MiddlewareHandler {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', ...allowed.map((name) => name.toLowerCase())])
  return async (c, next) => {
    const host = `http://${c.req.header('host') ?? new URL(c.req.url).host}`
    const name = URL.canParse(host) ? new URL(host).hostname : ''
    if (names.has('*') || names.has(name)) {
      await next()
      return
    }
    return errorAnswer(403, 'HOST_NOT_ALLOWED', 'This host does not answer to that name. See ALLOWED_HOSTS.')
  }
}

/** Two operations are GETs with an effect, so even an image of another site must not be able to call. */
const sameSite: MiddlewareHandler = async (c, next) => {
  if (c.req.header('sec-fetch-site') === 'cross-site') {
    return errorAnswer(403, 'CROSS_SITE_REFUSED', 'Calls from pages of other sites are refused.')
  }
  await next()
  return
}

/** The controls of the simulator answer to its own page and to programs, and not even to other ports of this host. */
const ownPage: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return errorAnswer(403, 'CROSS_SITE_REFUSED', 'Only the page of this simulator may use its controls.')
  }
  await next()
  return
}

const smallBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => errorAnswer(413, 'REQUEST_TOO_LARGE', 'A call may carry at most one megabyte.'),
})
