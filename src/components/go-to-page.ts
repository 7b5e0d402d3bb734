/**
 * Moves the focus to the heading of a page, where keyboard and screen reader start.
 *
 * @param main the part that has it
 */
export function goToPage(main: HTMLElement | null): void {
  const heading = main?.querySelector<HTMLElement>('h1')
  heading?.setAttribute('tabindex', '-1')
  ;(heading ?? main)?.focus({ preventScroll: true })
}

/** The same if the focused element is gone, as after connecting. */
export function goToPageUnlessAtWork(): void {
  const main = document.querySelector('main')
  // The main element has the focus if it was lost before the page had a heading.
  if (document.activeElement === document.body || document.activeElement === main) goToPage(main)
}
