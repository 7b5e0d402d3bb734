import type { BrowserContextOptions } from '@playwright/test'
import { expectNoProblems, watch } from './oracle.ts'
import { pressCard } from '../e2e/support/fixtures.ts'
import type { Cast } from './world.ts'

/**
 * Plays in another window of the browser, with the same rules for errors: for what a window has from its beginning, as
 * its time zone or its service workers.
 *
 * @param origin the only origin that may be asked
 * @param expectedText what the fault makes the console say; then it has to
 */
export async function inContext(
  cast: Cast,
  options: BrowserContextOptions,
  origin: string,
  play: (cast: Cast) => Promise<void>,
  expectedText?: RegExp,
): Promise<void> {
  const { persona } = cast
  const context = await cast.page
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
    await play({ ...cast, page, origin, connect })
    expectNoProblems(seen, persona, expectedText)
  } finally {
    await context.close()
  }
}
