import { type IncomingMessage, type Server, STATUS_CODES, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RequestError, getRequestListener } from '@hono/node-server'
import { MAX_BODY_BYTES, type ServerApp } from './host.ts'
import { MAX_TARGET, namesService } from './call-filter.ts'
import { errorAnswer } from './error-answer.ts'
import { securityHeaders } from './headers.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * The app as a listener for `node:http`. An ambiguous request never reaches the app, so its refusal gets the headers
 * here.
 */
export function requestListener(app: ServerApp, https: boolean): Listener {
  const listener = getRequestListener(app.fetch, {
    errorHandler: (error) =>
      withTable(
        error instanceof RequestError
          ? errorAnswer(400, 'BAD_REQUEST_TARGET', 'This request is malformed.')
          : errorAnswer(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on this server.'),
        https,
      ),
  })
  return async (request, response) => {
    const refusal = unclear(request)
    if (refusal === undefined) {
      await listener(request, response)
      return
    }
    const answer = withTable(refusal, https, namesService(request.url ?? ''))
    const body = Buffer.from(await answer.arrayBuffer())
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      'content-length': body.length,
      connection: 'close',
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

/** Refuses requests that two servers could interpret differently, before anything normalizes them. */
function unclear({ url = '', headers, headersDistinct }: IncomingMessage): Response | undefined {
  if (url.length > MAX_TARGET)
    return errorAnswer(414, 'REQUEST_TARGET_TOO_LONG', 'The address of this request is too long.')
  if (headersDistinct['host']?.length !== 1) return errorAnswer(400, 'BAD_REQUEST', 'A request needs exactly one host.')
  // Some servers treat a backslash in a path as a slash.
  if (!/^\/[\x21-\x7e]*$/u.test(url) || /^[^?]*\\/u.test(url))
    return errorAnswer(400, 'BAD_REQUEST_TARGET', 'This request is malformed.')
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return errorAnswer(501, 'NOT_IMPLEMENTED', 'Use no transfer coding other than chunked.')
  return undefined
}

function withTable(answer: Response, https: boolean, api = false): Response {
  for (const [name, value] of Object.entries(securityHeaders(https, api ? 'api' : 'page')))
    answer.headers.set(name, value)
  return answer
}

/** Status and message for a request that Node's parser rejected. */
function parserRefusal(code: string | undefined, sent: Buffer | undefined): Response {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      // The parser counts the address and the headers together.
      return sent?.includes('\r\n') === false
        ? errorAnswer(414, 'REQUEST_TARGET_TOO_LONG', 'The address of this request is too long.')
        : errorAnswer(431, 'REQUEST_HEADERS_TOO_LARGE', 'The headers of this request are too large.')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return errorAnswer(413, 'REQUEST_TOO_LARGE', 'A request can be up to 1 megabyte.')
    case 'HPE_INVALID_VERSION':
    case 'HPE_PAUSED_H2_UPGRADE':
      return errorAnswer(505, 'HTTP_VERSION_NOT_SUPPORTED', 'Use HTTP/1.1 for this server.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return errorAnswer(408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.')
    default:
      return errorAnswer(400, 'BAD_REQUEST', 'This request is malformed.')
  }
}

/** Writes a response to a connection that has no request, and ends it. */
async function writeLast(socket: Duplex, answer: Response): Promise<void> {
  const body = await answer.text()
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...[...answer.headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    `date: ${new Date().toUTCString()}`,
    'connection: close',
  ]
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  else socket.destroy()
}

/** Time limits for receiving a request, in milliseconds: its headers, and all of it. */
type Timeouts = { readonly headersMs: number; readonly requestMs: number }

/**
 * Starts a server.
 *
 * @param port 0 for any free one.
 * @param timeouts longer than any browser needs; a slower connection is closed.
 * @returns the server and its address, with the actual port.
 * @throws Error with a sentence if the port is taken or not allowed.
 */
export function listen(
  app: ServerApp,
  {
    host,
    port,
    https = false,
    timeouts = { headersMs: 10_000, requestMs: 60_000 },
  }: { host: string; port: number; https?: boolean; timeouts?: Timeouts },
): Promise<{ server: Server; url: string }> {
  const listener = requestListener(app, https)
  const server = createServer({
    // Checked in `unclear`, whose refusal has headers and a body.
    requireHostHeader: false,
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: Math.min(1000, timeouts.headersMs / 2),
  })
  guard(server, listener, https)
  // Longer than a proxy in front keeps its idle connections, so that no call uses a connection that is being closed.
  server.keepAliveTimeout = 75_000
  // Their size is limited; beyond this number, Node would silently drop headers.
  server.maxHeadersCount = 0
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE' ? 'is in use. Set PORT to another one' : `can’t be used (${error.message})`
      reject(new Error(`Port ${port} on ${host} ${reason}.`))
    })
    server.listen(port, host, () => {
      // A server listening on a port has an address with a port.
      const { port: actualPort } = server.address() as AddressInfo
      resolve({ server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}` })
    })
  })
}

/** Every kind of incoming request, so that Node itself responds to none of them, without headers and without a body. */
function guard(server: Server, listener: Listener, https: boolean): void {
  const running = new WeakMap<Duplex, ServerResponse>()
  const serve: (...call: Parameters<Listener>) => void = (request, response) => {
    running.set(request.socket, response)
    void listener(request, response)
  }
  server.on('request', serve)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // An oversized body is refused before it is sent.
    if (!(Number(request.headers['content-length']) > MAX_BODY_BYTES)) response.writeContinue()
    serve(request, response)
  })
  server.on('checkExpectation', ({ socket }: IncomingMessage) => {
    const answer = errorAnswer(417, 'EXPECTATION_FAILED', 'This expectation can’t be met.')
    void writeLast(socket, withTable(answer, https))
  })
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    const answer = errorAnswer(405, 'METHOD_NOT_ALLOWED', 'This server isn’t a proxy.')
    answer.headers.set('allow', 'GET, HEAD')
    void writeLast(socket, withTable(answer, https))
  })
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    const startedAt = running.get(socket)
    // A response that is being sent can't be replaced, and a reset connection can't carry one.
    if (error.code === 'ECONNRESET' || (startedAt?.headersSent === true && !startedAt.writableFinished))
      socket.destroy()
    else void writeLast(socket, withTable(parserRefusal(error.code, error.rawPacket), https))
  })
}
