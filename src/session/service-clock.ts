import { clockOffset } from '#src/domain/clock-offset.ts'
import { createSessionStore } from './store.ts'

/** The difference between this device's clock and the service's, so that recorded times are correct. */
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

/** Milliseconds that the device is ahead of the service; undefined if at most a minute. */
export function deviceClockOffset(): number | undefined {
  return store.get()[0]
}

/** A time of this device, converted to the service's clock; default: now. */
export function serviceTime(time = Date.now()): number {
  return time - (deviceClockOffset() ?? 0)
}

/** The correction of a `serviceTime`, as recorded in an entry. */
export function recordedOffset(): { readonly clockOffset?: number } {
  const clockOffset = deviceClockOffset()
  return clockOffset === undefined ? {} : { clockOffset }
}
