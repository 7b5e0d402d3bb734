import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '../../../build/demo')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Address of the worker of the demo on its host. */
export const DEMO_WORKER = '/mockServiceWorker.js'

/** A running host of the static demo. */
export type DemoSite = { readonly url: string; readonly stop: () => Promise<void> }

/**
 * Serves `build/demo` as a host does that knows files only; an address without a file is the page.
 *
 * @param worker what is there in place of the worker's script: another script, or `missing`
 */
export async function startDemoSite(worker?: { readonly script: string } | 'missing'): Promise<DemoSite> {
  const bytesOf = async (name: string): Promise<string | Buffer> => {
    if (name !== DEMO_WORKER || worker === undefined) return readFile(path.join(folder, name))
    if (worker === 'missing') throw new Error('There is no worker.')
    return worker.script
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo')
    const name = path.extname(pathname) === '' ? '/index.html' : path.posix.normalize(pathname)
    bytesOf(name).then(
      (bytes) => response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
