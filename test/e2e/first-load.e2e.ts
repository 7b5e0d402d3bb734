import type { Page } from '@playwright/test'
import { test, expect } from './support/fixtures.ts'

// In parallel they would slow each other down, and the browser would fetch more before the row.
test.describe.configure({ mode: 'default' })

/** The typeface, counted apart: bytes on the wire of what a browser asks for before it has drawn the first row. */
const fontLimit = 50_000

/**
 * Pages that a link opens, what of each stands for its content, and what a browser may have loaded for scripts when
 * that is drawn: bytes on the wire, headers included, and files.
 */
const pages = [
  {
    name: 'the users list',
    path: '/account/{account}/users',
    content: 'tbody th a',
    limit: { bytes: 141_500, files: 6 },
  },
  {
    name: 'the roles of a user',
    path: '/account/{account}/users/{user}',
    content: 'main table tbody tr',
    limit: { bytes: 181_500, files: 9 },
  },
  {
    name: 'the own profile',
    path: '/account/{account}/me/profile',
    content: 'main form input',
    limit: { bytes: 167_000, files: 9 },
  },
]

/** From the next load on, the browser notes when the content of a page is in it, as `first-content`. */
async function markFirstContent(page: Page, selector: string): Promise<void> {
  await page.addInitScript((wanted) => {
    const seen = new MutationObserver(() => {
      if (document.querySelector(wanted) === null) return
      // Before it is laid out, so before its letters ask for anything.
      performance.mark('first-content')
      seen.disconnect()
    })
    seen.observe(document, { childList: true, subtree: true })
  }, selector)
}

/** Script on the wire by address; the simulator's console is not part of the product. */
async function watchScripts(page: Page) {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  await browser.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Map<string, { url: string; bytes: number }>()
  browser.on('Network.responseReceived', ({ requestId, type, response }) => {
    const isProduct = !new URL(response.url).pathname.endsWith('/devtools.js')
    if (type === 'Script' && isProduct) scripts.set(requestId, { url: response.url, bytes: 0 })
  })
  browser.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId)
    if (script !== undefined) script.bytes = encodedDataLength
  })
  return scripts
}

for (const { name, path, content, limit } of pages)
  test(`a reload of ${name} waits for no more scripts than the limit`, async ({ page, connectAs }) => {
    await connectAs('account-admin')
    const link = await page.locator('tbody th a').first().getAttribute('href')
    const [, account, user] = /\/account\/([^/]+)\/users\/([^/?]+)/u.exec(link ?? '') ?? []
    await page.goto(path.replace('{account}', account ?? '').replace('{user}', user ?? ''))
    await expect(page.locator(content).first()).toBeVisible()

    const scripts = await watchScripts(page)
    await markFirstContent(page, content)
    const measure = async () => {
      scripts.clear()
      await page.reload()
      await expect(page.locator(content).first()).toBeVisible()
      await page.waitForLoadState('networkidle')
      // By the browser's own clock: this process may see the content late.
      const before = await page.evaluate(() => {
        const [mark] = performance.getEntriesByName('first-content')
        return (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter(({ responseEnd }) => responseEnd <= (mark?.startTime ?? Infinity))
          .map(({ name: entryName }) => entryName)
      })
      const needed = [...scripts.values()].filter(({ url }) => before.includes(url))
      return { bytes: needed.reduce((sum, script) => sum + script.bytes, 0), files: needed.length, needed }
    }
    // On a busy machine it is drawn so late that parts for afterwards are there before it; that only ever adds.
    const visits = [await measure(), await measure(), await measure()]
    const { bytes, files, needed } = visits.reduce((least, visit) => (visit.bytes < least.bytes ? visit : least))
    console.log(`First content of ${name}: ${(bytes / 1000).toFixed(1)} KB of scripts in ${files} files`)
    const names = needed.map(({ url }) => url.split('/').at(-1)).join(', ')
    expect(bytes).toBeGreaterThan(0)
    expect(bytes, names).toBeLessThanOrEqual(limit.bytes)
    expect(files, names).toBeLessThanOrEqual(limit.files)
  })

test('the typeface takes at most 50 KB before the first row, and moves nothing when it comes late', async ({
  page,
  connectAs,
}) => {
  await connectAs('account-admin')
  const rows = page.getByRole('row')
  await expect(rows.nth(1)).toBeVisible()
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  await browser.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      // The type of lib.dom does not know this entry.
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) shifts.push(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await markFirstContent(page, 'tbody th a')

  await page.reload()
  await expect(rows.nth(1)).toBeVisible()
  await page.waitForLoadState('networkidle')
  const fonts = await page.evaluate(() => {
    const [row] = performance.getEntriesByName('first-content')
    return (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name, startTime }) => name.endsWith('.woff2') && startTime < (row?.startTime ?? 0))
      .map(({ name, transferSize, encodedBodySize }) => ({ name, bytes: Math.max(transferSize, encodedBodySize) }))
  })
  const bytes = fonts.reduce((sum, font) => sum + font.bytes, 0)
  console.log(`First row: ${(bytes / 1000).toFixed(1)} KB of type in ${fonts.length} file`)
  expect(fonts).toHaveLength(1)
  expect(bytes).toBeLessThanOrEqual(fontLimit)
  expect(await page.evaluate(() => document.fonts.check('14px Inter'))).toBe(true)

  // Held until the list is drawn in the fallback font.
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/*.woff2', async (route) => {
    await held
    await route.continue()
  })
  // The event of the whole page waits for the typeface.
  await page.reload({ waitUntil: 'domcontentloaded' })
  await expect(rows.nth(1)).toBeVisible()
  await page.waitForTimeout(500)
  // What the script above put there.
  const shifts = () => page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.splice(0))
  await shifts()
  release()
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(500)
  const sum = (await shifts()).reduce((total, shift) => total + shift, 0)
  console.log(`The swap shifts ${sum.toFixed(4)}`)
  expect(sum).toBeLessThan(0.001)
})
