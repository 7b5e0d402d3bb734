/** How a connection can fail to carry an answer. */
export type BreakKind = 'reset' | 'cut' | 'badgzip' | 'hang'

/**
 * Thrown instead of an answer when the connection itself is to fail. The host decides how: a server destroys the
 * socket, the MSW handlers imitate it. `response` is what was about to be sent, for `cut` and `badgzip`.
 */
export class TransportBreak extends Error {
  readonly kind: BreakKind
  readonly response?: Response

  constructor(kind: BreakKind, response?: Response) {
    super(`simulated transport break: ${kind}`)
    this.kind = kind
    if (response !== undefined) this.response = response
  }
}
