/**
 * When a session has ended. The one place that decides it: the idle lock, a resumed page and a hand-over all ask here.
 */

const MINUTE = 60_000
/** No session lasts longer, whatever is done in it. */
export const MAX_SESSION = 8 * 60 * MINUTE
/** No choice of the idle time is longer. */
export const MAX_IDLE = 60 * MINUTE
/** Clocks are corrected by a little; a time further ahead than this is none that this session can have had. */
const SKEW = MINUTE

/** Milliseconds since the epoch: when the key was entered, and when someone last used the page. */
export type SessionTimes = { readonly since: number; readonly lastInput: number }

/** Milliseconds that are left, 0 or less when that time is up. */
export type TimeLeft = { readonly limit: number; readonly idle: number }

/**
 * How long a session still lasts. A time that cannot be (no whole number, ahead of the clock) counts as over.
 *
 * @param now milliseconds since the epoch
 * @param idle milliseconds without input after which it ends
 */
export function timeLeft({ since, lastInput }: SessionTimes, now: number, idle: number): TimeLeft {
  return { limit: left(since, now, MAX_SESSION), idle: left(lastInput, now, idle) }
}

/** Why a session may not continue; undefined while it may. */
export function sessionEnd(times: SessionTimes, now: number, idle: number): 'limit' | 'idle' | undefined {
  const rest = timeLeft(times, now, idle)
  if (!(rest.limit > 0)) return 'limit'
  return rest.idle > 0 ? undefined : 'idle'
}

function left(from: number, now: number, span: number): number {
  const passed = now - from
  return Number.isSafeInteger(from) && passed >= -SKEW ? Math.min(span, span - passed) : 0
}
