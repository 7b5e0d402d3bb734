import { once } from 'node:events'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, Handler } from 'hono'
import { TransportBreak } from '#src/sim/simulator.ts'
import { type HostBindings, socketsOf } from './bindings.ts'
import { cacheControl } from './headers.ts'

/** The part of the simulated backend that this host needs. */
export type SimulatedBackend = { readonly handle: (request: Request) => Promise<Response> }

type HostContext = Context<{ Bindings: HostBindings }>

/**
 * Answers calls from the simulated backend. Where it asks for a broken connection, the real one is broken, so that the
 * page meets what a browser reports and not an imitation.
 */
export function simulated(simulator: SimulatedBackend): Handler<{ Bindings: HostBindings }> {
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

async function breakConnection(c: HostContext, { kind, response }: TransportBreak): Promise<Response> {
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
    case 'cut': {
      const body = Buffer.from(await answer.arrayBuffer())
      outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length })
      const half = body.subarray(0, Math.ceil(body.length / 2))
      await new Promise<void>((resolve) => outgoing.write(half, () => resolve()))
      incoming.socket.destroy()
      break
    }
    case 'hang':
      await once(outgoing, 'close')
      break
  }
  return RESPONSE_ALREADY_SENT
}
