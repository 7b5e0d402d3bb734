import type { Locator, Page } from '@playwright/test'

/** The button of the account menu, which is on every page of someone who is connected. */
export function accountMenu(page: Page): Locator {
  return page.getByRole('button', { name: /account menu/i })
}

/** Signs out as a person does. */
export async function signOut(page: Page): Promise<void> {
  await accountMenu(page).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

/** Chooses the dark theme as a person does. */
export async function chooseDark(page: Page): Promise<void> {
  await accountMenu(page).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  // Choosing leaves the menu open.
  await page.keyboard.press('Escape')
}
