import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { OperationId } from '#src/contract/operations.ts'

export type HostBindings = HttpBindings

/** Context of this host's handlers: the sockets, and for a call the operation that the filter found. */
export type HostEnv = { Bindings: HostBindings; Variables: { operation: OperationId } }
export type HostMiddleware = MiddlewareHandler<HostEnv>

/** The sockets of a call; undefined if the app is called without a server, as in most of its tests. */
export function socketsOf(c: Context<HostEnv>): HostBindings | undefined {
  return c.env
}

/** Path and query as sent: the framework normalizes its own copy, and the gateway gets this one. */
export function targetOf(c: Context<HostEnv>): string {
  const sent = socketsOf(c)?.incoming.url
  if (sent !== undefined) return sent
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}
