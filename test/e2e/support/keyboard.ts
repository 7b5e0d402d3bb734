import { expect, type Page } from '@playwright/test'

/** The focus is on a part of the page, once whatever moved it has ended. @param after what was done, for the message */
export async function keepsFocus(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body), {
      message: `focus after ${after}`,
    })
    .toBe(true)
}

/** Works without a mouse: counts what is pressed, and finds the focus on a part of the page after each. */
export function keyboardOf(page: Page) {
  let count = 0
  return {
    /** Presses each of the keys: "Tab", "Control+Enter". */
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key)
        count += 1
        await keepsFocus(page, key)
      }
    },
    /** Types a text, which counts as one: it is as long as it has to be. */
    type: async (text: string) => {
      await page.keyboard.insertText(text)
      count += 1
      await keepsFocus(page, `“${text}”`)
    },
    count: () => count,
  }
}

/** Asks to remove the user of a row of the list, by the menu of the row. @param row its place, from 0 */
export async function askToRemove(page: Page, row: number): Promise<void> {
  await page
    .getByRole('button', { name: /^Actions for/ })
    .nth(row)
    .press('Enter')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: /^Remove/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog')).toBeVisible()
}

/**
 * Removes the user of a row, by the menu of the row and the typed word; it can be undone then.
 *
 * @param row its place, from 0
 */
export async function removeUser(page: Page, row: number): Promise<void> {
  await askToRemove(page, row)
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByRole('button', { name: 'Remove user' })).not.toHaveAttribute('aria-disabled')
  const word = dialog.getByRole('textbox', { name: /^Type / })
  await word.fill('remove')
  await word.press('Enter')
  await expect(page.getByRole('region', { name: 'Removals' })).toBeVisible()
}
