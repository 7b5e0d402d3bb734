import { expect, openInNewTab, test } from './support/fixtures.ts'
import { signOut } from './support/account-menu.ts'

/** Back, reload, deep links, tabs and windows: the address holds the screen. */

test('search, paging and sorting are in the address; Back, reload and a shared link restore them', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  const search = page.getByRole('searchbox', { name: /Search/ })
  const range = page.getByRole('navigation', { name: 'Pages of users' })
  await expect(range).toContainText('1–25 of 240')
  await page.getByRole('button', { name: 'Next page' }).click()
  await expect(range).toContainText('26–50')
  await expect(page).toHaveURL(/page=2/)
  await page.getByRole('button', { name: 'Email' }).click()
  await expect(page).toHaveURL(/sort=email$/)
  await expect(range).toContainText('1–25')
  await page.goBack()
  await expect(range).toContainText('26–50')
  await page.reload()
  await expect(range).toContainText('26–50 of 240')
  await search.fill('an')
  await expect(page).toHaveURL(/q=an$/)
  const first = page.getByRole('rowheader').first()
  await expect(first).toBeVisible()
  await first.getByRole('link').click()
  await expect(page).toHaveURL(/\/users\/[\w-]{10,}$/)
  await page.goBack()
  await expect(search).toHaveValue('an')
  const shared = page.url()
  await page.goto('about:blank')
  await page.goto(shared)
  await expect(search).toHaveValue('an')
})

test('a page beyond the end becomes the last one, bad parameters the defaults', async ({
  page,
  connectAs,
  personas,
}) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/users?page=999`)
  await expect(page.getByRole('navigation', { name: 'Pages of users' })).toContainText('226–240 of 240')
  await page.goto(`/account/${account}/users?page=-1&size=1000&sort=__proto__`)
  await expect(page.getByRole('navigation', { name: 'Pages of users' })).toContainText('1–25 of 240')
})

test('a deep link waits for the key and then opens', async ({ page, connectAs, personas }) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/me/two-factor`)
  await expect(page.getByRole('heading', { level: 1, name: 'Two-factor authentication' })).toBeVisible()
})

test('a key that was pasted is gone after a reload, unless the person chose to stay', async ({ page, personas }) => {
  const key = personas[0]?.apiKey ?? ''
  for (const stay of [false, true]) {
    await page.goto('/')
    await page.getByLabel('API key', { exact: true }).fill(key)
    if (stay) await page.getByRole('combobox', { name: 'Keep the key' }).selectOption('Until you close this tab')
    await page.getByRole('button', { name: 'Connect' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
    expect(await page.content()).not.toContain(key)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(key)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: stay ? 'Users' : 'Connect to Harness' })).toBeVisible()
  }
  await signOut(page)
  await expect(page.getByText('You’re signed out')).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(key)
})

test('a tab opened by a link gets the session, and signing out in one ends both', async ({ page, connectAs }) => {
  await connectAs('account-admin')
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  const second = await openInNewTab(page.getByRole('link', { name: /^Users( \d+)?$/ }))
  await expect(second.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  await signOut(second)
  await expect(page.getByText('Signed out in another tab')).toBeVisible()
  await expect(page.getByRole('table')).toHaveCount(0)
})
