import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { listen } from '#src/server/listen.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { createSimulator, TransportBreak } from '#src/sim/simulator.ts'

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
async function hostThat(kind: TransportBreak['kind'], status?: number): Promise<string> {
  const simulator = { handle: () => Promise.reject(new TransportBreak(kind, Response.json(body), status)) }
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

test('close: the connection ends without an answer and without a reset', async () => {
  expect(await wire(await hostThat('close'))).toEqual({ text: '', error: undefined })
})

test('length: the answer says it is over in the middle of its JSON', async () => {
  const { text } = await wire(await hostThat('length'))
  const [head = '', all = ''] = text.split('\r\n\r\n')
  expect(head.toLowerCase()).toContain(`content-length: ${Math.ceil(length / 2)}`)
  expect(all).toHaveLength(length)
  const answer = await fetch(await hostThat('length'))
  await expect(answer.json()).rejects.toThrow()
})

test('F31: a status above 599 goes over the wire', async () => {
  const { text } = await wire(await hostThat('status', 666))
  expect(text).toMatch(/^HTTP\/1\.1 666 /)
  expect(text).toContain('"status":"SUCCESS"')
})

/** A host with a whole simulated backend, and a call of the current user with one fault. */
async function faultyHost(rule: Omit<FaultRule, 'id' | 'op'>) {
  const simulator = createSimulator({ seed: 'empty' })
  simulator.faults.set([{ id: 'fault', op: 'O8', ...rule }])
  const { server, url } = await listen(createServerApp({ simulator }), { host: '127.0.0.1', port: 0 })
  servers.push(server)
  const [persona] = simulator.personas
  const call = () =>
    fetch(`${url}/ng/api/user/currentUser?accountIdentifier=${persona?.accountIdentifier ?? ''}`, {
      headers: { 'x-api-key': persona?.apiKey ?? '' },
      redirect: 'manual',
    })
  return { call, simulator }
}

test('trickle: the body comes in pieces over a time, and whole', async () => {
  const { call } = await faultyHost({ kind: 'trickle', delayMs: 200 })
  const start = performance.now()
  const answer = await call()
  const headersAfter = performance.now() - start
  let pieces = 0
  let text = ''
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    pieces += 1
    text += piece
  }
  expect(JSON.parse(text)).toMatchObject({ status: 'SUCCESS', data: { name: 'Maren Solheim' } })
  expect(pieces).toBeGreaterThan(2)
  expect(performance.now() - start - headersAfter).toBeGreaterThan(50)
})

test('F10: a redirect is a real one, with a page as its body', async () => {
  const { call } = await faultyHost({ kind: 'redirect', status: 301, body: '<html>Moved</html>' })
  const answer = await call()
  expect([answer.status, answer.headers.get('location'), answer.headers.get('content-type')]).toEqual([
    301,
    '/login',
    'text/html',
  ])
})

test('F48: held answers go out over their sockets in the order of their release', async () => {
  const { call, simulator } = await faultyHost({ kind: 'hold', hold: 'order' })
  const order: number[] = []
  const calls: Promise<unknown>[] = []
  for (const place of [0, 1, 2]) {
    calls.push(call().then(() => order.push(place)))
    await simulator.held('order', place + 1)
  }
  // The last to arrive is released first; each is awaited, so the next goes out after it.
  for (const place of [2, 1, 0]) {
    expect(simulator.release('order', 'ok', place)).toBe(1)
    await calls[place]
  }
  expect(order).toEqual([2, 1, 0])
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
