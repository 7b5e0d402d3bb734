import { containsApiKey } from '#src/domain/api-key.ts'
import { PREFIX, readLocal, writeLocal } from './local-storage.ts'

/** Names of stored entries, without our prefix. Empty if storage is blocked. */
export function savedNames(): { readonly device: readonly string[]; readonly tab: readonly string[] } {
  return { device: namesIn(() => localStorage), tab: namesIn(() => sessionStorage) }
}

/** @returns whether nothing is left: a browser can refuse */
export function dropKept(): boolean {
  for (const storage of [() => localStorage, () => sessionStorage])
    for (const name of namesIn(storage)) {
      removeFrom(storage(), name)
    }
  const { device, tab } = savedNames()
  return device.length + tab.length === 0
}

/**
 * Removes stored data that contains an API key: the view or template, otherwise the whole entry.
 *
 * @returns whether an API key was found and removed
 */
export function deleteStoredKeys(): boolean {
  const held = namesIn(() => localStorage).filter((name) => {
    const text = readLocal(name)?.text ?? ''
    if (!containsApiKey(`${name} ${text}`)) return false
    const rest = containsApiKey(name) ? undefined : withoutKeys(text)
    return rest === undefined ? removeFrom(localStorage, name) : writeLocal(name, rest)
  })
  return held.length > 0
}

/** @returns whether it was removed: a browser can refuse */
function removeFrom(storage: Storage, name: string): boolean {
  try {
    storage.removeItem(PREFIX + name)
    return true
  } catch {
    return false
  }
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
