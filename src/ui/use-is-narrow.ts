import { useMemo, useSyncExternalStore } from 'react'

/** Below this width, a table becomes a list (`--breakpoint-md`). */
const query = '(width < 48rem)'

/** From this width on, a row of a list shows three roles. */
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

/** Whether the window is as narrow as a phone, for parts that are too large to render both ways. */
export function useIsNarrow(): boolean {
  return useMedia(query)
}

/**
 * Whether the window matches a media query.
 *
 * @param media a constant defined outside the component
 */
export function useMedia(media: string): boolean {
  const subscribe = useMemo(() => subscribeTo(media), [media])
  return useSyncExternalStore(subscribe, () => matchMedia(media).matches)
}

/** Whether the window is wide enough for parts that a list shows only there. */
export function useIsWide(): boolean {
  return useMedia(wide)
}
