import { execFileSync } from 'node:child_process'
import { createServer, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { createServerApp } from '#src/server/host.ts'
import { listen } from '#src/server/listen.ts'
import { startSimulator } from '#src/server/start-simulator.ts'
import { startDemoSite } from './support/demo-site.ts'

/** The app in a folder of its host: the static demo on a host that knows files only, the app behind a proxy. */

// Each test builds the app again.

const root = path.resolve(import.meta.dirname, '../..')

function build(basePath: string, outDir: string, ...more: string[]): void {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--outDir', outDir, '--logLevel', 'error', ...more], {
    cwd: root,
    env: { ...process.env, BASE_PATH: basePath },
    stdio: 'inherit',
  })
}

/** Notes what goes wrong: errors of the page, and requests that leave the folder. */
function watch(page: Page, inside: string): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${inside}/`)) problems.push(request.url())
  })
  return problems
}

/** A story that a wrong folder breaks: connect, a link, an inner address loaded again, Back. */
async function visitPages(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`)
  await page.getByRole('button', { name: 'Explore as Account admin', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Profile' }).first()).toHaveAttribute(
    'href',
    new RegExp(`^${new URL(url).pathname}/account/`),
  )
  await page.getByRole('link', { name: 'Profile' }).first().click()
  await expect(page.getByRole('textbox', { name: 'Name' })).not.toHaveValue('')
  expect(page.url().startsWith(`${url}/account/`)).toBe(true)
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Name' })).not.toHaveValue('')
  await page.goBack()
  await expect(page.getByRole('rowheader').first()).toBeVisible()
}

test.describe('the static demo', () => {
  test.use({ serviceWorkers: 'allow' })

  test('works in a folder of a host of static files, inner addresses and reloads included', async ({ page }) => {
    build('/team/demo', 'build/demo-in-folder', '--mode', 'demo')
    const site = await startDemoSite(undefined, 'build/demo-in-folder', '/team/demo')
    const problems = watch(page, site.url)
    await visitPages(page, site.url)
    expect(problems).toEqual([])
    await page.close()
    await site.stop()
  })
})

test('the app works behind a proxy that strips its folder', async ({ page }) => {
  build('/admin', 'build/app-in-folder')
  const dist = path.join(root, 'build/app-in-folder')
  const { server: host, url: hostUrl } = await listen(createServerApp({ dist, simulator: startSimulator('demo') }), {
    host: '127.0.0.1',
    port: 0,
  })
  const proxy = createServer((incoming, outgoing) => {
    const target = (incoming.url ?? '/').replace(/^\/admin(?=\/)/u, '')
    const { method, headers } = incoming
    incoming.pipe(
      sendRequest(hostUrl + target, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      }),
    )
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = proxy.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/admin`
  const problems = watch(page, url)
  await visitPages(page, url)
  expect(problems).toEqual([])
  await page.close()
  for (const each of [proxy, host]) {
    each.close()
    each.closeAllConnections()
  }
})
