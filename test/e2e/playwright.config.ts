import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The system's browser: Playwright downloads none here. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

if (!existsSync(executablePath)) {
  throw new Error(
    [
      `No browser at ${executablePath}. The end-to-end tests need Chromium and do not run without it.`,
      'Debian or Ubuntu: apt-get update && apt-get install -y chromium',
      'Elsewhere: install Chromium or Chrome and set CHROMIUM_PATH to its program.',
    ].join('\n'),
  )
}

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalSetup: './support/build.ts',
  outputDir: '../../test-results',
  // Each worker has a server of its own (support/fixtures.ts) and each test starts from a fresh account.
  fullyParallel: true,
  workers: 2,
  // A busy machine may pause for seconds; the report names a test that needed its second try as flaky.
  retries: 1,
  forbidOnly: true,
  // Only against hanging: a test ends by its work, however busy the machine is.
  timeout: 600_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    serviceWorkers: 'block',
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
