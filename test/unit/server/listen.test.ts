import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { securityHeaders } from '#src/server/headers.ts'
import { listen } from '#src/server/listen.ts'

const servers: Awaited<ReturnType<typeof listen>>['server'][] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function start(port: number) {
  const started = await listen(createServerApp({}), { host: '127.0.0.1', port })
  servers.push(started.server)
  return started.url
}

/** Sends bytes as they are and resolves to all that comes back. */
function send(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}

test('says the port it really has', async () => {
  const url = await start(0)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/)
  expect((await fetch(url)).status).toBe(404)
})

test('a port in use is a sentence, not a stack', async () => {
  const port = Number(new URL(await start(0)).port)
  await expect(listen(createServerApp({}), { host: '127.0.0.1', port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use. Set PORT to another one.`,
  )
})

test.each([
  ['a host name that is none', 'GET / HTTP/1.1\r\nHost: a/b?c\r\nConnection: close\r\n\r\n'],
  ['a backslash in the path', 'GET /..\\x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
])('%s is refused in the same form as all else', async (_title, bytes) => {
  const answer = await send(await start(0), bytes)
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(answer.toLowerCase()).toContain(
    `content-security-policy: ${securityHeaders(false)['content-security-policy'] ?? ''}`.toLowerCase(),
  )
  expect(answer).toContain('"status":"ERROR"')
})
