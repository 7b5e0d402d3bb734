import { Suspense, useState, type ComponentProps } from 'react'
import { lazyPart } from './lazy-part.tsx'
import type { ActionMenu } from './menu.tsx'
import type { Popover } from './popover.tsx'
import { usePreload } from './use-preload.ts'

/**
 * Menus and popovers for pages that render before any is opened: the positioning library is large, and loads shortly
 * after the page, or on the first press.
 */

const loadMenu = () => import('./menu.tsx')
const LoadedMenu = lazyPart(async () => (await loadMenu()).ActionMenu)
const loadPopover = () => import('./popover.tsx')
const LoadedPopover = lazyPart(async () => (await loadPopover()).Popover)

/** An `ActionMenu` whose code loads after the page. */
export function LazyMenu(props: ComponentProps<typeof ActionMenu>) {
  usePreload(loadMenu)
  const opened = useWasOnce(props.anchor !== undefined)
  return (
    opened && (
      <Suspense>
        <LoadedMenu {...props} />
      </Suspense>
    )
  )
}

/** A `Popover` whose code loads after the page. */
export function LazyPopover(props: ComponentProps<typeof Popover>) {
  usePreload(loadPopover)
  const opened = useWasOnce(props.open)
  return (
    opened && (
      <Suspense>
        <LoadedPopover {...props} />
      </Suspense>
    )
  )
}

/** Whether it was ever open: it stays mounted, because its focus is returned while it closes. */
function useWasOnce(now: boolean): boolean {
  const [previous, setPrevious] = useState(now)
  if (now && !previous) setPrevious(true)
  return previous || now
}
