/**
 * How a connection can fail to deliver a response: reset or closed before it, cut in the middle of it, with a
 * `content-length` that is too short, not in the declared encoding, with a status that no `Response` can have, or
 * never.
 */
export type BreakKind = 'reset' | 'close' | 'cut' | 'length' | 'badgzip' | 'status' | 'hang'

/**
 * Thrown instead of a response if the connection itself is to fail. The host decides how: a server destroys the
 * socket, the MSW handlers imitate it. `response` is what was about to be sent; `status` replaces its own.
 */
export class TransportBreak extends Error {
  readonly kind: BreakKind
  readonly response?: Response
  readonly status?: number

  constructor(kind: BreakKind, response?: Response, status?: number) {
    super(`simulated transport break: ${kind}`)
    this.kind = kind
    if (response !== undefined) this.response = response
    if (status !== undefined) this.status = status
  }
}
