import { useCallback, useEffect, useRef, type RefObject } from 'react'

/** Marks the link of a row, so that J and K can go from one to the next. */
export const rowLinkAttribute = 'data-row-link'

/** The row that was opened, by address of the list, until the list is seen again. In memory only. */
let opened: { href: string; id: string; regionTop: number; pageTop: number } | undefined

/**
 * Keeps the place in the list: coming back from what a row stands for restores scroll and focus (SE-08), and when the row with the
 * focus goes away, the row that takes its place gets it (DA-09).
 *
 * @param region the scrolling region of the table
 * @param ids of the rows; undefined during the first load
 * @returns to be called when a row is opened
 */
export function useRowFocus(region: RefObject<HTMLDivElement | null>, ids: readonly string[] | undefined) {
  const loaded = ids !== undefined
  useEffect(() => {
    const place = opened
    if (!loaded || place === undefined || place.href !== address()) return
    // After the shell has moved the focus to the heading of the new page.
    const timer = setTimeout(() => {
      opened = undefined
      if (region.current !== null) region.current.scrollTop = place.regionTop
      window.scrollTo({ top: place.pageTop })
      linkOf(region.current, place.id)?.focus({ preventScroll: true })
    })
    return () => {
      clearTimeout(timer)
    }
  }, [loaded, region])

  const last = useRef<{ id: string; index: number }>(undefined)
  useEffect(() => {
    const element = region.current
    if (element === null) return
    const note = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest('tbody tr') : null
      const link = row?.querySelector(`[${rowLinkAttribute}]`)
      if (row?.parentElement == null || link == null) return
      const index = [...row.parentElement.children].indexOf(row)
      last.current = { id: link.getAttribute(rowLinkAttribute) ?? '', index }
    }
    element.addEventListener('focusin', note)
    return () => {
      element.removeEventListener('focusin', note)
    }
  }, [region])
  useEffect(() => {
    const place = last.current
    if (ids === undefined || place === undefined || ids.includes(place.id)) return
    last.current = undefined
    const active = document.activeElement
    // Only a focus that got lost is moved; nobody is torn out of a field.
    if (active !== document.body && active?.id !== 'main') return
    const next = ids[Math.min(place.index, ids.length - 1)]
    if (next !== undefined) linkOf(region.current, next)?.focus()
  }, [ids, region])

  return useCallback(
    (id: string) => {
      rememberPlace(region, id)
    },
    [region],
  )
}

function rememberPlace(region: RefObject<HTMLDivElement | null>, id: string): void {
  opened = { href: address(), id, regionTop: region.current?.scrollTop ?? 0, pageTop: window.scrollY }
}

function address(): string {
  return location.pathname + location.search
}

function linkOf(region: HTMLElement | null, id: string): HTMLElement | null {
  return region?.querySelector<HTMLElement>(`[${rowLinkAttribute}="${CSS.escape(id)}"]`) ?? null
}
