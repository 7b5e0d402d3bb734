import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from './support/fixtures.ts'
import { keyboardOf, removeUser } from './support/keyboard.ts'

/** How many keys a story takes: the table in docs/keyboard.md is what is counted here. */

const root = path.resolve(import.meta.dirname, '../..')
const table = readFileSync(path.join(root, 'docs/keyboard.md'), 'utf8')
const rows = new Map(
  [...table.matchAll(/^\| (.+?) +\| (\d+) +\| (\d+) +\|$/gmu)].map(([, story = '', keys, limit]) => [
    story,
    { keys: Number(keys), limit: Number(limit) },
  ]),
)

/** What was counted is what the table says. */
function expectKeys(story: string, count: number): void {
  const row = rows.get(story)
  expect(count, `${story}: keys in docs/keyboard.md`).toBe(row?.keys)
  expect(count, `${story}: limit`).toBeLessThanOrEqual(row?.limit ?? 0)
}

type SimUser = { uuid: string; email: string; name: string; locked: boolean; memberOf: string[] }

test.beforeEach(async ({ connectAs, page }) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^Add users/ })).toBeVisible()
})

test('from the search box, and from the top of the page, to the first row', async ({ page }) => {
  const first = page.getByRole('rowheader').first().getByRole('link')
  await page.reload()
  await expect(first).toBeVisible()
  const top = keyboardOf(page)
  await top.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused()
  await top.press('Enter', 'Tab')
  const skip = page.getByRole('button', { name: 'Skip to the users' })
  await expect(skip).toBeFocused()
  expect((await skip.boundingBox())?.height).toBeGreaterThan(24)
  await top.press('Enter')
  await expect(first).toBeFocused()
  expectKeys('From the top of the page to the first row', top.count())

  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search name or email' })).toBeFocused()
  const search = keyboardOf(page)
  await search.press('ArrowDown')
  await expect(first).toBeFocused()
  expectKeys('From the search box to the first row', search.count())
})

test('a locked user is searched for and unlocked', async ({ page, sim }) => {
  const { users } = (await sim('GET', '/__sim/state')) as { users: SimUser[] }
  const locked = users.find((user) => user.locked && user.memberOf.includes('account'))
  const email = locked?.email ?? ''
  await page.keyboard.press('/')
  await page.keyboard.insertText(email)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('rowheader')).toHaveCount(1)
  const keys = keyboardOf(page)
  await keys.press('ArrowDown', 'm')
  await expect(page.getByRole('menuitem', { name: /^Unlock/ })).toBeFocused()
  await keys.press('Enter')
  await expect(page.getByText(/was unlocked/).first()).toBeVisible()
  expectKeys('Unlock a user who was searched for', keys.count())
})

test('a locked user is found and unlocked from the palette', async ({ page, sim }) => {
  const { users } = (await sim('GET', '/__sim/state')) as { users: SimUser[] }
  const locked = users.find((user) => user.locked && user.memberOf.includes('account'))
  const keys = keyboardOf(page)
  await keys.press('Control+k')
  const box = page.getByRole('combobox', { name: 'Search users and actions' })
  await expect(box).toBeFocused()
  await keys.type(locked?.email ?? '')
  const unlock = page.getByRole('dialog').getByRole('option', { name: /^Unlock/ })
  await expect(unlock).toBeVisible()
  for (let step = 0; step < 6 && (await unlock.getAttribute('data-highlighted')) === null; step += 1)
    await keys.press('ArrowDown')
  await keys.press('Enter')
  await expect(page.getByText(/was unlocked/).first()).toBeVisible()
  expectKeys('Find a user and unlock them from the palette', keys.count())
})

test('two users are added with a role', async ({ page, sim }) => {
  const keys = keyboardOf(page)
  await keys.press('a')
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await expect(dialog.getByRole('textbox', { name: /^Email addresses/ })).toBeFocused()
  await keys.type('one@new.example, two@new.example')
  await keys.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Remove two@new.example' })).toBeVisible()
  const role = dialog.getByRole('combobox', { name: /^Role 1/ })
  for (let step = 0; step < 12; step += 1) {
    if (await role.evaluate((element) => element === document.activeElement)) break
    await keys.press('Tab')
  }
  await expect(role).toBeFocused()
  await keys.type('Account Viewer')
  await expect(page.getByRole('option', { name: /^Account Viewer/ })).toHaveAttribute('data-highlighted')
  await keys.press('Enter')
  await expect(role).toHaveValue('Account Viewer')
  const group = dialog.getByRole('combobox', { name: /^Resource group 1/ })
  for (let step = 0; step < 6; step += 1) {
    if (await group.evaluate((element) => element === document.activeElement)) break
    await keys.press('Tab')
  }
  await expect(group).toBeFocused()
  if ((await group.inputValue()) === '') {
    await keys.press('ArrowDown')
    await expect(page.getByRole('option').first()).toBeVisible()
    await keys.press('Enter')
  }
  await expect(group).not.toHaveValue('')
  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog').getByRole('row').filter({ hasText: 'two@new' })).toContainText('Invited')
  const { users } = (await sim('GET', '/__sim/state')) as { users: SimUser[] }
  expect(users.length).toBeGreaterThan(0)
  expectKeys('Add two users with a role', keys.count())
})

test('from a staged row to Save', async ({ page }) => {
  await page.keyboard.press('/')
  await page.keyboard.insertText('andersson')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('rowheader').first()).toContainText('Andersson')
  await page.getByRole('rowheader').first().getByRole('link').press('Enter')
  const remove = page
    .getByRole('table')
    .getByRole('button', { name: /^Remove / })
    .first()
  await remove.press('Enter')
  await expect(page.getByRole('region', { name: 'Unsaved changes' })).toBeVisible()
  const keys = keyboardOf(page)
  await keys.press('b')
  await expect(page.getByRole('button', { name: 'Save 1 change' })).toBeFocused()
  expectKeys('From a staged row to Save', keys.count())
})

test('a removal is undone from wherever the focus is', async ({ page }) => {
  await removeUser(page, 3)
  const keys = keyboardOf(page)
  await keys.press('Control+z')
  await expect(page.getByText(/^Removal canceled/).first()).toBeVisible()
  expectKeys('Undo a removal from wherever the focus is', keys.count())
})

test('every story of the table is counted', () => {
  const counted = [...readFileSync(import.meta.filename, 'utf8').matchAll(/expectKeys\('(.+?)'/gu)].map(
    ([, story]) => story,
  )
  expect(counted.sort()).toEqual([...rows.keys()].sort())
})
