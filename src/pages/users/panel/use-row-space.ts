import { useEffect, useEffectEvent, type RefObject } from 'react'
import { rowLinkAttribute } from '#src/components/row-focus.ts'

/** Interactive parts of a row. */
const ownParts = 'a, button, input, label, select'

/**
 * Opens a row in the side panel on a press on its empty space, if there is room for both. Links and buttons of the row
 * keep their function, and text can be selected.
 *
 * @param region the scrolling region of the table
 */
export function useRowSpace(region: RefObject<HTMLElement | null>, preview: (id: string) => void): void {
  const press = useEffectEvent((event: MouseEvent) => {
    const { target } = event
    if (!(target instanceof Element) || target.closest(ownParts) !== null) return
    if (event.shiftKey || event.ctrlKey || event.metaKey || getSelection()?.isCollapsed === false) return
    if (!matchMedia('(width >= 68rem)').matches) return
    const id = target.closest('tbody tr')?.querySelector(`[${rowLinkAttribute}]`)?.getAttribute(rowLinkAttribute)
    if (id != null) preview(id)
  })
  useEffect(() => {
    const element = region.current
    element?.addEventListener('click', press)
    return () => {
      element?.removeEventListener('click', press)
    }
  }, [region])
}
