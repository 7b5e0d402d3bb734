import { useSyncExternalStore } from 'react'
import { readLocal, writeLocal } from '#src/session/local-storage.ts'
import { createStore } from '#src/session/store.ts'

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
    // Where storage is blocked or full, the choice holds until the page is left (docs/failures.md, F56).
    const isKept = writeLocal(name, JSON.stringify(next))
    unkept.set(isKept ? without(name) : new Map(unkept.get()).set(name, next))
  }
  return [value, choose] as const
}

/** Choices that could not be kept on the device. */
const unkept = createStore<ReadonlyMap<string, unknown>>(new Map())

function without(name: string): ReadonlyMap<string, unknown> {
  return new Map([...unkept.get()].filter(([each]) => each !== name))
}

function subscribe(listener: () => void): () => void {
  const unsubscribe = unkept.subscribe(listener)
  addEventListener('storage', listener)
  return () => {
    unsubscribe()
    removeEventListener('storage', listener)
  }
}

/** The kept choice, or `initial`. */
export function readPreference<Value>(name: string, allowed: Allowed<Value>, initial: Value): Value {
  try {
    const stored: unknown = unkept.get().get(name) ?? JSON.parse(readLocal(name)?.text ?? 'null')
    if (typeof allowed === 'function') return allowed(stored) ? stored : initial
    return allowed.find((choice) => choice === stored) ?? initial
  } catch {
    return initial
  }
}

/** After stored data is cleared, every preference returns to its default. */
export function forgetPreferences(): void {
  unkept.set(new Map())
}
