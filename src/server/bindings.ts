import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

export type HostBindings = HttpBindings

/** The sockets behind a call; undefined when the app is called without a server, as most of its tests do. */
export function socketsOf(c: Context<{ Bindings: HostBindings }>): HostBindings | undefined {
  return c.env
}
