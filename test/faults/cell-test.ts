import { test as base } from '../e2e/support/fixtures.ts'
import type { Cell } from './cells.ts'
import { isCalm, watch } from './oracle.ts'
import { runCell } from './run-cell.ts'

/**
 * The fixtures of the end-to-end tests, with this matrix's own watch: failed requests are meant here, everything else
 * that is reported as an error still fails the cell.
 */
const test = base.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a function needs from this pattern.
  expectProblem: async ({}, use) => use(() => undefined),
})

/** Registers cells as tests. */
export function playCells(cells: readonly Cell[]): void {
  for (const cell of cells)
    test(cell.id, async ({ page, context, sim, personas, connectAs, server }, info) => {
      const persona = personas.find(({ id }) => id === 'account-admin')
      if (persona === undefined) throw new Error('No persona account-admin.')
      const seen = await watch(context, server.url)
      await page.clock.install()
      const account = persona.accountIdentifier
      const cast = { page, sim, persona, account, connect: (path: string) => connectAs(persona.id, path) }
      const outcome = await runCell(cast, cell)
      isCalm(seen, persona)
      info.annotations.push({ type: 'outcome', description: outcome })
    })
}
