import { startServer } from './support/server.ts'
import { expect, test } from './support/fixtures.ts'

/** The host and the page together, in a real browser: what no test of either alone can show. */

test('the page starts under the strict policy, without any problem', async ({ page }) => {
  const answer = await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const headers = answer?.headers() ?? {}
  expect(headers['content-security-policy']).toContain("trusted-types 'none'")
  expect(headers['cache-control']).toBe('no-store')
})

test('the policy is in force: markup from text, inline code and other addresses are refused', async ({
  page,
  expectProblem,
}) => {
  expectProblem(/TrustedHTML|trusted-types/)
  expectProblem(/connect/)
  await page.goto('/')
  const refused = await page.evaluate(async () => {
    const outcomes: string[] = []
    try {
      document.body.innerHTML = '<p>planted</p>'
    } catch (error) {
      outcomes.push(String(error))
    }
    await fetch('https://elsewhere.invalid/').catch((error: unknown) => outcomes.push(String(error)))
    return outcomes
  })
  expect(refused).toHaveLength(2)
  await expect(page.getByText('planted')).toHaveCount(0)
})

test('the chosen theme is there before any code of the app runs, from a file with a hashed name', async ({
  page,
  expectProblem,
}) => {
  expectProblem(/Failed to load resource/)
  await page.goto('/')
  await page.evaluate(() => localStorage.setItem('harness-user-admin.theme', '"dark"'))
  await page.route('**/assets/app-*.js', (route) => route.abort())
  const loaded = page.waitForResponse(/\/assets\/theme-boot-[\w-]{8}\.js$/)
  await page.reload()
  const answer = await loaded
  expect(answer.headers()['cache-control']).toContain('immutable')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0)
})

test('a changed script does not run', async ({ page, expectProblem }) => {
  expectProblem(/integrity/)
  await page.route('**/assets/app-*.js', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: `${await answer.text()}\n// changed on the way` })
  })
  await page.goto('/')
  await expect(page.locator('#root')).toBeEmpty()
})

test('with a real gateway there is no simulator to be found', async ({ page, expectProblem }) => {
  // The page of the second host is of another origin than the worker's own.
  expectProblem(/Request to another origin/)
  const server = await startServer({ HARNESS_URL: 'http://127.0.0.1:1' })
  try {
    await page.goto(server.url)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Explore as/ })).toHaveCount(0)
    expect((await fetch(`${server.url}/__sim/personas`)).status).toBe(404)
  } finally {
    await server.stop()
  }
})

test.describe('faults', () => {
  // Expected to fail: if it ever passed, faults that do nothing would go unnoticed.
  test.fail('one that never hits a call fails its test', async ({ sim }) => {
    await sim('PUT', '/__sim/faults', [{ id: 'unused', op: 'O8', kind: 'reset' }])
  })
})
