/** What this app keeps on the device is told from everything else on the origin by its name. */
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

function namesIn(storage: () => Storage): readonly string[] {
  try {
    return Object.keys(storage())
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length))
  } catch {
    return []
  }
}
