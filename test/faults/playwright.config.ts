import { defineConfig } from '@playwright/test'
import e2e from '../e2e/playwright.config.ts'

/** The full fault matrix: `npm run test:faults`. Its slice for every commit is `test/e2e/faults.e2e.ts`. */
export default defineConfig({
  ...e2e,
  testDir: '.',
  testMatch: 'faults.cells.ts',
  globalSetup: '../e2e/support/build.ts',
  outputDir: '../../test-results/faults',
  workers: 2,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['./reporter.ts']],
  use: { ...e2e.use, actionTimeout: 20_000, screenshot: 'off' },
})
