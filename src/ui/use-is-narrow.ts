import { useSyncExternalStore } from 'react'

/** Below it a table becomes a list (`--breakpoint-md`). */
const query = '(width < 48rem)'

/** From here on a row of a list shows three roles. */
const wide = '(width >= 100rem)'

function subscribeTo(media: string) {
  return (onChange: () => void): (() => void) => {
    const list = matchMedia(media)
    list.addEventListener('change', onChange)
    return () => {
      list.removeEventListener('change', onChange)
    }
  }
}

const subscribeNarrow = subscribeTo(query)
const subscribeWide = subscribeTo(wide)

/** Whether the window is as narrow as a phone, for parts that are too large to be drawn in both ways. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribeNarrow, () => matchMedia(query).matches)
}

/** Whether the window is wide enough for what a list shows only there. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribeWide, () => matchMedia(wide).matches)
}
