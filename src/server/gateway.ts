import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import type { Handler } from 'hono'
import { apiPrefixes } from '#src/contract/operations.ts'
import { type HostBindings, socketsOf } from './bindings.ts'
import { errorAnswer } from './error-answer.ts'
import { cacheControl } from './headers.ts'

/**
 * What is passed on to the gateway: the caller's own key, the form of the body and of the answer, and the id of the
 * attempt. Nothing else: no cookie, no `authorization`, no address of the caller, and no key of this host.
 */
const requestHeaders = ['x-api-key', 'content-type', 'accept', 'x-attempt-id']

/**
 * What is passed back. `date` drives the clock check of 2FA. A redirect keeps its status but loses its `location`:
 * the page follows none, and a tool that did would carry the key to another address.
 */
const answerHeaders = ['content-type', 'date', 'retry-after']

const bodylessStatus = new Set([204, 205, 304])

/**
 * Checks the address of a gateway.
 *
 * @param text such as `https://app.harness.io` or `https://harness.example/gateway`.
 * @throws Error with a sentence for the person who started the host.
 */
export function parseHarnessUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error('HARNESS_URL must be an address such as https://app.harness.io')
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new Error('HARNESS_URL must be an address without credentials, query or fragment')
  }
  return url
}

/**
 * Forwards a call to a real gateway, byte for byte and once: `node:http` neither rewrites the path nor repeats a call
 * whose connection was lost, and `fetch` may do both.
 *
 * @param base the gateway; its path, if any, comes before the path of the call.
 * @param timeoutMs time for the whole exchange.
 */
export function gateway(base: URL, timeoutMs = 60_000): Handler<{ Bindings: HostBindings }> {
  const basePath = base.pathname.replace(/\/$/, '')
  const send = base.protocol === 'https:' ? requestHttps : requestHttp

  return async (c) => {
    const { pathname, search } = new URL(c.req.url)
    const target = socketsOf(c)?.incoming.url ?? pathname + search
    if (!isPlainTarget(target)) {
      return errorAnswer(400, 'BAD_REQUEST_TARGET', 'The path of this call is not one the host forwards.')
    }
    const { method } = c.req
    const body = Buffer.from(await c.req.arrayBuffer())
    const headers: Record<string, string> = {}
    for (const name of requestHeaders) {
      const value = c.req.header(name)
      if (value !== undefined) headers[name] = value
    }
    if (body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method)) headers['content-length'] = String(body.length)

    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const signal = AbortSignal.any([timeout, c.req.raw.signal])
        send(base, { method, headers, path: basePath + target, signal }, resolve)
          .on('error', reject)
          .end(body)
      })
      return passBack(answer)
    } catch {
      return timeout.aborted
        ? errorAnswer(504, 'GATEWAY_TIMEOUT', 'The Harness gateway took too long to answer.')
        : errorAnswer(502, 'GATEWAY_UNREACHABLE', 'The Harness gateway cannot be reached, or closed the connection.')
    }
  }
}

function passBack(answer: IncomingMessage): Response {
  const headers = new Headers({ 'cache-control': cacheControl.api })
  for (const name of answerHeaders) {
    const value = answer.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  const status = answer.statusCode ?? 502
  if (bodylessStatus.has(status)) {
    answer.resume()
    return new Response(null, { status, headers })
  }
  // Node and the DOM declare the same web stream under two names.
  return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers })
}

/**
 * Whether a raw request target names a path below one of the prefixes as it is written. A `..`, also spelt `%2e%2e`,
 * would leave the prefix, or the base path, at the other end.
 */
function isPlainTarget(target: string): boolean {
  const path = target.split('?', 1)[0] ?? ''
  return (
    apiPrefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) &&
    /^[\x21-\x7e]+$/.test(target) &&
    !/(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/i.test(path)
  )
}
