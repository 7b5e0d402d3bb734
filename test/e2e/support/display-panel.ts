import type { Locator, Page } from '@playwright/test'

const opener = (page: Page) => page.getByRole('button', { name: /^(?:Display|Filter and sort)/ })

/**
 * Opens the panel with the sort, the columns and the views of the users list; on a phone it is a sheet with the
 * filters.
 */
export async function openDisplay(page: Page): Promise<Locator> {
  await opener(page).click()
  return page.getByRole('dialog', { name: /^(?:Display|Filter and sort)$/ })
}

/** Opens the choices of a filter, whether it is set or not. */
export async function openFilter(page: Page, name: string): Promise<void> {
  const button = page.locator('[data-tools]').getByRole('button', { name: new RegExp(`^Filter by ${name}(?::.*)?$`) })
  await opener(page).waitFor()
  if (await button.isVisible()) await button.click()
  else await (await openDisplay(page)).getByRole('button', { name: new RegExp(`^${name} `) }).click()
}
