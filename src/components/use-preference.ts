import { useSyncExternalStore } from 'react'
import { readLocal, writeLocal } from '#src/session/local-storage.ts'
import { createStore } from '#src/session/store.ts'

/** The allowed values, or a predicate if they can't be listed. Any other stored value is ignored. */
type Allowed<Value> = readonly Value[] | ((kept: unknown) => kept is Value)

/**
 * A preference stored on this device. Never contains data about users. Works until reload if storage is blocked. Other
 * parts of the page, and other tabs, follow.
 *
 * @param name short name, unique in the app
 * @param allowed the values, or a predicate
 * @param initial used until something else was chosen
 * @returns the value and a function that changes it
 */
export function usePreference<Value extends string | number>(name: string, allowed: Allowed<Value>, initial: Value) {
  const value = useSyncExternalStore(subscribe, () => readPreference(name, allowed, initial))
  const choose = (next: Value) => {
    // If storage is blocked or full, the choice lasts until the page is closed (docs/failures.md, F56).
    const isKept = writeLocal(name, JSON.stringify(next))
    unkept.set(isKept ? without(name) : new Map(unkept.get()).set(name, next))
  }
  return [value, choose] as const
}

/** Choices that could not be stored on the device. */
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

/** The stored choice, or `initial`. */
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
