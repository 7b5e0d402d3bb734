import type { BrowserContext } from '@playwright/test'

declare global {
  interface Window {
    /** Hands a fault from the page to the test. */
    focusWasLost?: (what: string) => Promise<void>
  }
}

/**
 * Watches every page of a context for the focus that falls to the body because the part that had it is gone, hidden or
 * disabled (WCAG 2.4.3). A focus that a click beside everything takes away is meant.
 *
 * @param onLost gets what had the focus and where
 */
export async function watchFocus(context: BrowserContext, onLost: (element: string) => void): Promise<void> {
  await context.exposeBinding('focusWasLost', (_source, what: string) => {
    onLost(what)
  })
  await context.addInitScript(() => {
    if (window !== window.top) return
    // Kept from before a test that sets the clock.
    const { setInterval } = window
    const now = performance.now.bind(performance)
    /**
     * Milliseconds after which no one will move the focus any more, by the clock of the machine and by that of the
     * page.
     */
    const LOST = 1500
    let last: { readonly element: Element; readonly what: string } | undefined
    let since: { readonly machine: number; readonly page: number; readonly looks: number } | undefined
    const isGone = (element: Element) =>
      !element.isConnected || !element.checkVisibility() || element.matches(':disabled') || element.closest('[inert]')
    document.addEventListener(
      'focusin',
      ({ target }) => {
        if (!(target instanceof Element) || target === document.body) return
        const name = (target.getAttribute('aria-label') ?? target.textContent).trim().slice(0, 60)
        last = { element: target, what: `<${target.tagName.toLowerCase()}> “${name}” at ${location.pathname}` }
      },
      true,
    )
    setInterval(() => {
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (!isLost || last === undefined || !isGone(last.element)) {
        since = undefined
        return
      }
      since = { machine: now(), page: performance.now(), ...since, looks: (since?.looks ?? 0) + 1 }
      if (since.looks < 10 || now() - since.machine < LOST || performance.now() - since.page < LOST) return
      void window.focusWasLost?.(last.what)
      last = undefined
      since = undefined
    }, 50)
  })
}
