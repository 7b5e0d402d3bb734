import { expect, type Locator, type Page } from '@playwright/test'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { faultPresets } from '#src/sim/faults.ts'
import type { Cell, ReadOp } from './cells.ts'
import { readDrivers } from './drive.ts'
import type { Outcome } from './expected.ts'
import { passTime } from './inject.ts'
import { expectNoLeaks, readScreen, expectNotEmptyState, showsContent, showsReadableText } from './oracle.ts'
import { attemptsIn, clearFaults, installFaults, readLog, type CellFixture } from './world.ts'

/** Lists that are too long, name a row twice or count wrongly (F45 to F47). */

/** Preset of a cell, where the simulator has one. */
const presetOf: Readonly<Record<string, string>> = {
  'F45-bytes': 'F45-bytes',
  'F46-twice': 'F46',
  'F46-pages': 'F46-pages',
  'F47-beyond': 'F47',
  'F47-disagree': 'F47-disagree',
  'F47-no-pages': 'F47-no-pages',
}

const nameOf: Readonly<Record<string, string>> = {
  O7: 'data.content.0.user.name',
  O10: 'data.content.0.name',
  R1: 'data.content.0.role.name',
  R2: 'data.content.0.resourceGroup.name',
}

function rulesOf({ op, fault, variant }: Cell & { op: ReadOp }): FaultRule[] {
  const variantName = `${fault}-${variant}`
  if (variantName === 'F45-name')
    return [{ id: variantName, op, kind: 'mutate', mutate: { path: nameOf[op] ?? '', action: 'huge' } }]
  // More rows than are drawn, in an answer that is not too large to be read.
  if (variantName === 'F45-rows')
    return [{ id: variantName, op, kind: 'mutate', mutate: { path: 'data.content', action: 'huge', size: 3000 } }]
  const preset = presetOf[variantName]
  if (preset === undefined) return []
  return (faultPresets[preset]?.rules ?? [])
    .filter((rule) => rule.op === op)
    .map((rule) => ({ ...rule, fires: variantName === 'F47-beyond' ? ('may' as const) : ('must' as const) }))
}

/** Every row is the first one. */
async function repeatFirst(page: Page, op: ReadOp): Promise<void> {
  const path = { O7: /\/user\/aggregate\?/, O10: /\/user\/batch\?/, R1: /\/roles\?/, R2: /\/v2\/resourcegroup\?/ }
  const pattern = path[op as keyof typeof path] // The four lists.
  await page.route(pattern, async (route) => {
    const response = await route.fetch()
    const body = (await response.json()) as { data: { content: unknown[] } } // A page of rows.
    body.data.content = body.data.content.map(() => body.data.content[0])
    await route.fulfill({ response, json: body })
  })
}

/** Identities of the rows on screen. */
function identities(page: Page, op: ReadOp): Promise<string[]> {
  return op === 'O7'
    ? page
        .locator('tbody a[href*="/users/"]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    : readDrivers[op]
        .place(page)
        .getByRole('checkbox')
        .evaluateAll((boxes) => boxes.map((box) => box.closest('label')?.textContent ?? box.id))
}

/** One cell of the lists. */
export async function runList(fixture: CellFixture, cell: Cell): Promise<Outcome> {
  const { page, persona } = fixture
  const op = cell.op as ReadOp // The four lists are reads.
  const driver = readDrivers[op]
  const variantName = `${cell.fault}-${cell.variant}`
  if (variantName === 'F46-all') await repeatFirst(page, op)
  else await installFaults(fixture, rulesOf({ ...cell, op }))
  const path = await driver.path(fixture)
  await fixture.connect(variantName === 'F47-beyond' ? `${path}?page=3` : path)
  await driver.open?.(fixture)
  const place = driver.place(page)
  const failed = variantName === 'F45-bytes'
  await passTime(page, failed ? driver.retry(page) : driver.data(page).first(), 20)
  if (variantName === 'F46-pages') await turnPage(page)
  const now = await readScreen(page)
  showsContent(now)
  showsReadableText(now)
  expectNotEmptyState(now)
  expectNoLeaks(now, persona)
  await check(variantName, op, page, place)
  expect(attemptsIn(await readLog(fixture), op), 'F47: no loop').toBeLessThanOrEqual(
    variantName === 'F46-pages' ? 4 : 3,
  )
  if (failed) {
    await clearFaults(fixture)
    await driver.retry(page).click()
    await expect(driver.data(page).first(), 'U9: the way on works').toBeVisible()
  }
  return failed ? 'failed' : 'OK'
}

async function turnPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /next page/i }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(page.locator('table[aria-busy="true"]')).toHaveCount(0)
}

async function check(variantName: string, op: ReadOp, page: Page, place: Locator): Promise<void> {
  switch (variantName) {
    case 'F45-rows':
      if (op !== 'O10') expect((await identities(page, op)).length).toBeLessThanOrEqual(1000)
      if (op !== 'O10') await expect(place.getByText(/more entries than expected/i).first()).toBeVisible()
      break
    case 'F45-name': {
      const box = await readDrivers[op].data(page).first().boundingBox()
      expect(box?.height ?? 0, 'a name is cut for the eye').toBeLessThan(120)
      break
    }
    case 'F45-bytes':
      await expect(place.getByText(/too large/).first()).toBeVisible()
      break
    case 'F47-beyond':
      await expect(place.getByText(/That page no longer exists/)).toBeVisible()
      break
    default:
      break
  }
  if (op === 'O10' || variantName === 'F45-bytes') return
  const shown = await identities(page, op)
  expect(new Set(shown).size, 'F46: one row for each').toBe(shown.length)
  if (variantName === 'F46-all') expect(shown).toHaveLength(1)
}
