import { expect, test } from './support/fixtures.ts'

/** Without a mouse: every step of finding, helping and adding is reached and left by keys. */

test.beforeEach(async ({ connectAs, page }) => {
  await connectAs('account-admin')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  // What the person may do is known.
  await expect(page.getByRole('link', { name: /^Add users/ })).toBeVisible()
})

test('find a person, open the menu, look at the removal, and come back to the row', async ({ page }) => {
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: /Search/ })).toBeFocused()
  await page.keyboard.type('abebe andersson')
  await page.keyboard.press('Enter')
  const actions = page.getByRole('button', { name: 'Actions for Abebe Andersson' })
  await expect(actions).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveCount(1)
  await actions.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: /^Remove user…/ })).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(actions).toBeFocused()
})

test('the skip link leads to the page, and a new page takes focus to its heading', async ({ page }) => {
  await page.reload()
  await expect(page.getByRole('table')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  await page.getByRole('link', { name: 'Password' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Password' })).toBeFocused()
})

test('add a person: Enter makes an address, never sends; Ctrl+Enter sends', async ({ page }) => {
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await expect(dialog.getByRole('textbox', { name: /^Email addresses/ })).toBeFocused()
  await page.keyboard.type('key.board@new.example')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Remove key.board@new.example' })).toBeVisible()
  await dialog.getByRole('checkbox', { name: /No access yet/ }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('dialog').getByRole('row').filter({ hasText: 'key.board@' })).toContainText('Invited')
})

test('focus never leaves a dialog, and Escape closes it', async ({ page }) => {
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Add users' })
  await expect(dialog).toBeVisible()
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab')
    expect(
      await dialog.evaluate(
        (element) =>
          element.contains(document.activeElement) ||
          document.activeElement === document.body ||
          document.activeElement?.closest('[data-base-ui-portal]') !== null,
      ),
    ).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page).toHaveURL(/\/users$/)
})

test('a key pressed as the rows appear is not lost', async ({ page }) => {
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('[data-row-link]')?.checkVisibility() !== true) return
      watch.disconnect()
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, cancelable: true }))
    })
    watch.observe(document, { childList: true, subtree: true, attributes: true })
  })
  await page.getByRole('link', { name: 'Users' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Export users' })).toBeVisible()
})
