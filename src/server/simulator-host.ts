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
 * Answers calls from the simulated backend, whatever their type, because some of its faults are pages. Where it asks
 * for a broken connection, the real one is broken, so that the page meets what a browser reports and not an imitation.
 */
export function simulated(simulator: SimulatedBackend): (c: HostContext) => Promise<Response> {
  return async (c) => {
    try {
      const handled = await simulator.handle(c.req.raw)
      // A copy, because the headers of some answers (a redirect) cannot be changed.
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
      // A server that has read a request cannot refuse the connection any more: it closes it without a word.
      incoming.socket.destroy()
      break
    case 'cut':
    case 'length': {
      const body = Buffer.from(await answer.arrayBuffer())
      const half = body.subarray(0, Math.ceil(body.length / 2))
      // Too short a length, and the rest of the body behind it; or the right one, and the rest never comes.
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
      // Above 599 there is no `Response`, but a connection carries it.
      outgoing.writeHead(status ?? answer.status, { ...Object.fromEntries(answer.headers), connection: 'close' })
      outgoing.end(Buffer.from(await answer.arrayBuffer()))
      break
    case 'hang':
      await once(outgoing, 'close')
      break
  }
  return RESPONSE_ALREADY_SENT
}
