import type { Page } from '@playwright/test'
import { startDemoSite } from '../e2e/support/demo-site.ts'
import { expect, openInNewTab, test, type Persona } from '../e2e/support/fixtures.ts'
import { signOut } from '../e2e/support/account-menu.ts'

/**
 * Limits on real time (G11, G16, G35): here, one after the other on a quiet machine, they can fail. The end-to-end
 * tests and the fault matrix see the same happen, by the clock of the page or without hurry.
 */

const TIMES = 5

const at = (personas: readonly Persona[], path: string) => `/account/${personas[0]?.accountIdentifier ?? ''}${path}`

/** @returns milliseconds from the click until something is seen */
async function took(click: () => Promise<void>, seen: () => Promise<void>): Promise<number> {
  await click()
  const began = performance.now()
  await seen()
  return performance.now() - began
}

function report(name: string, all: readonly number[], limit: number): void {
  const worst = Math.max(...all)
  process.stdout.write(`  ${name}: ${all.map((each) => each.toFixed(0)).join(', ')} ms, at most ${limit} ms\n`)
  expect(worst, name).toBeLessThan(limit)
}

const shows = (page: Page) => expect(page.getByRole('rowheader').first()).toBeVisible()

test('G35 a sign-out in one tab ends the others within two seconds', async ({ page, connectAs, personas }) => {
  const all: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    await connectAs('account-admin', at(personas, '/users'))
    await shows(page)
    const other = await openInNewTab(page.getByRole('link', { name: /^Invitations(?: [\d,]+)?$/u }))
    await shows(other)
    const ended = () => expect(other.getByText('Signed out in another tab')).toBeVisible()
    all.push(await took(() => signOut(page), ended))
    await other.close()
  }
  report('sign-out until the other tab has ended', all, 2000)
})

test('G11 when a fault has ended, one click brings the list back within two seconds', async ({
  page,
  connectAs,
  personas,
  sim,
  expectProblem,
}) => {
  expectProblem(/500/)
  // Each round connects anew.
  await page.addInitScript(() => {
    sessionStorage.clear()
  })
  const all: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    await sim('PUT', '/__sim/faults', [{ id: 'broken', op: 'O7', kind: 'status', status: 500 }])
    await connectAs('account-admin', at(personas, '/users'))
    const again = page.getByRole('main').getByRole('button', { name: 'Try again' }).first()
    await expect(again).toBeVisible()
    await sim('DELETE', '/__sim/faults')
    all.push(
      await took(
        () => again.click(),
        () => shows(page),
      ),
    )
  }
  report('one click until the list is there', all, 2000)
})

test('G16 without a service worker the demo says within five seconds that there is no simulated account', async ({
  browser,
}) => {
  const site = await startDemoSite()
  const all: number[] = []
  try {
    for (let time = 0; time < TIMES; time += 1) {
      const context = await browser.newContext({ serviceWorkers: 'block' })
      const page = await context.newPage()
      const expectRefusal = () => expect(page.getByText('Couldn’t open the demo account')).toBeVisible()
      const began = performance.now()
      await page.goto(site.url)
      await expectRefusal()
      all.push(performance.now() - began)
      await context.close()
    }
  } finally {
    await site.stop()
  }
  report('address until it says so', all, 5000)
})
