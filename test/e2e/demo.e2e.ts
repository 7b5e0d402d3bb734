import { type Page, expect, test } from '@playwright/test'
import { startDemoSite, type DemoSite } from './support/demo-site.ts'
import { withoutEchoes } from './support/fixtures.ts'

/** The static demo (`npm run build:demo`): the simulator inside the page, on a host that knows files only. */

let site: DemoSite

test.beforeAll(async () => {
  site = await startDemoSite()
})

test.afterAll(() => site.stop())

test.beforeEach(({ page }) => {
  withoutEchoes(page)
})

async function explore(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Explore as Account admin', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
}

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('an admin looks around, and a change survives a reload', async ({ page }) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url)) problems.push(request.url())
    })
    await page.goto(site.url)
    await explore(page)
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await page.getByRole('link', { name: 'Profile' }).first().click()
    const name = page.getByRole('textbox', { name: 'Name' })
    await expect(name).not.toHaveValue('')
    await name.fill('Ada Changed')
    await page.getByRole('button', { name: /^Save/ }).click()
    await expect(page.getByText(/^Saved at/)).toBeVisible()
    await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).length)).toBeGreaterThan(0)
    await page.waitForLoadState('networkidle')
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada Changed')
    expect(problems).toEqual([])
  })
})

test('G16 without one it starts and says that there is no simulated account', async ({ page }) => {
  // Blocked for every test of this project unless it says otherwise.
  await page.goto(site.url)
  // How soon is measured by `npm run bench`.
  await expect(page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible()
  await expect(page.getByText('Couldn’t open the demo account')).toBeVisible()
  await expect(page.getByLabel('API key', { exact: true })).toBeVisible()
})
