import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** Nothing is wider than the window. */
export async function noSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}
