import { defineConfig } from '@playwright/test'
import e2e from '../../e2e/playwright.config.ts'

const only = process.env['BENCH_ONLY']

/**
 * `npm run bench:load`: the built app next to the minimal list, in one run. BENCH_ONLY=load, interactions or renders
 * plays one part. No limits on time; BENCH_STRICT=1 fails for missed goals that don't depend on the machine.
 */
export default defineConfig({
  ...e2e,
  testDir: '.',
  testMatch: only === undefined ? '*.load.ts' : `${only}.load.ts`,
  // `npm run bench:load` has built everything before.
  globalSetup: './built.ts',
  outputDir: '../../../test-results/bench-load',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 900_000,
  use: { ...e2e.use, viewport: { width: 1440, height: 900 }, actionTimeout: 60_000, navigationTimeout: 60_000 },
})
