import { expect, type Locator, type Page } from '@playwright/test'

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

/** Keeps undecided items one by one, with a reason where one is requested. @param most how many */
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

/** Chooses to keep the review on the device. */
export async function keepOnDevice(page: Page): Promise<void> {
  await more(page, 'Keep on this device…')
  const dialog = page.getByRole('alertdialog', { name: 'Keep this review on this device?' })
  await expect(dialog).toContainText(/Names, email addresses, and roles of \d+ users stay in this browser\./)
  await dialog.getByRole('button', { name: 'Keep on this device' }).click()
}

/** Takes files as downloads: no test can press the picker of the browser. */
export async function withoutPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker')
    Reflect.deleteProperty(window, 'showDirectoryPicker')
  })
}

/**
 * Decides by keys alone, from the item that is current on, with a reason where one is requested.
 *
 * @param most how many
 * @param key for each of them
 */
export async function decideByKeys(page: Page, most = Infinity, key: 'k' | 'r' | 'n' = 'k'): Promise<void> {
  // At once: asking for each part of the page by itself would take most of the time.
  const state = () =>
    page.evaluate(() => ({
      decided: document.querySelector<HTMLProgressElement>('progress[aria-label$="decided"]')?.value ?? -1,
      isField: document.activeElement?.tagName === 'INPUT',
    }))
  let { decided } = await state()
  const start = decided
  for (let count = 0, still = 0; count < most && still < 3;) {
    await page.keyboard.press(key)
    if ((await state()).isField) {
      await page.keyboard.insertText('Needed for every release')
      await page.keyboard.press('Enter')
    }
    const now = (await state()).decided
    if (now > decided) {
      count += 1
      still = 0
    } else {
      // Own access, which someone else decides on.
      await page.keyboard.press('ArrowDown')
      still += 1
    }
    decided = now
  }
  if (most !== Infinity) expect(decided - start).toBe(most)
}

/** Lets the clock of the page run until something shows: what waits for its turn needn't be waited for. */
export async function runClockUntil(page: Page, until: Locator): Promise<void> {
  for (let seconds = 0; seconds < 300 && !(await until.first().isVisible()); seconds += 1) await page.clock.runFor(1000)
  await expect(until.first()).toBeVisible()
}

/** Signs off once the access was checked for changes, with the reason for whatever was not decided. */
export async function signOff(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign off…' }).click()
  const dialog = page.getByRole('alertdialog')
  const word = dialog.getByRole('textbox', { name: /to confirm/ })
  await runClockUntil(page, word)
  for (const field of await dialog.getByRole('textbox').all()) await field.fill('Carried over to the next quarter')
  await word.fill('sign off')
  await dialog.getByRole('button', { name: 'Sign off' }).click()
  await expect(dialog).toBeHidden()
}

/** Starts to apply, with the word where it is requested. @param title "4 removals" */
export async function apply(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: /^(?:Apply decisions|Continue)…$/ }).click()
  const dialog = page.getByRole('alertdialog', { name: `Apply ${title}?` })
  const word = dialog.getByRole('textbox', { name: /to confirm/ })
  if (await word.isVisible()) await word.fill('apply')
  await dialog.getByRole('button', { name: `Apply ${title}` }).click()
  await expect(dialog).toBeHidden()
}

/** As much of the truth of the simulated account as a test needs. */
export type State = {
  users: {
    uuid: string
    email: string
    disabled: boolean
    externallyManaged: boolean
    memberOf: string[]
    groups: string[]
    bindings: { scope: string; role: string; managed: boolean }[]
  }[]
}
/** The controls of the simulator. */
type Sim = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: `/__sim/${string}`, body?: unknown) => Promise<unknown>

/** Users of a scope with nothing but what comes with the membership. */
export async function plainUsers(sim: Sim, at = 'account'): Promise<string[]> {
  const { users } = (await sim('GET', '/__sim/state')) as State
  return users
    .filter(
      ({ memberOf, bindings, groups, disabled, externallyManaged, email }) =>
        memberOf.includes(at) &&
        groups.length === 0 &&
        bindings.every(({ managed }) => managed) &&
        !disabled &&
        !externallyManaged &&
        !/^(?:maren|ifeoma)\./.test(email),
    )
    .map(({ uuid }) => uuid)
}

export async function give(sim: Sim, users: readonly string[], role: string, at: object = {}): Promise<void> {
  await sim(
    'POST',
    '/__sim/edit',
    users.map((user) => ({ action: 'add-binding', user, role, ...at })),
  )
}

/** Opens the dialog for several items, with the set of a role. */
export async function decideTogether(page: Page, role: RegExp, decision: string) {
  await page.getByRole('button', { name: 'Decide several…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Decide several items' })
  const value = await dialog.getByRole('option', { name: role }).getAttribute('value')
  await dialog.getByRole('combobox', { name: 'Items' }).selectOption(value)
  await dialog.getByRole('radio', { name: decision }).check()
  return dialog
}

/** A role that no one has before it is given. */
export const ROLE = '_code_admin'

/**
 * Reviews a scope: everyone with `ROLE` loses it, everything else is kept, and it is signed off; ends where decisions
 * are applied.
 *
 * @param started what to do before the first decision
 */
export async function signOffRemovals(page: Page, name: string, started?: () => Promise<void>): Promise<void> {
  await startReview(page, name)
  await started?.()
  const dialog = await decideTogether(page, /^Code Admin/, 'Remove')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Moved to another team')
  const word = dialog.getByRole('textbox', { name: /to confirm/ })
  if (await word.isVisible()) await word.fill('remove')
  await dialog.getByRole('button', { name: /^Save \d+ decisions$/ }).click()
  await show(page, /^Undecided/)
  await decideByKeys(page)
  await signOff(page)
  await page.getByRole('link', { name: 'Apply decisions' }).click()
}
