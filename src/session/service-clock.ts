import { clockOffset } from '#src/domain/clock-offset.ts'
import { createSessionStore } from './store.ts'

/** How far the clock of this device is from the one of the service, so that what is recorded has the right time. */
const store = createSessionStore<readonly number[]>(() => [], 'session-end')

/** Responses have a resolution of one second and take a moment: smaller differences are ignored. */
const JITTER = 3000

/** Records the time of a response. @param server milliseconds since the epoch; undefined if the response had no time */
export function recordServiceTime(server: number | undefined): void {
  if (server === undefined) return
  const [known] = store.get()
  const offset = clockOffset({ server, wall: Date.now() })
  if (offset === undefined ? known === undefined : known !== undefined && Math.abs(offset - known) < JITTER) return
  store.set(offset === undefined ? [] : [offset])
}

/** Milliseconds that the device is ahead of the service; undefined up to a minute. */
export function deviceClockOffset(): number | undefined {
  return store.get()[0]
}

/** A time of this device as it was at the service; left out: now. */
export function serviceTime(time = Date.now()): number {
  return time - (deviceClockOffset() ?? 0)
}

/** How far a time of `serviceTime` was corrected, as an entry records it. */
export function recordedOffset(): { readonly clockOffset?: number } {
  const clockOffset = deviceClockOffset()
  return clockOffset === undefined ? {} : { clockOffset }
}
