import { expect, type Page } from '@playwright/test'

/** A review on the screen, as a person works with it. */

export const progressOf = (page: Page) => page.getByRole('progressbar', { name: /decided$/ })
const rowsOf = (page: Page) => page.getByRole('table', { name: /^Items of/ }).getByRole('row')

/** How many items are decided, and how many there are. */
export async function countsOf(page: Page): Promise<{ decided: number; total: number }> {
  const [decided, total] = await Promise.all(
    ['value', 'max'].map(async (name) => Number(await progressOf(page).getAttribute(name))),
  )
  return { decided: decided ?? 0, total: total ?? 0 }
}

/** Starts a review of a scope as the form stands. @param fill chooses more in the form */
export async function startReview(page: Page, name: string, fill?: () => Promise<void>): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await fill?.()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Start review' }).click({ timeout: 120_000 })
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** Chooses what the list shows. */
export async function show(page: Page, filter: RegExp): Promise<void> {
  await page.getByRole('group', { name: 'Filter by decision' }).getByRole('button', { name: filter }).click()
}

/** Keeps undecided items one by one, with a reason where one is asked for. @param most how many */
export async function keepUndecided(page: Page, most = Infinity): Promise<void> {
  await show(page, /^Undecided/)
  for (let count = 0; count < most; count += 1) {
    const before = (await countsOf(page)).decided
    const row = rowsOf(page)
      .filter({ has: page.getByRole('group', { name: /^Decision for/ }) })
      .first()
    if ((await row.count()) === 0) break
    await row.getByRole('button', { name: 'Keep', exact: true }).click()
    const reason = page.getByRole('textbox', { name: 'Reason' })
    if (await reason.isVisible()) {
      await reason.fill('Needed for every release')
      await reason.press('Enter')
    }
    await expect(progressOf(page)).toHaveAttribute('value', String(before + 1))
  }
}

/** Presses an action behind “More actions”. */
export async function more(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** Takes files as downloads: no test can press the picker of the browser. */
export async function withoutPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
  })
}
