/**
 * Distinguishes a tab from its duplicate: browsers copy tab storage into duplicates. A live page holds a lock named
 * after its stored session.
 */

/** How long a page that is being closed might still hold its lock, in milliseconds. */
const LOCK_WAIT_MS = 700

const nameOf = (tab: string) => `harness-user-admin.tab.${tab}`

/** Whether another live page stored this. False if the browser has no locks. */
export async function isLockedElsewhere(tab: string): Promise<boolean> {
  const { locks } = navigator as { readonly locks?: LockManager }
  if (locks === undefined) return false
  const waitLimit = new AbortController()
  setTimeout(() => {
    waitLimit.abort()
  }, LOCK_WAIT_MS)
  return locks.request(nameOf(tab), { signal: waitLimit.signal }, () => false).catch(() => waitLimit.signal.aborted)
}

/** Holds the lock until the page unloads. @returns a callback that releases it */
export function lockTab(tab: string): () => void {
  const { locks } = navigator as { readonly locks?: LockManager }
  const over = new AbortController()
  void locks
    ?.request(nameOf(tab), { signal: over.signal }, () =>
      over.signal.aborted
        ? undefined
        : new Promise<void>((resolve) => {
            over.signal.addEventListener('abort', () => {
              resolve()
            })
          }),
    )
    .catch(() => undefined)
  return () => {
    over.abort()
  }
}
