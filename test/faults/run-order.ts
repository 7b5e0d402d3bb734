import { expect, type Page, type Route } from '@playwright/test'
import type { Cell, ReadOp } from './cells.ts'
import type { Outcome } from './expected.ts'
import { expectNoLeaks, readScreen, showsContent, showsReadableText } from './oracle.ts'
import { isCallOf, findPerson, type CellFixture } from './world.ts'

/** Three answers of the same operation in all six orders (F48). */

const names = ['Aaliyah Reddy', 'Abebe Ndiaye', 'Adaeze Rossi'] as const

/** Holds every call of an operation, to be let go by its place in the order of sending. */
async function holdEach(page: Page, op: ReadOp) {
  const held: Route[] = []
  let on = false
  await page.route(/\/ng\/api\/user\//, async (route) => {
    const request = route.request()
    if (!on || !isCallOf(op, request.method(), request.url())) return route.fallback()
    held.push(route)
  })
  return {
    start: () => {
      on = true
    },
    count: () => held.length,
    /** Its response is ignored once another question was asked. */
    release: (place: number) => held[place]?.continue().catch(() => undefined),
  }
}

/** One order of three answers. */
export async function runOrder(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page, account, persona } = fixture
  const op = cell.op as ReadOp // Only reads are in this group.
  const holds = await holdEach(page, op)
  const sent = (count: number) => expect.poll(holds.count).toBeGreaterThanOrEqual(count)
  if (op === 'O10') {
    await fixture.connect(`/account/${account}/users/add`)
    const addresses: string[] = []
    for (const name of names) addresses.push((await findPerson(fixture, { searchTerm: name.toLowerCase() })).email)
    holds.start()
    const dialog = page.getByRole('dialog', { name: 'Add users' })
    const box = dialog.getByRole('textbox', { name: /^Email addresses/ })
    for (const [place, address] of addresses.entries()) {
      await box.fill(address)
      await box.press('Enter')
      await page.clock.runFor(1000)
      await sent(place + 1)
    }
    for (const place of cell.variant) await holds.release(Number(place) - 1)
    await expect(dialog.getByText(/3 users.*already in account/)).toBeVisible()
  } else {
    await fixture.connect(`/account/${account}/users`)
    await expect(page.getByRole('link', { name: names[0] })).toBeVisible()
    const search = page.getByRole('searchbox', { name: /^Search name/ })
    if (op === 'O7') holds.start()
    for (const [place, name] of names.entries()) {
      if (op === 'O7') {
        await search.fill(name)
        await page.clock.runFor(500)
        await sent(place + 1)
        await expect(page.locator('table[aria-busy="true"]'), 'old rows are marked').toBeVisible()
      } else {
        if (place === 0) holds.start()
        await page.getByRole('link', { name }).first().click()
        await sent(place + 1)
        if (place < 2) await page.getByRole('link', { name: /Users in/ }).click()
      }
    }
    for (const place of cell.variant) await holds.release(Number(place) - 1)
    if (op === 'O7') {
      await expect(page.locator('table[aria-busy="true"]')).toHaveCount(0)
      await expect(search).toHaveValue(names[2])
      await expect(page.locator('tbody a[href*="/users/"]')).toHaveText([new RegExp(names[2])])
    } else await expect(page.getByRole('heading', { level: 1, name: names[2] })).toBeVisible()
  }
  const now = await readScreen(page)
  showsContent(now)
  showsReadableText(now)
  expectNoLeaks(now, persona)
  return 'OK'
}
