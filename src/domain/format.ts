const number = new Intl.NumberFormat('en')
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const instant = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
  timeZone: 'UTC',
})
const list = new Intl.ListFormat('en', { type: 'conjunction' })
const alternatives = new Intl.ListFormat('en', { type: 'disjunction' })
const plural = new Intl.PluralRules('en')

/** 8412 → "8,412". */
export function formatNumber(value: number): string {
  return number.format(value)
}

/** Milliseconds since the epoch → "14:02" in local time. */
export function formatTime(milliseconds: number): string {
  return time.format(milliseconds)
}

/** Milliseconds since the epoch → "14:02:07" in local time. */
export function formatClock(milliseconds: number): string {
  return clock.format(milliseconds)
}

/** Milliseconds since the epoch → "24 Nov 2026" in local words. */
export function formatDay(milliseconds: number): string {
  return day.format(milliseconds)
}

/** Milliseconds since the epoch → "Nov 24, 2026, 14:02:07 UTC": the same for every reader. */
export function formatInstant(milliseconds: number): string {
  return `${instant.format(milliseconds)} UTC`
}

/** ["a", "b", "c"] → "a, b, and c". */
export function formatList(parts: readonly string[]): string {
  return list.format(parts)
}

/** ["a", "b", "c"] → "a, b, or c". */
export function formatAlternatives(parts: readonly string[]): string {
  return alternatives.format(parts)
}

/**
 * A count with its noun: `counted(1, 'person', 'people')` → "1 person".
 *
 * @param value whole number
 * @param one noun for exactly one
 * @param other noun for all other counts
 */
export function counted(value: number, one: string, other: string): string {
  return `${formatNumber(value)} ${plural.select(value) === 'one' ? one : other}`
}

/**
 * The whole sentence for a count: `byCount(1, 'Unlock 1 user', 'Unlock 7 users')` → "Unlock 1 user".
 *
 * @param value whole number
 * @param one sentence for exactly one
 * @param other sentence for all other counts
 */
export function byCount(value: number, one: string, other: string): string {
  return plural.select(value) === 'one' ? one : other
}
