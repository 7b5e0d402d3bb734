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

/** Parts of Chromium that no page of the app uses. The first four take a fifth of the time of all tests. */
const switchedOff = [
  // Each new window of Chromium starts two processes for the popups of its address bar, and one in reserve.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'SpareRendererForSitePerProcess',
  // Of two lists Chromium reads the last one, so the one that Playwright gives it stands here as well.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalSetup: './support/build.ts',
  outputDir: '../../test-results',
  // Each worker has its own server (support/fixtures.ts) and each test starts from a fresh account.
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
    // Asked for at failures only, it is taken at the end of every test nevertheless; the report has the page in words.
    screenshot: 'off',
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
        `--disable-features=${switchedOff.join(',')}`,
        // Without the frame of the window, which no one sees.
        '--kiosk',
      ],
    },
  },
})
