import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect, type SecureVersion } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { securityHeaders } from '#src/server/headers.ts'
import { type HostileUpstream, startHostileUpstream } from '#test/support/hostile-upstream.ts'
import { sendRaw } from '#test/support/raw-http.ts'
import { certificateFor } from './certificate.ts'
import { startNginx } from './nginx.ts'

/** What holds for a whole socket and not for one server block: tested by connecting, around it a lax nginx.conf. */

const folder = mkdtempSync(path.join(tmpdir(), 'hua-tls-'))
let upstream: HostileUpstream
let nginx: Awaited<ReturnType<typeof startNginx>>

beforeAll(async () => {
  upstream = await startHostileUpstream()
  nginx = await startNginx({
    upstream: upstream.url,
    dist: path.resolve(import.meta.dirname, '../../dist'),
    https: true,
    certificate: certificateFor(folder, 'localhost'),
  })
})

afterAll(async () => {
  await nginx.stop()
  await upstream.close()
  rmSync(folder, { recursive: true })
})

/** Connects with one version of TLS and asks for the page. @returns the version and the answer, or why there is none */
function requestOverTls(
  version: SecureVersion,
  servername: string,
): Promise<{ version: string | null; answer: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({
      host: '127.0.0.1',
      port: Number(new URL(nginx.url).port),
      servername,
      // Self-signed by this test.
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
      // Without this the library of the test itself would refuse the old versions.
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('end', () => resolve({ version: socket.getProtocol(), answer: Buffer.concat(chunks).toString() }))
  })
}

// The name in the greeting picks the server block, which must not pick the versions.
test.each(['localhost', 'evil.example'])('TLS 1.2 and 1.3 are spoken, and nothing older: %s', async (name) => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    expect(await requestOverTls(version, name)).toMatchObject({
      version,
      answer: expect.stringMatching(/^HTTP\/1\.1 /u) as string,
    })
  for (const version of ['TLSv1', 'TLSv1.1'] as const)
    await expect(requestOverTls(version, name)).rejects.toThrow(/alert protocol version|unsupported protocol/iu)
})

test('plain http on the port of TLS is refused with the headers of this host', async () => {
  const answer = await sendRaw(nginx.url, [Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')])
  if (typeof answer === 'string') throw new Error(answer)
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, ['no-store']])
  for (const [header, value] of Object.entries(securityHeaders(true)))
    expect([header, answer.headers.get(header)]).toEqual([header, [value]])
  expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 'ERROR', code: 'BAD_REQUEST' })
})

test.each(['app', 'redirect'])(
  'headers that never end are cut off after ten seconds: %s',
  { timeout: 40_000 },
  async (server) => {
    // The socket that speaks TLS has the same time; plain ones are easier to hold open.
    const plain = await startNginx({ upstream: upstream.url, dist: folder })
    try {
      const started = performance.now()
      const head = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
      const letters = Array.from({ length: 60 }, () => Buffer.from('x'))
      const url = server === 'app' ? plain.url : plain.redirectUrl
      expect(await sendRaw(url, [head, ...letters], { pauseMs: 500, patienceMs: 35_000 })).toBe('closed')
      // Not at once, and far from the 60 s that nginx has by itself.
      expect(performance.now() - started).toBeGreaterThan(8000)
    } finally {
      await plain.stop()
    }
  },
)
