import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')
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
 * Serves the static demo as a host does that knows files only: the page at its folder, and 404.html, with that status,
 * where there is no file.
 *
 * @param worker what is there in place of the worker's script: another script, or `missing`
 * @param folder what is served, from the root of the project
 * @param at path of it on the host, without a slash at the end
 */
export async function startDemoSite(
  worker?: { readonly script: string } | 'missing',
  folder = 'build/demo',
  at = '',
): Promise<DemoSite> {
  const bytesOf = async (name: string): Promise<string | Buffer> => {
    if (name !== DEMO_WORKER || worker === undefined) return readFile(path.join(root, folder, name))
    if (worker === 'missing') throw new Error('There is no worker.')
    return worker.script
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo')
    const inside = pathname.startsWith(`${at}/`) ? path.posix.normalize(pathname.slice(at.length)) : undefined
    const name = inside === '/' ? '/index.html' : inside
    const send = (status: number, file: string) => (bytes: string | Buffer) =>
      response.writeHead(status, { 'content-type': types[path.extname(file)] ?? 'text/plain' }).end(bytes)
    if (name === undefined) response.writeHead(404).end()
    else
      bytesOf(name)
        .then(send(200, name))
        .catch(() => bytesOf('/404.html').then(send(404, '/404.html')))
        .catch(() => response.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${at}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
