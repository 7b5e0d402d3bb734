import { test, expect } from './support/fixtures.ts'

/** Scripts that a browser may fetch before the first user is in the list: bytes on the wire, headers included, and files. */
const limit = { bytes: 252_000, files: 30 }

test('an admin who reloads the users list waits for no more scripts than the limit', async ({ page, connectAs }) => {
  await connectAs('account-admin')
  const rows = page.getByRole('row')
  await expect(rows.nth(1)).toBeVisible()

  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  await browser.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Map<string, { url: string; bytes: number }>()
  let shown = false
  browser.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' && !shown) scripts.set(requestId, { url: response.url, bytes: 0 })
  })
  browser.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId)
    if (script !== undefined) script.bytes = encodedDataLength
  })
  await page.reload()
  await expect(rows.nth(1)).toBeVisible()
  shown = true
  await page.waitForLoadState('networkidle')
  const bytes = [...scripts.values()].reduce((sum, script) => sum + script.bytes, 0)
  console.log(`First row: ${(bytes / 1000).toFixed(1)} KB of scripts in ${scripts.size} files`)
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(limit.bytes)
  expect(scripts.size).toBeLessThanOrEqual(limit.files)
})
