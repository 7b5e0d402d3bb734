import { useSyncExternalStore } from 'react'

let open = false
const listeners = new Set<() => void>()

/** Opens or closes the drawer. */
export function setDrawerOpen(next: boolean): void {
  open = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the drawer is open. Outside of React, so that it stays open when a fault ends the session. */
export function useDrawerOpen(): boolean {
  return useSyncExternalStore(subscribe, () => open)
}
