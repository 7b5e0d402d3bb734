import { useSyncExternalStore } from 'react'

/** The choices there are, or what recognizes one where they cannot be listed. Anything else in storage is ignored. */
type Allowed<Value> = readonly Value[] | ((kept: unknown) => kept is Value)

/**
 * A choice kept on this device. Never holds anything about people. Works for the visit where storage is blocked. Other
 * parts of the page, and other tabs, follow.
 *
 * @param name short name, unique in the app
 * @param allowed the choices, or what recognizes one
 * @param initial used until something else was chosen
 * @returns the choice and a function that changes it
 */
export function usePreference<Value extends string | number>(name: string, allowed: Allowed<Value>, initial: Value) {
  const value = useSyncExternalStore(subscribe, () => readPreference(name, allowed, initial))
  const choose = (next: Value) => {
    try {
      localStorage.setItem(storageName(name), JSON.stringify(next))
      unkept.delete(name)
    } catch {
      // Blocked or full: the choice holds until the page is left (docs/failures.md, F56).
      unkept.set(name, next)
    }
    notify()
  }
  return [value, choose] as const
}

/** Choices that could not be kept on the device. */
const unkept = new Map<string, unknown>()
const listeners = new Set<() => void>()

function notify(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** The kept choice, or `initial`. */
export function readPreference<Value>(name: string, allowed: Allowed<Value>, initial: Value): Value {
  try {
    const kept: unknown = unkept.get(name) ?? JSON.parse(localStorage.getItem(storageName(name)) ?? 'null')
    if (typeof allowed === 'function') return allowed(kept) ? kept : initial
    return allowed.find((choice) => choice === kept) ?? initial
  } catch {
    return initial
  }
}

/** After what the device kept was removed: every choice is the first one again. */
export function forgetPreferences(): void {
  unkept.clear()
  notify()
}

function storageName(name: string): string {
  return `harness-user-admin.${name}`
}
