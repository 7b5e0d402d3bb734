import { waitFor } from '@testing-library/react'
import { expect } from 'vitest'

/**
 * Waits until something has focus: dialogs and menus give it in a later frame, which a busy machine draws late.
 *
 * @param element it, or how to find it where it may be drawn again meanwhile
 */
export async function expectFocus(element: Element | null | (() => Element)): Promise<void> {
  await waitFor(() => {
    expect(typeof element === 'function' ? element() : element).toHaveFocus()
  })
}
