import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { cacheControl } from '#src/server/headers.ts'
import { listen } from '#src/server/listen.ts'
import { ask } from '#test/support/raw-request.ts'
import { startUpstream } from '#test/unit/server/upstream.ts'
import { startNginx } from './nginx.ts'

const dist = path.resolve(import.meta.dirname, '../../dist')

test('T20 both hosts serve the bill of materials and the notices to everyone, and never what only the build needs', async () => {
  const upstream = await startUpstream((_request, response) => response.end('{}'))
  const nginx = await startNginx({ upstream: upstream.url, dist })
  const { server, url } = await listen(createServerApp({ dist, harnessUrl: upstream.url }), {
    host: '127.0.0.1',
    port: 0,
  })
  try {
    for (const host of [nginx.url, url]) {
      for (const [name, type] of [
        ['sbom.cdx.json', /^application\/json\b/],
        ['third-party-notices.txt', /^text\/plain; ?charset=utf-8$/i],
      ] as const) {
        const { status, headers, body } = await ask(host, `/${name}`)
        expect([host, name, status, headers['cache-control']]).toEqual([host, name, 200, cacheControl.file])
        expect(headers['content-type']).toMatch(type)
        expect(body).toBe(readFileSync(path.join(dist, name), 'utf8'))
      }
      for (const name of ['.vite/manifest.json', '.vite/license.json', 'package-lock.json', 'theme-boot.js'])
        expect([host, name, (await ask(host, `/${name}`)).status]).toEqual([host, name, 404])
    }
    expect(upstream.seen).toEqual([])
  } finally {
    server.close()
    server.closeAllConnections()
    await nginx.stop()
    await upstream.close()
  }
})
