import { useState } from 'react'

/**
 * A choice kept on this device. Never holds anything about people. Works for the visit where storage is blocked.
 *
 * @param name short name, unique in the app
 * @param allowed the choices; anything else in storage is ignored
 * @param initial used until something else was chosen
 * @returns the choice and a function that changes it
 */
export function usePreference<Value extends string | number>(name: string, allowed: readonly Value[], initial: Value) {
  const [value, setValue] = useState(() => readPreference(name, allowed, initial))
  const choose = (next: Value) => {
    setValue(next)
    try {
      localStorage.setItem(storageName(name), JSON.stringify(next))
      unkept.delete(name)
    } catch {
      // Blocked or full: the choice holds until the page is left (F56).
      unkept.set(name, next)
    }
  }
  return [value, choose] as const
}

/** Choices that could not be kept on the device. */
const unkept = new Map<string, unknown>()

/** The kept choice, or `initial`. */
export function readPreference<Value>(name: string, allowed: readonly Value[], initial: Value): Value {
  try {
    const kept: unknown = unkept.get(name) ?? JSON.parse(localStorage.getItem(storageName(name)) ?? 'null')
    return allowed.find((choice) => choice === kept) ?? initial
  } catch {
    return initial
  }
}

function storageName(name: string): string {
  return `harness-user-admin.${name}`
}
