import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createServerApp } from '#src/server/app.ts'
import { listen } from '#src/server/listen.ts'
import { TransportBreak } from '#src/sim/simulator.ts'

const servers: Awaited<ReturnType<typeof listen>>['server'][] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

const body = { status: 'SUCCESS', data: 'x'.repeat(1000) }
const length = JSON.stringify(body).length

/** A host whose simulated backend breaks every call in the given way. */
async function hostThat(kind: TransportBreak['kind']): Promise<string> {
  const simulator = { handle: () => Promise.reject(new TransportBreak(kind, Response.json(body))) }
  const { server, url } = await listen(createServerApp({ simulator }), { host: '127.0.0.1', port: 0 })
  servers.push(server)
  return `${url}/ng/api/user/currentUser`
}

/** All bytes that come back for one GET, and how the connection ended. */
function wire(address: string): Promise<{ text: string; error: string | undefined }> {
  const { port, pathname } = new URL(address)
  return new Promise((resolve) => {
    let text = ''
    let error: string | undefined
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`GET ${pathname} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    )
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', ({ code }: NodeJS.ErrnoException) => (error = code))
    socket.on('close', () => resolve({ text, error }))
  })
}

test('reset: the connection is reset before any answer', async () => {
  expect(await wire(await hostThat('reset'))).toEqual({ text: '', error: 'ECONNRESET' })
})

test('cut: the answer promises more than comes', async () => {
  const { text } = await wire(await hostThat('cut'))
  const [head = '', half = ''] = text.split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
  expect(head.toLowerCase()).toContain(`content-length: ${length}`)
  expect(half.length).toBeGreaterThan(0)
  expect(half.length).toBeLessThan(length)
  const answer = await fetch(await hostThat('cut'))
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
})

test('badgzip: the answer says gzip and is not', async () => {
  const answer = await fetch(await hostThat('badgzip'))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  await expect(answer.text()).rejects.toThrow()
})

test('hang: nothing comes until the caller gives up, and the host goes on', async () => {
  const address = await hostThat('hang')
  await expect(fetch(address, { signal: AbortSignal.timeout(150) })).rejects.toThrow('timeout')
  expect((await fetch(new URL('/nothing', address))).status).toBe(404)
})

test('without a socket to break, the host says that it failed', async ({ onTestFinished }) => {
  const written: string[] = []
  const { write } = process.stderr
  process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0
  onTestFinished(() => {
    process.stderr.write = write
  })
  const simulator = { handle: () => Promise.reject(new TransportBreak('reset')) }
  const answer = await createServerApp({ simulator }).request('/ng/api/user/currentUser')
  expect(answer.status).toBe(500)
  expect(written.join('')).toContain('needs a socket')
})
