import { useEffect, useRef, type FocusEvent, type RefObject } from 'react'

/** Milliseconds in which a closing dialog or a removed row moves the focus itself. */
const OWN_WAY = 100

/**
 * Keeps the focus on the page where the part that had it is gone: it goes to the table.
 *
 * @returns handlers for the element around the page
 */
export function useKeptFocus(region: RefObject<HTMLElement | null>) {
  const had = useRef(false)
  // After each render, because any render can remove the focused element.
  useEffect(() => {
    if (!had.current || !isLost()) return
    const timer = setTimeout(() => {
      if (isLost() && document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') === null)
        (region.current ?? document.getElementById('main'))?.focus({ preventScroll: true })
    }, OWN_WAY)
    return () => {
      clearTimeout(timer)
    }
  })
  return {
    onFocus: () => {
      had.current = true
    },
    onBlur: ({ relatedTarget, target }: FocusEvent<HTMLElement>) => {
      // A removed element loses focus without a relatedTarget; a click outside everything is intended.
      if (relatedTarget === null && target.isConnected) had.current = false
    },
  }
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
