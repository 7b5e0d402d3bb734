/** One moment on three clocks, in milliseconds. `server` is undefined if the response had no time. */
export type ClockReading = { readonly server: number | undefined; readonly wall: number; readonly monotonic: number }

/**
 * Difference between the computer's clock and the service's, in milliseconds; positive if the computer is ahead.
 * Undefined if at most a minute, or if the service reported no time.
 */
export function clockOffset({ server, wall }: Pick<ClockReading, 'server' | 'wall'>): number | undefined {
  if (server === undefined || Math.abs(wall - server) <= 60_000) return undefined
  return wall - server
}

/** 600000 → "10 minutes"; the largest unit only, rounded. @param milliseconds not negative */
export function durationText(milliseconds: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const
  const [unit, size] = units.find(([, length]) => milliseconds >= length * 0.995) ?? (['second', 1000] as const)
  const value = Math.round(milliseconds / size)
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
