import { waitFor } from '@testing-library/react'
import { expect } from 'vitest'

/** Waits until something has focus: dialogs and menus give it in a later frame, which a busy machine draws late. */
export async function expectFocus(element: Element | null): Promise<void> {
  await waitFor(() => {
    expect(element).toHaveFocus()
  })
}
