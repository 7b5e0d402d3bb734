import type { KeyboardEvent } from 'react'

/** Marks the button of a menu that was opened with its last item focused. */
export const OPENED_FROM_END = 'data-opened-from-end'

/**
 * Opens the menu of a button with Arrow Down and Arrow Up, as in the menu button pattern of the ARIA practices: with
 * the first and the last item focused.
 */
export function openByArrow(event: KeyboardEvent<HTMLButtonElement>): void {
  const { key, currentTarget: button } = event
  const isArrow = key === 'ArrowDown' || key === 'ArrowUp'
  button.toggleAttribute(OPENED_FROM_END, key === 'ArrowUp')
  if (!isArrow || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  event.stopPropagation()
  button.click()
}
