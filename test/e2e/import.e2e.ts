import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

/** Users from a file in a real browser: the step inside the dialog by keyboard, axe in each state, the saved result. */

const header = 'Name,Email,Role,Resource group,Group'
const table = [
  header,
  'Ann Lee,ann@new.example,Billing Admin,All Account Level Resources,',
  'Bob Ray,bob@new.example,,,Release crew',
  'Zoë Kim,zoe@new.example,,,',
  'Dee Fox,dee@new.example,Nobody knows,All Account Level Resources,',
  'Eve Day,eve@nowhere,,,',
].join('\r\n')
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

async function openDialog(page: Page) {
  await page.getByRole('link', { name: /^Add users/u }).click()
  await expect(page.getByRole('dialog', { name: 'Add users' })).toBeVisible()
}

for (const width of [1280, 320])
  test(`a file, its columns and its access: axe finds nothing, light and dark, ${String(width)} px`, async ({
    page,
    connectAs,
    axeInBoth,
  }) => {
    await page.setViewportSize({ width, height: 800 })
    await connectAs('account-admin')
    await openDialog(page)
    await page.getByLabel('File with users').setInputFiles(file('people.csv', table))
    const step = page.getByRole('dialog', { name: 'Users from people.csv' })
    await expect(step.getByText('3 ready, 2 to fix')).toBeVisible()
    const shoot = async (name: string) => {
      if (process.env['SHOTS'] !== undefined)
        await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${width}.png` })
    }
    await shoot('step')
    expect(await axeInBoth()).toEqual([])
    // Nothing is wider than the page but what scrolls by itself.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await step.getByRole('button', { name: 'Import 5 users' }).click()
    await page.getByRole('button', { name: 'Show their access' }).click()
    await shoot('form')
    expect(await axeInBoth()).toEqual([])
  })

test('by keyboard: a file is taken over, and Escape steps back to the form', async ({ page, connectAs }) => {
  // From the start: the browser has to know in time that the test chooses the file.
  const chooser = page.waitForEvent('filechooser', { timeout: 30_000 })
  await connectAs('account-admin')
  await openDialog(page)
  const choose = page.getByRole('button', { name: 'Choose a file' })
  await expect(page.getByRole('textbox', { name: /Email addresses/u })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(choose).toBeFocused()
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(file('people.csv', table))
  const step = page.getByRole('dialog', { name: 'Users from people.csv' })
  await expect(step.getByText(/3 ready/u)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Add users' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Remove .*@/u })).toHaveCount(0)
})

test('T15 the result is saved as a file', async ({ page, connectAs }) => {
  await connectAs('account-admin')
  await openDialog(page)
  await page.getByRole('textbox', { name: /Email addresses/u }).fill('-ann@new.example ')
  await page.getByRole('checkbox', { name: /^No access yet/u }).check()
  await page.getByRole('button', { name: /^Add 1 user/u }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  const saved = await download
  expect(saved.suggestedFilename()).toMatch(/^added-users-\d{4}-\d\d-\d\d\.csv$/u)
  const chunks: Buffer[] = []
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  expect(text.startsWith('\ufeff"Added to account ')).toBe(true)
  expect(text).toContain('"\'-ann@new.example","Invited"')
})
