import { containsApiKey } from '#src/domain/api-key.ts'

/** Prefix of every storage entry of this app, which tells them from others on the origin. */
export const PREFIX = 'harness-user-admin.'

/** Names of what is kept, without our prefix. Empty where storage is blocked. */
export function keptNames(): { readonly device: readonly string[]; readonly tab: readonly string[] } {
  return { device: namesIn(() => localStorage), tab: namesIn(() => sessionStorage) }
}

/** @returns whether nothing is left: a browser may refuse */
export function dropKept(): boolean {
  for (const storage of [() => localStorage, () => sessionStorage])
    for (const name of namesIn(storage)) {
      try {
        storage().removeItem(PREFIX + name)
      } catch {
        // Told below.
      }
    }
  const { device, tab } = keptNames()
  return device.length + tab.length === 0
}

/**
 * Takes out of what the device keeps whatever holds an API key: the view or template, else the whole of it.
 *
 * @returns whether there was any
 */
export function dropKeysFromDevice(): boolean {
  const held = namesIn(() => localStorage).filter((name) => {
    try {
      const text = localStorage.getItem(PREFIX + name) ?? ''
      if (!containsApiKey(`${name} ${text}`)) return false
      const rest = containsApiKey(name) ? undefined : withoutKeys(text)
      if (rest === undefined) localStorage.removeItem(PREFIX + name)
      else localStorage.setItem(PREFIX + name, rest)
      return true
    } catch {
      // Blocked: then nothing of it is read either.
      return false
    }
  })
  return held.length > 0
}

function withoutKeys(text: string): string | undefined {
  try {
    const rest = JSON.stringify(
      JSON.parse(text, (_, value: unknown) =>
        Array.isArray(value) ? value.filter((entry) => !containsApiKey(JSON.stringify(entry))) : value,
      ),
    )
    return containsApiKey(rest) ? undefined : rest
  } catch {
    return undefined
  }
}

function namesIn(storage: () => Storage): readonly string[] {
  try {
    return Object.keys(storage())
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length))
  } catch {
    return []
  }
}
