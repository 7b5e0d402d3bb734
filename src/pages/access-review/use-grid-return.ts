import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { NavigationType, useNavigationType } from 'react-router'
import { createSessionStore } from '#src/session/store.ts'
import { placeAttribute, placeName, type GridPlace } from './use-grid-keys.ts'

/** Saved position of a grid: its address, the scroll offsets in CSS pixels, and the cell with the tab stop. */
type SavedPosition = { readonly href: string; readonly top: number; readonly left: number; readonly place: GridPlace }

const last = createSessionStore((): SavedPosition | undefined => undefined, 'session-end')

/** The saved position of the grid, if the user returns to this page; otherwise undefined. */
export function useLeftPlace(): SavedPosition | undefined {
  const isBack = useNavigationType() === NavigationType.Pop
  const [left] = useState(() => {
    const kept = last.get()
    return isBack && kept?.href === address() ? kept : undefined
  })
  return left
}

/**
 * Restores the scroll position and focus of a grid, and saves its position.
 *
 * @param place the cell with the tab stop
 */
export function useGridReturn(
  region: RefObject<HTMLElement | null>,
  left: SavedPosition | undefined,
  place: GridPlace,
): void {
  const latest = useRef(place)
  useEffect(() => {
    latest.current = place
  })
  useLayoutEffect(() => {
    const element = region.current
    if (element === null) return
    const href = address()
    if (left !== undefined) scrollBack(element, left)
    return () => {
      last.set({ href, top: element.scrollTop, left: element.scrollLeft, place: latest.current })
    }
  }, [region, left])
  useEffect(() => {
    if (left === undefined) return
    // Runs after the shell has moved the focus to the heading of the page; a field that was focused since then keeps
    // it.
    const timer = setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement.tabIndex >= 0) return
      const cell = region.current?.querySelector<HTMLElement>(`[${placeAttribute}="${placeName(left.place)}"]`)
      cell?.focus({ preventScroll: true })
    })
    return () => {
      clearTimeout(timer)
    }
  }, [region, left])
}

/** Saved position of a list on a phone: its address, the first visible item, and the scroll offset of the page. */
type LeftList = { readonly href: string; readonly first: number; readonly pageTop: number }

const lastList = createSessionStore((): LeftList | undefined => undefined, 'session-end')

/**
 * Saves the position of a list for a user who returns to it.
 *
 * @returns the first item to render, and a function that saves the position
 */
export function useListReturn(): { readonly start: number; readonly onLeave: (first: number) => void } {
  const isBack = useNavigationType() === NavigationType.Pop
  const [href] = useState(address)
  const [left] = useState(() => {
    const kept = lastList.get()
    return isBack && kept?.href === href ? kept : undefined
  })
  const pageTop = useRef(0)
  useEffect(() => {
    // The next page can be scrolled to its top before the list unmounts.
    const note = () => {
      if (address() === href) pageTop.current = window.scrollY
    }
    addEventListener('scroll', note, { passive: true })
    // Runs after the shell has moved the focus to the heading of the page.
    const timer = setTimeout(() => {
      if (left !== undefined) window.scrollTo({ top: left.pageTop })
    })
    return () => {
      clearTimeout(timer)
      removeEventListener('scroll', note)
    }
  }, [href, left])
  return {
    start: left?.first ?? 0,
    onLeave: (first) => {
      lastList.set({ href, first, pageTop: pageTop.current })
    },
  }
}

function scrollBack(element: HTMLElement, { top, left }: SavedPosition): void {
  element.scrollTop = top
  element.scrollLeft = left
}

function address(): string {
  return location.pathname + location.search
}
