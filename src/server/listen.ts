import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RequestError, getRequestListener } from '@hono/node-server'
import type { ServerApp } from './app.ts'
import { errorAnswer } from './error-answer.ts'
import { securityHeaders } from './headers.ts'

/**
 * The app as a listener for `node:http`. A request that cannot be read at all (bad Host, bad target) never reaches the
 * app, so its refusal gets the headers here.
 */
export function requestListener(app: ServerApp, https: boolean): ReturnType<typeof getRequestListener> {
  return getRequestListener(app.fetch, {
    errorHandler: (error) => {
      const answer =
        error instanceof RequestError
          ? errorAnswer(400, 'BAD_REQUEST_TARGET', 'This request cannot be read.')
          : errorAnswer(500, 'INTERNAL_SERVER_ERROR', 'The host of this app failed.')
      for (const [name, value] of Object.entries(securityHeaders(https))) answer.headers.set(name, value)
      return answer
    },
  })
}

/**
 * Starts a server.
 *
 * @param port 0 for any free one.
 * @returns the server and its address, with the port it really has.
 * @throws Error with a sentence when the port is taken or not allowed.
 */
export function listen(
  app: ServerApp,
  { host, port, https = false }: { host: string; port: number; https?: boolean },
): Promise<{ server: Server; url: string }> {
  const listener = requestListener(app, https)
  const server = createServer((request, response) => void listener(request, response))
  // Longer than a proxy in front keeps its idle connections, so that no call meets one that is just being closed.
  server.keepAliveTimeout = 75_000
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is in use; set PORT to another one' : `cannot be used (${error.message})`
      reject(new Error(`Port ${port} on ${host} ${why}.`))
    })
    server.listen(port, host, () => {
      // A server listening on a port has an address with a port.
      const { port: actual } = server.address() as AddressInfo
      resolve({ server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}` })
    })
  })
}
