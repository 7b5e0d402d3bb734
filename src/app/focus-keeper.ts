/**
 * Milliseconds without a change of the page in which a closing dialog, a new page, or a list moves the focus itself.
 */
const SETTLE_MS = 200
/** Milliseconds after which the guard stops waiting for a page that keeps changing. */
const MAX_SETTLE_MS = 1000

const DIALOGS = '[role="dialog"], [role="alertdialog"]'

/**
 * Keeps the focus on the page (WCAG 2.4.3). If the element that had it is removed, hidden or disabled, and nothing
 * else takes it, it moves to the surrounding dialog, else to the element marked with `data-takes-focus`, else to the
 * heading.
 *
 * @returns a function that stops it
 */
export function keepFocus(): () => void {
  let last: { readonly element: Element; readonly dialog: HTMLElement | null } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lostAt: number | undefined
  const restoreFocus = () => {
    lostAt = undefined
    if (!isLost() || last === undefined) return
    for (const place of placesAfter(last.dialog)) {
      if (!place.hasAttribute('tabindex')) place.tabIndex = -1
      place.focus({ preventScroll: true })
      if (!isLost()) return
    }
  }
  const check = () => {
    clearTimeout(timer)
    if (last === undefined || (!isLost() && document.activeElement !== last.element)) {
      lostAt = undefined
      return
    }
    // Deferred: checking visibility forces the browser to compute styles while the page is changing.
    if (!isLost()) {
      timer = setTimeout(checkShown, SETTLE_MS)
      return
    }
    if (!isGone(last.element)) {
      lostAt = undefined
      return
    }
    lostAt ??= performance.now()
    timer = setTimeout(restoreFocus, Math.min(SETTLE_MS, lostAt + MAX_SETTLE_MS - performance.now()))
  }
  /** A browser removes the focus from a hidden or disabled element in the next frame, without an event. */
  const checkShown = () => {
    if (isLost()) {
      check()
      return
    }
    if (last === undefined || !isGone(last.element)) {
      lostAt = undefined
      return
    }
    lostAt ??= performance.now()
    if (performance.now() - lostAt < MAX_SETTLE_MS) timer = setTimeout(checkShown, SETTLE_MS)
  }
  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || target === document.body) return
    last = { element: target, dialog: target.closest<HTMLElement>(DIALOGS) }
  }
  const watcher = new MutationObserver(check)
  watcher.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'hidden', 'inert', 'class', 'style'],
  })
  document.addEventListener('focusin', note)
  document.addEventListener('focusout', check)
  if (document.activeElement !== null && document.activeElement !== document.body)
    last = { element: document.activeElement, dialog: null }
  return () => {
    clearTimeout(timer)
    watcher.disconnect()
    document.removeEventListener('focusin', note)
    document.removeEventListener('focusout', check)
  }
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

/** A click outside all elements removes the focus too, but the element that had it is still there. */
function isGone(element: Element): boolean {
  return (
    !element.isConnected ||
    element.matches(':disabled') ||
    element.closest('[inert]') !== null ||
    !element.checkVisibility({ visibilityProperty: true })
  )
}

/**
 * @param dialog the dialog around the element that had the focus
 * @returns where the focus can go, best first
 */
function placesAfter(dialog: HTMLElement | null): readonly HTMLElement[] {
  if (dialog?.isConnected === true) return [dialog]
  // A dialog that opens takes the focus itself, however long that takes.
  if (document.querySelector(DIALOGS) !== null) return []
  const main = document.querySelector('main')
  return [main?.querySelector<HTMLElement>('[data-takes-focus]'), main?.querySelector('h1'), main].filter(
    (place) => place != null,
  )
}
