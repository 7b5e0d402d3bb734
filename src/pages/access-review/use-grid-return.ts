import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { NavigationType, useNavigationType } from 'react-router'
import { createSessionStore } from '#src/session/store.ts'
import { placeAttribute, placeName, type GridPlace } from './use-grid-keys.ts'

/** Where a grid stood: its address, how far it was scrolled, in CSS pixels, and the cell with the tab stop. */
type SavedPosition = { readonly href: string; readonly top: number; readonly left: number; readonly place: GridPlace }

const last = createSessionStore((): SavedPosition | undefined => undefined, 'session-end')

/** Where the grid stood when this page was left, where the reader comes back to it; undefined elsewhere. */
export function useLeftPlace(): SavedPosition | undefined {
  const isBack = useNavigationType() === NavigationType.Pop
  const [left] = useState(() => {
    const kept = last.get()
    return isBack && kept?.href === address() ? kept : undefined
  })
  return left
}

/** Puts a grid back to where it stood, with the focus, and keeps where it stands. @param place the cell with the tab stop */
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
    // After the shell has moved the focus to the heading of the page; a field that was entered since keeps it.
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

/** Where a list on a phone stood: its address, the first visible item, and how far the page was scrolled. */
type LeftList = { readonly href: string; readonly first: number; readonly pageTop: number }

const lastList = createSessionStore((): LeftList | undefined => undefined, 'session-end')

/** Keeps where a list stands, for a reader who comes back to it. @returns the item to begin with, and what keeps it */
export function useListReturn(): { readonly start: number; readonly onLeave: (first: number) => void } {
  const isBack = useNavigationType() === NavigationType.Pop
  const [href] = useState(address)
  const [left] = useState(() => {
    const kept = lastList.get()
    return isBack && kept?.href === href ? kept : undefined
  })
  const pageTop = useRef(0)
  useEffect(() => {
    // The next page may be scrolled to its top before the list goes away.
    const note = () => {
      if (address() === href) pageTop.current = window.scrollY
    }
    addEventListener('scroll', note, { passive: true })
    // After the shell has moved the focus to the heading of the page.
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
