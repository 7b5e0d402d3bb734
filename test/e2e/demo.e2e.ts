import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Page, expect, test } from '@playwright/test'

/** The static demo (`npm run build:demo`): the simulator inside the page, on a host that knows files only. */

const root = path.resolve(import.meta.dirname, '../..')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

let server: Server
let url: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--mode', 'demo', '--logLevel', 'warn'], { cwd: root })
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo')
    const name = path.extname(pathname) === '' ? '/index.html' : path.posix.normalize(pathname)
    readFile(path.join(root, 'build/demo', name)).then(
      (bytes) => response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
})

test.afterAll(() => {
  server.close()
  server.closeAllConnections()
})

async function explore(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Explore as Account admin', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
}

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('an admin looks around, and a change survives a reload', async ({ page }) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) problems.push(request.url())
    })
    await page.goto(url)
    await explore(page)
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await page.getByRole('link', { name: 'Profile' }).first().click()
    const name = page.getByRole('textbox', { name: 'Name' })
    await expect(name).not.toHaveValue('')
    await name.fill('Ada Changed')
    await page.getByRole('button', { name: /^Save/ }).click()
    await expect(page.getByText(/^Saved at/)).toBeVisible()
    await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).length)).toBeGreaterThan(0)
    await page.waitForLoadState('networkidle')
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada Changed')
    expect(problems).toEqual([])
  })
})

test('G16 without one it starts within 5 seconds and says that there is no simulated account', async ({ page }) => {
  // Blocked for every test of this project unless it says otherwise.
  await page.goto(url)
  await expect(page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible({ timeout: 5000 })
  await expect(page.getByText("Couldn't open the simulated account")).toBeVisible()
  await expect(page.getByLabel('API key', { exact: true })).toBeVisible()
})
