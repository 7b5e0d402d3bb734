/** When a session has ended. The only place that decides it, for the idle lock, a resumed page and a hand-over. */

const MINUTE = 60_000
/** Maximum length of a session, regardless of activity. */
export const MAX_SESSION = 8 * 60 * MINUTE
/** Maximum idle time that can be chosen. */
export const MAX_IDLE = 60 * MINUTE
/** Tolerance for clock corrections; a time further ahead than this can't belong to this session. */
const SKEW = MINUTE

/** Milliseconds since the epoch: when the key was entered, and when the page was last used. */
export type SessionTimes = { readonly since: number; readonly lastInput: number }

/** Milliseconds left; 0 or less if the time is over. */
export type TimeLeft = { readonly limit: number; readonly idle: number }

/**
 * The remaining time of a session. An invalid time (no integer, or ahead of the clock) counts as over.
 *
 * @param now milliseconds since the epoch
 * @param idle milliseconds without input after which it ends
 */
export function timeLeft({ since, lastInput }: SessionTimes, now: number, idle: number): TimeLeft {
  return { limit: left(since, now, MAX_SESSION), idle: left(lastInput, now, idle) }
}

/** Why a session can't continue; undefined if it can. */
export function sessionEnd(times: SessionTimes, now: number, idle: number): 'limit' | 'idle' | undefined {
  const rest = timeLeft(times, now, idle)
  if (!(rest.limit > 0)) return 'limit'
  return rest.idle > 0 ? undefined : 'idle'
}

function left(from: number, now: number, span: number): number {
  const passed = now - from
  return Number.isSafeInteger(from) && passed >= -SKEW ? Math.min(span, span - passed) : 0
}
