import { useEffect, useRef, type FocusEvent, type RefObject } from 'react'

/** Milliseconds in which a dialog that closes, or a row that goes, moves the focus itself. */
const OWN_WAY = 100

/**
 * Keeps the focus on the page where the part that had it is gone: it goes to the table.
 *
 * @returns handlers for the element around the page
 */
export function useKeptFocus(region: RefObject<HTMLElement | null>) {
  const had = useRef(false)
  // After each render: what had the focus may be gone with any of them.
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
      // What is taken away loses the focus without a next part, and is no longer there; a click beside everything is meant.
      if (relatedTarget === null && target.isConnected) had.current = false
    },
  }
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
