import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

/** Pages that a link opens, by the end of the address behind the account, and what is there when each has loaded. */
const pages: readonly { path: string; loaded: string; widths?: readonly number[] }[] = [
  // On a phone a name goes up when the line of its roles comes.
  { path: '/users', loaded: 'tbody th a', widths: [1440] },
  { path: '/users/add', loaded: '[role=dialog] textarea, [role=dialog] input', widths: [1440] },
  { path: '/users/{user}/details', loaded: 'main dl dd' },
  { path: '/runs', loaded: 'h2' },
  { path: '/changes', loaded: 'h2' },
  { path: '/access-review/matrix', loaded: '[role=grid] a, [aria-label^="Roles of"]' },
  { path: '/reviews', loaded: 'main h1' },
  { path: '/reviews/new', loaded: 'main form input' },
  { path: '/me/profile', loaded: 'main form input' },
  { path: '/me/two-factor', loaded: 'main h2' },
  { path: '/me/preferences', loaded: 'main select' },
]

/** From the next load on, the browser notes what moved without anyone pressing a key or a button. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = []
    Object.assign(window, { shifts })
    type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] }
    new PerformanceObserver((list) => {
      // The type of lib.dom does not know this entry.
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
        if (hadRecentInput) continue
        const parts = sources.map(({ node }) => (node instanceof Element ? node.outerHTML : node?.textContent) ?? '')
        shifts.push([value.toFixed(4), ...parts.map((part) => part.slice(0, 160))].join(' | '))
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

for (const width of [1440, 390])
  test(`nothing on these pages moves after the first paint, ${String(width)} px`, async ({
    page,
    connectAs,
    personas,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await connectAs('account-admin')
    await expect(page.locator('tbody th a').first()).toBeVisible()
    const link = await page.locator('tbody th a').first().getAttribute('href')
    const user = link?.split(/[/?]/u)[4] ?? ''
    await watchShifts(page)
    for (const { path, loaded, widths = [width] } of pages) {
      if (!widths.includes(width)) continue
      await test.step(path, async () => {
        await page.goto(`/account/${personas[0]?.accountIdentifier ?? ''}${path.replace('{user}', user)}`)
        await expect(page.locator(loaded).first()).toBeVisible()
        await page.waitForLoadState('networkidle')
        // What the script above put there.
        const shifts = await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)
        expect.soft(shifts, path).toEqual([])
      })
    }
  })
