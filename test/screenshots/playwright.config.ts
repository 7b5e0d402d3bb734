import { defineConfig } from '@playwright/test'
import e2e from '../e2e/playwright.config.ts'

/**
 * Takes the pictures of every screen, and those of the README: `npm run screenshots`, or one screen with `-- -g users`.
 * With `MOCKS=FOLDER` (files `NAME-light.png`, `NAME-390-dark.png` and so on) `test-results/screenshots/sheet.html`
 * shows each next to its mock.
 */
export default defineConfig({
  ...e2e,
  testDir: '.',
  testMatch: 'screens.shots.ts',
  globalSetup: '../e2e/support/build.ts',
  globalTeardown: './sheet.ts',
  // Not where the pictures are kept: Playwright empties its folder at the start.
  outputDir: '../../test-results/screenshots-failed',
})
