import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { listen } from '#src/server/listen.ts'
import { startUpstream } from '#test/unit/server/upstream.ts'
import { certificateFor } from './certificate.ts'
import { startNginx } from './nginx.ts'

/** G22: both hosts behind TLS, graded by the scanner of the MDN HTTP Observatory. */

const dist = path.resolve(import.meta.dirname, '../../dist')
const scanner = path.resolve(import.meta.dirname, '../support/observatory-scan.mjs')
const asset = readdirSync(path.join(dist, 'assets')).find((name) => name.endsWith('.js')) ?? ''
// The name that the tests' nginx redirects to, and what people open and load there.
const targets = ['', '/account/abc/users?q=x', `/assets/${asset}`, '/robots.txt', '/sbom.cdx.json'].map(
  (place) => `127.0.0.1${place}`,
)
type Graded = { target: string; grade: string; score: number; failed: number; points: unknown[] }

let folder: string
let certificate: { cert: string; key: string }
let upstream: Awaited<ReturnType<typeof startUpstream>>

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hua-observatory-'))
  certificate = certificateFor(folder, '127.0.0.1')
  upstream = await startUpstream((_request, response) => response.end('{}'))
})
afterAll(async () => {
  await upstream.close()
  rmSync(folder, { recursive: true })
})

const portOf = (url: string) => Number(new URL(url).port)

/** Speaks TLS for a host, as a load balancer does. */
async function tlsInFrontOf(url: string) {
  const options = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) }
  const open = new Set<TLSSocket>()
  const server = createServer(options, (secure) => {
    const plain = connect(portOf(url), '127.0.0.1')
    open.add(secure)
    for (const [one, other] of [
      [secure, plain],
      [plain, secure],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
    secure.pipe(plain).pipe(secure)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A listening server has an address with a port.
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

async function graded(securePort: number, plainPort: number): Promise<Graded[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [scanner, String(securePort), String(plainPort), ...targets],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate.cert } },
  )
  // The shape that the program above it prints.
  return JSON.parse(stdout) as Graded[]
}

function expectTheBest(grades: readonly Graded[]): void {
  expect(grades.map(({ target }) => target)).toEqual(targets)
  for (const { target, grade, score, failed, points } of grades) {
    expect([target, grade, failed], JSON.stringify(points)).toEqual([target, 'A+', 0])
    expect(score, `${target}: ${JSON.stringify(points)}`).toBeGreaterThanOrEqual(130)
  }
}

test('G22 nginx has A+ with at least 130 points for the page, a deep link, a script and the public files', async () => {
  const nginx = await startNginx({
    upstream: upstream.url,
    dist,
    https: true,
    certificate,
    serverName: '127.0.0.1 localhost',
  })
  try {
    const grades = await graded(portOf(nginx.url), portOf(nginx.redirectUrl))
    expectTheBest(grades)
    // The redirect was followed and led to https of the same name.
    for (const { points } of grades) expect(points).toContainEqual(['redirection', 'redirection-to-https', 0, true])
  } finally {
    await nginx.stop()
  }
})

test('G22 the Node host behind a proxy with TLS has A+ with at least 130 points for the same', async () => {
  const app = createServerApp({ dist, harnessUrl: upstream.url, https: true })
  const { server, url } = await listen(app, { host: '127.0.0.1', port: 0 })
  const secure = await tlsInFrontOf(url)
  try {
    expectTheBest(await graded(secure.port, 0))
  } finally {
    secure.close()
    server.close()
    server.closeAllConnections()
  }
})

test('G22 a host without its headers is graded lower', async () => {
  const server = await startUpstream((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<script src="/a.js"></script>'),
  )
  const secure = await tlsInFrontOf(server.url.href)
  try {
    for (const { grade, score } of await graded(secure.port, 0)) {
      expect(grade).not.toMatch(/^[AB]/)
      expect(score).toBeLessThan(130)
    }
  } finally {
    secure.close()
    await server.close()
  }
})
