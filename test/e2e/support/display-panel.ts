import type { Locator, Page } from '@playwright/test'

const opener = (page: Page) => page.getByRole('button', { name: /^(?:Display|Filter and sort)/ })

/** Opens the panel with the sort, the columns and the views of the users list; on a phone it is a sheet with the filters. */
export async function openDisplay(page: Page): Promise<Locator> {
  await opener(page).click()
  return page.getByRole('dialog', { name: /^(?:Display|Filter and sort)$/ })
}

/** Opens the choices of a filter that is off. */
export async function openFilter(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  await opener(page).waitFor()
  if (await button.isVisible()) await button.click()
  else await (await openDisplay(page)).getByRole('button', { name: `${name} Any`, exact: true }).click()
}
