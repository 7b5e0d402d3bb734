import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Handler } from 'hono'
import { apiPrefixes } from '#src/contract/operations.ts'
import { type HostEnv, targetOf } from './bindings.ts'
import { errorAnswer } from './error-answer.ts'
import { RefusedAnswer, responseFrom } from './gateway-answer.ts'
import { attemptIdOf } from './log.ts'

/**
 * Headers that are passed on to the gateway: the caller's own key, the formats of the body and the response, and the
 * ID of the attempt. Nothing else: no cookie, no `authorization`, no address of the caller, and no key of this host.
 */
const requestHeaders = ['x-api-key', 'content-type', 'accept', 'x-attempt-id']

const MAX_INTERIM_ANSWERS = 20

const examples = 'https://app.harness.io or https://app.harness.io/gateway'

/** First path segments of the services and of the vendor's own page: no gateway path starts with one of them. */
const apiPathSegments = ['ng', 'authz', 'resourcegroup', 'account', 'auth']

/**
 * Validates the address of a gateway.
 *
 * @param text such as `https://app.harness.io` or `https://harness.example/gateway`.
 * @throws Error with a message for the operator of the host, and the correct form if it is known.
 */
export function parseHarnessUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`HARNESS_URL must be an address such as ${examples}`)
  if (url.username || url.password || /[?#]/u.test(text))
    throw new Error('HARNESS_URL must be an address without credentials, query or fragment')
  const segments = url.pathname.replace(/\/$/u, '').split('/').slice(1)
  const service = segments.findIndex((segment) => apiPathSegments.includes(segment.toLowerCase()))
  if (service !== -1) {
    const base = [url.origin, ...segments.slice(0, service)].join('/')
    const prefix = apiPrefixes.find((one) =>
      url.pathname.startsWith(one, url.pathname.length - one.length - Number(url.pathname.endsWith('/'))),
    )
    throw new Error(
      `HARNESS_URL must end before ${prefix ?? `/${segments[service] ?? ''}`}, because this host adds the paths itself: HARNESS_URL=${base}`,
    )
  }
  if (segments.some((segment) => !/^[\w.~-]+$/u.test(segment)))
    throw new Error(`HARNESS_URL must have a plain path or none, such as ${examples}`)
  return url
}

/** Whether keys would be sent to the gateway unencrypted. */
export function isExposed({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(hostname)
}

/**
 * Forwards a call to a real gateway, byte for byte and once: `node:http` neither rewrites the path nor retries a call
 * whose connection was lost, and `fetch` can do both. The response is read completely before any of it is passed on,
 * so that an interrupted, oversized or invalid response never reaches the page in part.
 *
 * @param base the gateway; its path, if any, comes before the path of the call.
 * @param timeoutMs time for the whole exchange, including the body of the response.
 */
export function gateway(base: URL, timeoutMs = 60_000): Handler<HostEnv> {
  const basePath = base.pathname.replace(/\/$/, '')
  const send = base.protocol === 'https:' ? requestHttps : requestHttp

  return async (c) => {
    const { method } = c.req
    let body: Buffer
    try {
      body = Buffer.from(await c.req.arrayBuffer())
    } catch {
      // The caller disconnected in the middle of the body: an incomplete call is not forwarded.
      return errorAnswer(400, 'BAD_REQUEST', 'The request body is incomplete.')
    }
    const headers: Record<string, string> = { 'accept-encoding': 'identity' }
    for (const name of requestHeaders) {
      const value = c.req.header(name)
      if (value !== undefined) headers[name] = value
    }
    if (body.length > 0 || ['POST', 'PUT'].includes(method)) headers['content-length'] = String(body.length)

    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([timeout, c.req.raw.signal])
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        let interim = 0
        const call = send(base, { method, headers, path: basePath + targetOf(c), signal }, resolve)
        call.on('error', reject)
        // Without a listener, a protocol switch would cause neither a response nor an error.
        call.on('upgrade', (_answer, socket) => {
          socket.destroy()
          reject(new RefusedAnswer('it switched protocols'))
        })
        call.on('information', () => {
          interim += 1
          if (interim > MAX_INTERIM_ANSWERS) call.destroy(new RefusedAnswer('only interim responses'))
        })
        call.end(body)
      })
      return await responseFrom(answer)
    } catch (error) {
      const [answer, logged] = failure(error, timeout.aborted)
      if (!c.req.raw.signal.aborted)
        process.stderr.write(
          `Gateway: ${method} ${c.get('operation')}, attempt ${attemptIdOf(c.req.header('x-attempt-id'))}: ${logged}\n`,
        )
      return answer
    }
  }
}

/** Message for the page, and line for the log. */
function failure(error: unknown, late: boolean): [answer: Response, logged: string] {
  if (late)
    return [
      errorAnswer(504, 'GATEWAY_TIMEOUT', 'The Harness gateway took too long to respond.'),
      'no complete response in time',
    ]
  if (error instanceof RefusedAnswer) {
    const answer = errorAnswer(502, 'GATEWAY_ANSWER_REFUSED', 'The Harness gateway sent a response that can’t be used.')
    if (error.cause instanceof Headers)
      for (const [name, value] of error.cause) if (name === 'retry-after') answer.headers.set(name, value)
    return [answer, `the response was refused: ${error.message}`]
  }
  // System error codes are fixed words; messages can contain the address.
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
  return [
    errorAnswer(502, 'GATEWAY_UNREACHABLE', 'The Harness gateway is unreachable or closed the connection.'),
    `unreachable, or connection lost (${code})`,
  ]
}
