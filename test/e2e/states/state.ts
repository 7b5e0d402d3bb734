import type { Page } from '@playwright/test'
import { expect, type Persona } from '../support/fixtures.ts'

/** A screen, dialog or menu as a person reaches it. */
export type State = {
  name: string
  /** The auditor is only in the account `review`. */
  persona?: string
  /** The end of the address behind the account. */
  path: string
  reach: (page: Page, personas: readonly Persona[]) => Promise<void>
  /** The way there depends on the width, or what is open closes when the window gets narrower. */
  reopensAtEachWidth?: boolean
  problem?: RegExp
  faults?: unknown
}

export const table = (page: Page) => expect(page.getByRole('table').first()).toBeVisible()
export const heading = (name: RegExp | string) => (page: Page) =>
  expect(page.getByRole('heading', { name }).first()).toBeVisible()
