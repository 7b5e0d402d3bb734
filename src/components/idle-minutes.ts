import { readPreference } from './use-preference.ts'

/** Minutes without input after which the session ends, with the label of the choice. */
export const idlePreference = 'idle-minutes'
export const idleMinutes = [5, 10, 15, 30, 60] as const
export const defaultIdleMinutes = 15

/** The chosen time without input after which the session ends, in milliseconds. */
export function readIdle(): number {
  return readPreference(idlePreference, idleMinutes, defaultIdleMinutes) * 60_000
}
