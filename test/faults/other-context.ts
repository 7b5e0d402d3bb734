import type { BrowserContextOptions } from '@playwright/test'
import { expectNoProblems, watch } from './oracle.ts'
import { pressCard } from '../e2e/support/fixtures.ts'
import type { CellFixture } from './world.ts'

/**
 * Plays in another window of the browser, with the same rules for errors: for what a window has from its beginning, as
 * its time zone or its service workers.
 *
 * @param origin the only origin that may be asked
 * @param expectedText what the fault makes the console say; then it has to
 */
export async function inContext(
  fixture: CellFixture,
  options: BrowserContextOptions,
  origin: string,
  play: (fixture: CellFixture) => Promise<void>,
  expectedText?: RegExp,
): Promise<void> {
  const { persona } = fixture
  const context = await fixture.page
    .context()
    .browser()
    ?.newContext({ ...options, baseURL: origin })
  if (context === undefined) throw new Error('No browser.')
  try {
    const seen = await watch(context, origin)
    const page = await context.newPage()
    const connect = async (path: string) => {
      await page.goto(path)
      await pressCard(page, persona)
    }
    await play({ ...fixture, page, origin, connect })
    expectNoProblems(seen, persona, expectedText)
  } finally {
    await context.close()
  }
}
