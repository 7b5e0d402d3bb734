import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type HostEnv, type HostMiddleware, socketsOf, targetOf } from './bindings.ts'
import { checkCall, namesService } from './call-filter.ts'
import { foreignCallRefusal } from './callers.ts'
import { errorAnswer, methodRefusal } from './error-answer.ts'
import { gateway } from './gateway.ts'
import { securityHeaders } from './headers.ts'
import { logTextOf } from './log.ts'
import { type SimulatedBackend, simulated } from './simulator-host.ts'
import { staticFiles } from './static.ts'

export type ServerOptions = {
  /** Folder of the built app; without it, only the API is served. */
  readonly dist?: string | undefined
  /** A real gateway. The simulator is then not reachable, even if one is passed. */
  readonly harnessUrl?: URL | undefined
  readonly gatewayTimeoutMs?: number | undefined
  readonly simulator?: SimulatedBackend | undefined
  /** The simulator's console, a script. Served with the simulator only. */
  readonly devtools?: Buffer | undefined
  /** Allowed host names, besides the loopback ones. `*` turns the check off. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Users reach this host over https. */
  readonly https?: boolean | undefined
}

export type ServerApp = Hono<HostEnv>

export const MAX_BODY_BYTES = 1_000_000

const DEVTOOLS = '/devtools.js'

/** Tells the page that a simulator responds: the addresses of its controls and its console, and the personas. */
const simulatorMeta =
  '<meta name="harness-simulator" content="/__sim"><meta name="harness-personas" content="/__sim/personas">'
const devtoolsMeta = `<meta name="harness-devtools" content="${DEVTOOLS}">`

/**
 * The whole HTTP host as one function from request to response: headers, host check, the API from a gateway or the
 * simulator, then the app's files.
 */
export function createServerApp(options: ServerOptions): ServerApp {
  const { dist, harnessUrl, allowedHosts = [], https = false } = options
  const simulator = harnessUrl ? undefined : options.simulator
  const devtools = simulator && options.devtools
  const app: ServerApp = new Hono<HostEnv>()

  app.use(withHeaders(https), knownHost(allowedHosts))
  const calls = callsApp(options)
  // Based on the target as sent: a path that only looks like a call must not return the page either.
  app.use(async (c, next) => {
    if (namesService(targetOf(c))) return calls.fetch(c.req.raw, c.env)
    await next()
    return
  })
  if (dist !== undefined) {
    const head = simulator && simulatorMeta + (devtools === undefined ? '' : devtoolsMeta)
    app.all('*', staticFiles(dist, head, new Map(devtools && [[DEVTOOLS, devtools]])))
  }
  return withFailures(app)
}

/** The API and the controls of the simulator. */
function callsApp({ harnessUrl, gatewayTimeoutMs, simulator }: ServerOptions): ServerApp {
  const app: ServerApp = new Hono<HostEnv>()
  app.use(async (c, next) => {
    const refusal = foreignCallRefusal((name) => c.req.header(name))
    if (refusal !== undefined) return refusal
    await next()
    return
  })
  if (!harnessUrl && simulator) {
    const controls = simulated(simulator)
    app.use(async (c, next) => {
      if (!/^\/__sim\/[a-z]+(?:\?|$)/u.test(targetOf(c))) return next()
      return await smallBody(c, async () => {
        c.res = await controls(c)
      })
    })
  }
  const backend = harnessUrl ? gateway(harnessUrl, gatewayTimeoutMs) : simulator ? simulated(simulator) : undefined
  if (backend) app.use(knownCall, smallBody, backend)
  return withFailures(app)
}

function withFailures(app: ServerApp): ServerApp {
  app.notFound(() => errorAnswer(404, 'NOT_FOUND', 'There’s nothing at this address.'))
  app.onError((error, c) => {
    if (socketsOf(c)?.incoming.destroyed !== true || socketsOf(c)?.incoming.complete === true)
      process.stderr.write(`${logTextOf(error)}\n`)
    return errorAnswer(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on this server.')
  })
  return app
}

function withHeaders(https: boolean): HostMiddleware {
  const tables = { page: securityHeaders(https, 'page'), api: securityHeaders(https, 'api') }
  return async (c, next) => {
    await next()
    const table = tables[namesService(targetOf(c)) ? 'api' : 'page']
    for (const [name, value] of Object.entries(table)) c.res.headers.set(name, value)
  }
}

/**
 * Refuses other Host names, so that a page elsewhere cannot point its own name at this host and read its responses
 * (DNS rebinding).
 */
function knownHost(allowed: readonly string[]): HostMiddleware {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', ...allowed.map((name) => name.toLowerCase())])
  return async (c, next) => {
    if (names.has('*') || names.has(requestedHostname(c))) {
      await next()
      return
    }
    return errorAnswer(
      403,
      'HOST_NOT_ALLOWED',
      'Unknown host name. Set the names people use when you start it, for example ALLOWED_HOSTS=users.example.com.',
    )
  }
}

/** The host name of a call; empty if the header is not exactly a name and a port. */
function requestedHostname(c: Context<HostEnv>): string {
  const hostHeader = c.req.header('host') ?? new URL(c.req.url).host
  const host = `http://${hostHeader}`
  return /^[^/?#@\\,\s]+$/u.test(hostHeader) && URL.canParse(host) ? new URL(host).hostname : ''
}

/** Allows only calls that the table of operations can produce. */
const knownCall: HostMiddleware = async (c, next) => {
  const verdict = checkCall(socketsOf(c)?.incoming.method ?? c.req.method, targetOf(c))
  if (verdict.operation !== undefined) {
    c.set('operation', verdict.operation)
    await next()
    return
  }
  switch (verdict.status) {
    case 405:
      return methodRefusal(verdict.allow)
    case 414:
      return errorAnswer(414, 'REQUEST_TARGET_TOO_LONG', 'The address of this call is too long.')
    case 404:
      return errorAnswer(404, 'NOT_FOUND', 'There’s no such API call.')
  }
}

const smallBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => errorAnswer(413, 'REQUEST_TOO_LARGE', 'A request can be up to 1 megabyte.'),
})
