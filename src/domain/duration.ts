import { byCount, formatNumber } from './format.ts'

/** How long work takes at its current pace, and the text for it. */

/** Work shorter than this shows no duration, in milliseconds. */
export const MIN_SHOWN_DURATION = 10_000

const SECOND = 1000
const MINUTE = 60 * SECOND

/** An invalid duration counts as none. */
const time = (value: number) => (Number.isFinite(value) && value > 0 ? value : 0)

/**
 * The minimum duration of a number of calls.
 *
 * @param gap minimum milliseconds between two starts
 * @returns milliseconds
 */
export function minTime(calls: number, gap: number): number {
  return time(calls - 1) * time(gap)
}

/** How work continues. Times in milliseconds. */
export type Measured = {
  /** Remaining steps, including those in progress. */
  readonly left: number
  /** Finished steps. */
  readonly ended: number
  /** Time spent on them, including waits that the service requested, but not pauses. */
  readonly active: number
  /** Minimum time for a step. */
  readonly gap: number
  /** Wait before it continues. */
  readonly wait?: number
}

/** Number of steps after which the measured pace counts more than the planned one. */
const FEW_STEPS = 3

/** The estimated time for the rest, in milliseconds. */
export function remainingTime({ left, ended, active, gap, wait = 0 }: Measured): number {
  const step = ended >= FEW_STEPS ? Math.max(time(gap), time(active) / ended) : time(gap)
  return time(left) * step + time(wait)
}

const units = {
  second: new Intl.NumberFormat('en', { style: 'unit', unit: 'second', unitDisplay: 'long' }),
  minute: new Intl.NumberFormat('en', { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
  hour: new Intl.NumberFormat('en', { style: 'unit', unit: 'hour', unitDisplay: 'long' }),
}
const listFormat = new Intl.ListFormat('en', { type: 'unit' })

/** A rounded time in words: "45 seconds", "12 minutes", "1 hour, 45 minutes". */
export function durationText(milliseconds: number): string {
  const ms = time(milliseconds)
  if (ms <= 90 * SECOND) return units.second.format(Math.ceil(ms / (5 * SECOND)) * 5)
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 60) return units.minute.format(minutes)
  const rounded = Math.max(60, Math.round(ms / (5 * MINUTE)) * 5)
  const rest = rounded % 60
  const hours = units.hour.format(Math.floor(rounded / 60))
  return rest === 0 ? hours : listFormat.format([hours, units.minute.format(rest)])
}

/**
 * "About 12 minutes left"; undefined if unknown or almost done.
 *
 * @param milliseconds of the rest
 */
export function leftText(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined || !(milliseconds >= MIN_SHOWN_DURATION)
    ? undefined
    : `About ${durationText(milliseconds)} left`
}

/**
 * "One at a time, up to 5 a second": the planned pace.
 *
 * @param gap minimum milliseconds between two starts
 */
export function paceText(inFlight: number, gap: number): string {
  const many = formatNumber(inFlight)
  if (gap > SECOND) {
    const wait = units.second.format(gap / SECOND)
    return byCount(inFlight, `One at a time, one every ${wait}`, `${many} at a time, one every ${wait}`)
  }
  const rate = formatNumber(Math.floor((10 * SECOND) / gap) / 10)
  return byCount(inFlight, `One at a time, up to ${rate} a second`, `${many} at a time, up to ${rate} a second`)
}
