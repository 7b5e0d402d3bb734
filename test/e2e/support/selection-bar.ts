import { expect, type Page } from '@playwright/test'

/** Presses an action of the selection bar, in its menu where the bar has no room for it. */
export async function chooseAction(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name })
  const more = page.getByRole('button', { name: 'More', exact: true })
  await expect(button.or(more).first()).toBeVisible()
  if (await button.isVisible()) return button.click()
  await more.click()
  await page.getByRole('menuitem', { name }).click()
}
