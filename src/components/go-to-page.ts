/** Moves the focus to the heading of a page, where keyboard and screen reader start. @param main the part that has it */
export function goToPage(main: HTMLElement | null): void {
  const heading = main?.querySelector<HTMLElement>('h1')
  heading?.setAttribute('tabindex', '-1')
  ;(heading ?? main)?.focus({ preventScroll: true })
}

/** The same where the focus was on something that is gone, as after connecting. */
export function goToPageUnlessAtWork(): void {
  if (document.activeElement === document.body) goToPage(document.querySelector('main'))
}
