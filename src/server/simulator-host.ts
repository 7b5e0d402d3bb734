import { once } from 'node:events'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { TransportBreak } from '#src/sim/transport-break.ts'
import { type HostEnv, socketsOf } from './bindings.ts'
import { cacheControl } from './headers.ts'

/** The part of the simulated backend that this host needs. */
export type SimulatedBackend = { readonly handle: (request: Request) => Promise<Response> }

type HostContext = Context<HostEnv>

/**
 * Serves calls from the simulated backend, whatever their type, because some of its faults are pages. If a fault
 * breaks the connection, the real connection is broken, so that the page sees the browser's own error.
 */
export function simulated(simulator: SimulatedBackend): (c: HostContext) => Promise<Response> {
  return async (c) => {
    try {
      const handled = await simulator.handle(c.req.raw)
      // A copy, because the headers of some responses (a redirect) are immutable.
      const answer = new Response(handled.body, handled)
      if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', cacheControl.api)
      return answer
    } catch (error) {
      if (!(error instanceof TransportBreak)) throw error
      return breakConnection(c, error)
    }
  }
}

async function breakConnection(c: HostContext, { kind, response, status }: TransportBreak): Promise<Response> {
  const answer = response ?? Response.json({ status: 'SUCCESS', data: null })
  if (kind === 'badgzip') {
    const headers = new Headers(answer.headers)
    headers.set('content-encoding', 'gzip')
    return new Response(answer.body, { status: answer.status, headers })
  }
  const sockets = socketsOf(c)
  if (!sockets) throw new Error(`A ${kind} needs a socket to break.`)
  const { incoming, outgoing } = sockets
  switch (kind) {
    case 'reset':
      incoming.socket.resetAndDestroy()
      break
    case 'close':
      // A server that has read a request can't refuse the connection anymore: it closes it without a response.
      incoming.socket.destroy()
      break
    case 'cut':
    case 'length': {
      const body = Buffer.from(await answer.arrayBuffer())
      const half = body.subarray(0, Math.ceil(body.length / 2))
      // A length that is too short, followed by the rest of the body; or the right one, and the rest never comes.
      const [length, part] = kind === 'length' ? [half.length, body] : [body.length, half]
      outgoing.writeHead(answer.status, {
        ...Object.fromEntries(answer.headers),
        'content-length': length,
        connection: 'close',
      })
      await new Promise<void>((resolve) => outgoing.write(part, () => resolve()))
      if (kind === 'length') outgoing.end()
      else incoming.socket.destroy()
      break
    }
    case 'status':
      // `Response` doesn't support a status above 599, but a connection does.
      outgoing.writeHead(status ?? answer.status, { ...Object.fromEntries(answer.headers), connection: 'close' })
      outgoing.end(Buffer.from(await answer.arrayBuffer()))
      break
    case 'hang':
      await once(outgoing, 'close')
      break
  }
  return RESPONSE_ALREADY_SENT
}
