import { getSessionState, subscribeSession } from '#src/api/session.ts'

/**
 * Tells when what is kept in memory of a session has to go: somebody signs out, or another session opens for somebody
 * else or for somebody of whom the service does not tell who it is (T09). Whoever comes back after an expired or locked
 * session finds it again.
 */
export function onOwnerGone(drop: () => void): void {
  let owner: string | undefined
  subscribeSession(() => {
    const state = getSessionState()
    if (state.status !== 'open') {
      if (state.reason === 'signed-out') drop()
      return
    }
    const { account, caller } = state.session
    const now = caller === undefined ? undefined : `${account} ${caller}`
    if (now === undefined || now !== owner) drop()
    owner = now
  })
}
