import type { Locator, Page } from '@playwright/test'
import type { EffectOp } from './cells.ts'
import { people, userIdOf, type Cast } from './world.ts'

/** How each effect of the matrix is reached, filled in, sent and judged. */
export type EffectDriver = {
  /** Where to connect. */
  readonly path: (cast: Cast) => Promise<string>
  /** Opens the form or dialog. */
  readonly open?: (cast: Cast) => Promise<void>
  /** Types what has to survive. */
  readonly fill?: (cast: Cast) => Promise<void>
  /** Exactly one intent of the person, ending with what sends. */
  readonly send: (cast: Cast) => Promise<void>
  /** Where the outcome is told. */
  readonly place: (page: Page) => Locator
  /** Visible when it worked. */
  readonly done: (page: Page) => Locator
  /** The person's own "again", where the outcome offers it. */
  readonly again?: (page: Page) => Locator
}

/** Drivers by operation. */
export const effectDrivers: Readonly<Partial<Record<EffectOp, EffectDriver>>> = {
  O13: {
    path: async (cast) => `/account/${cast.account}/users/${await userIdOf(cast, people.locked.query)}`,
    send: ({ page }) => page.getByRole('button', { name: /^Unlock/ }).click(),
    place: (page) => page.locator('body'),
    done: (page) => page.getByText(/unlocked/i).first(),
  },
}
