import { defineConfig } from '@playwright/test'
import e2e from '../e2e/playwright.config.ts'

/** The part of `npm run bench` that needs a browser: one after the other, with a report instead of limits. */
export default defineConfig({
  ...e2e,
  testDir: '.',
  testMatch: '*.browser.ts',
  globalSetup: '../e2e/support/build.ts',
  outputDir: '../../test-results/bench',
  fullyParallel: false,
  workers: 1,
  timeout: 900_000,
  expect: { timeout: 60_000 },
  use: { ...e2e.use, viewport: { width: 1440, height: 900 }, actionTimeout: 60_000, screenshot: 'off' },
})
