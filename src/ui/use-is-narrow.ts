import { useSyncExternalStore } from 'react'

/** Below it a table becomes a list (`--breakpoint-md`). */
const query = '(width < 48rem)'

function subscribe(onChange: () => void): () => void {
  const list = matchMedia(query)
  list.addEventListener('change', onChange)
  return () => {
    list.removeEventListener('change', onChange)
  }
}

/** Whether the window is as narrow as a phone, for parts that are too large to be drawn in both ways. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
