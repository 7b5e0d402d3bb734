import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { createSessionStore } from '#src/session/store.ts'

/** Marks the link of a row, so that J and K can move from one to the next. */
export const rowLinkAttribute = 'data-row-link'

/** Key of the list position in the state of the history entry, next to the router's. */
const stateKey = 'listPlace'

/** Milliseconds after scrolling and focus changes; browsers limit how often the state can be replaced. */
const SETTLED_MS = 300

/** Position in a list: its address, the focused row, and the scroll offsets in CSS pixels. */
type Place = { readonly href: string; readonly id?: string; readonly regionTop: number; readonly pageTop: number }

/** Position of the list when a row was opened or the page was reloaded, until the list is shown again. */
const leftPlace = createSessionStore((): Place | undefined => undefined, 'session-end')
leftPlace.set(beforeReload())

/** Path of the page whose table unmounted with its last row, until the next table mounts. */
const emptiedPath = createSessionStore((): string | undefined => undefined, 'session-end')

/**
 * Restores scroll and focus of a list after returning from a row's page or a reload, and moves the focus to the row
 * that replaces an unmounted one.
 *
 * @param region the scrolling region of the table
 * @param ids of the rows; undefined during the first load
 * @returns to be called when a row is opened
 */
export function useRowFocus(region: RefObject<HTMLDivElement | null>, ids: readonly string[] | undefined) {
  const loaded = ids !== undefined
  useEffect(() => {
    const place = leftPlace.get()
    if (!loaded || place === undefined || place.href !== address()) return
    // Runs after the shell has moved the focus to the heading of the new page.
    const timer = setTimeout(() => {
      leftPlace.set(undefined)
      if (region.current !== null) region.current.scrollTop = place.regionTop
      window.scrollTo({ top: place.pageTop })
      // Keep focus in a field or menu that was entered while the rows loaded.
      const canTakeFocus = document.activeElement?.matches('body, main, h1') ?? true
      if (place.id !== undefined && canTakeFocus) linkOf(region.current, place.id)?.focus({ preventScroll: true })
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
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      const isInRow = region.current?.querySelector('tbody')?.contains(document.activeElement) === true
      const place = currentPlace(region, isInRow ? last.current?.id : undefined)
      history.replaceState({ ...history.state, [stateKey]: place }, '')
    }
    // Not when the page is left: by then, the browser has settled what a reload restores.
    const scheduleSave = () => {
      clearTimeout(timer)
      timer = setTimeout(keep, SETTLED_MS)
    }
    document.addEventListener('focusin', scheduleSave)
    document.addEventListener('scroll', scheduleSave, { capture: true, passive: true })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('focusin', scheduleSave)
      document.removeEventListener('scroll', scheduleSave, { capture: true })
    }
  }, [region])
  useEffect(() => {
    const path = location.pathname
    return () => {
      // Removing the last row of a page unmounts its table; the table of another page replaces it.
      emptiedPath.set(last.current === undefined || location.pathname !== path ? undefined : path)
    }
  }, [])
  useEffect(() => {
    if (ids === undefined) return
    if (emptiedPath.get() === location.pathname) last.current = { id: '', index: Infinity }
    emptiedPath.set(undefined)
    const place = last.current
    if (place === undefined || ids.includes(place.id)) return
    /** @returns false while a dialog has the focus: it returns it when it closes */
    const settle = () => {
      const active = document.activeElement
      if (active?.closest('[role="dialog"], [role="alertdialog"]') != null) return false
      last.current = undefined
      // Only a lost focus is moved; a field keeps its focus.
      if (active !== document.body && active?.id !== 'main') return true
      const next = ids[Math.min(place.index, ids.length - 1)]
      if (next !== undefined) linkOf(region.current, next)?.focus()
      return true
    }
    if (settle()) return
    // Dialogs are rendered next to the page.
    const closed = new MutationObserver(() => {
      if (settle()) closed.disconnect()
    })
    closed.observe(document.body, { childList: true })
    return () => {
      closed.disconnect()
    }
  }, [ids, region])

  return useCallback(
    (id: string) => {
      leftPlace.set(currentPlace(region, id))
    },
    [region],
  )
}

function currentPlace(region: RefObject<HTMLDivElement | null>, id: string | undefined): Place {
  const place = { href: address(), regionTop: region.current?.scrollTop ?? 0, pageTop: window.scrollY }
  return id === undefined ? place : { ...place, id }
}

/** History state survives a reload, but isn't part of shared links or other tabs. */
function beforeReload(): Place | undefined {
  const state = history.state as { readonly [stateKey]?: Place } | null
  return state?.[stateKey]
}

function address(): string {
  return location.pathname + location.search
}

function linkOf(region: HTMLElement | null, id: string): HTMLElement | null {
  return region?.querySelector<HTMLElement>(`[${rowLinkAttribute}="${CSS.escape(id)}"]`) ?? null
}
