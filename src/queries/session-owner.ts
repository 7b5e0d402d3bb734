import { getSessionState, subscribeSession, type Session } from '#src/api/session.ts'

/**
 * Tells when what is kept in memory of a session has to go: somebody signs out, or another session opens for somebody
 * else or for somebody of whom the service does not tell who it is (T09). Whoever comes back after an expired or locked
 * session finds it again.
 */
export function onOwnerGone(drop: () => void): void {
  // Code that loads late finds a session open, whose owner counts as well.
  const atFirst = getSessionState()
  let owner = atFirst.status === 'open' ? ownerOf(atFirst.session) : undefined
  subscribeSession(() => {
    const state = getSessionState()
    if (state.status !== 'open') {
      if (state.reason === 'signed-out') drop()
      return
    }
    const now = ownerOf(state.session)
    if (now === undefined || now !== owner) drop()
    owner = now
  })
}

function ownerOf({ account, caller }: Session): string | undefined {
  return caller === undefined ? undefined : `${account} ${caller}`
}
