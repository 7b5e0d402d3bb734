import { test as base } from '../e2e/support/fixtures.ts'
import type { Cell } from './cells.ts'
import { expectNoProblems, watch } from './oracle.ts'
import { runCell } from './run-cell.ts'
import { BROKEN } from './run-parts.ts'

/**
 * The fixtures of the end-to-end tests, with this matrix's own watch: failed requests are meant here, everything else
 * that is reported as an error still fails the cell.
 */
const test = base.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a function needs from this pattern.
  expectProblem: async ({}, use) => use(() => undefined),
})

/** What React itself reports about a part that is missing or broken; the boundary around has caught it. */
const reported: Readonly<Partial<Record<string, RegExp>>> = {
  F55: /^MissingPart: A part of the app is missing/u,
  F57: new RegExp(`^Error: ${BROKEN}`, 'u'),
}

/** Registers cells as tests. */
export function runCells(cells: readonly Cell[]): void {
  for (const cell of cells)
    test(cell.id, async ({ page, context, sim, personas, connectAs, server }, info) => {
      const persona = personas.find(({ id }) => id === 'account-admin')
      if (persona === undefined) throw new Error('No persona account-admin.')
      const seen = await watch(context, server.url)
      await page.clock.install()
      const account = persona.accountIdentifier
      const connect = (path: string) => connectAs(persona.id, path)
      const fixture = { page, sim, persona, account, origin: server.url, connect }
      const outcome = await runCell(fixture, cell)
      expectNoProblems(seen, persona, reported[cell.fault])
      info.annotations.push({ type: 'outcome', description: outcome })
    })
}
