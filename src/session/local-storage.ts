/** Prefix of every storage entry of this app, to distinguish them from others on the origin. */
export const PREFIX = 'harness-user-admin.'

/**
 * @param name after our prefix.
 * @returns undefined if the browser stores nothing for this page (docs/failures.md, F56)
 */
export function readLocal(name: string): { readonly text: string | null } | undefined {
  try {
    return { text: localStorage.getItem(PREFIX + name) }
  } catch {
    return undefined
  }
}

/**
 * @param name after our prefix.
 * @returns whether it was stored; false if storage is blocked or full (docs/failures.md, F56)
 */
export function writeLocal(name: string, text: string): boolean {
  try {
    localStorage.setItem(PREFIX + name, text)
    return true
  } catch {
    return false
  }
}
