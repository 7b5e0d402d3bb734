import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '#test/support/raw-request.ts'
import {
  report,
  requestAttacks,
  runRequestAttacks,
  runUpstreamAttacks,
  upstreamAttacks,
} from '#test/support/host-attacks.ts'
import { type HostileUpstream, startHostileUpstream } from '#test/support/hostile-upstream.ts'
import { startNginx } from './nginx.ts'

/** The one table of attacks, which the Node host is held to as well, against a real nginx with the shipped files. */

const dist = path.resolve(import.meta.dirname, '../../dist')
let upstream: HostileUpstream
let nginx: Awaited<ReturnType<typeof startNginx>>

beforeAll(async () => {
  upstream = await startHostileUpstream()
  nginx = await startNginx({ upstream: upstream.url, dist, readTimeout: 2 })
})

afterAll(async () => {
  await nginx.stop()
  await upstream.close()
})

/** nginx before 1.29 takes an interim answer for the final one, so it refuses the call where the Node host waits. */
const forNginx = upstreamAttacks.map((attack) =>
  attack.id === 'an interim answer does not pass, and the final one does'
    ? { ...attack, expect: { ...attack.expect, status: [502], body: 'ours' as const } }
    : attack,
)

/** nginx reads over the extensions of chunks, however long, and passes none on. */
const fromCallers = requestAttacks.map((attack) =>
  attack.id === 'chunks with an extension of 20,000 characters are refused'
    ? { ...attack, expect: { status: [200], json: true, reachesUpstream: true, api: true } }
    : attack,
)

test('every attack of a caller is blocked', { timeout: 120_000 }, async () => {
  const verdicts = await runRequestAttacks(
    { url: nginx.url, upstream },
    fromCallers.filter(({ kind }) => kind !== 'timing'),
  )
  // Each of these waits for the end of its time, so they wait side by side.
  const slow = fromCallers.filter(({ kind }) => kind === 'timing')
  for (const each of await Promise.all(slow.map((attack) => runRequestAttacks({ url: nginx.url, upstream }, [attack]))))
    verdicts.push(...each)
  const text = report('nginx, attacks of a caller', verdicts)
  process.stdout.write(`${text}\n`)
  expect(text.split('\n').slice(1)).toEqual([])
})

test('every attack of the gateway is blocked', { timeout: 120_000 }, async () => {
  const text = report('nginx, attacks of the gateway', await runUpstreamAttacks({ url: nginx.url, upstream }, forNginx))
  process.stdout.write(`${text}\n`)
  expect(text.split('\n').slice(1)).toEqual([])
})

test('an answer without end is not read to its end', async () => {
  const endless = upstreamAttacks.filter(({ id }) => id.startsWith('an endless answer'))
  expect(endless.length).toBeGreaterThan(1)
  for (const attack of endless) {
    await runUpstreamAttacks({ url: nginx.url, upstream }, [attack])
    // The limit, and what the sockets in between hold.
    expect(upstream.written()).toBeLessThan(20_000_000)
  }
})

test('an answer that trickles longer than the timeout is ended at both ends', async () => {
  const trickling = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 100)
    response.on('close', () => clearInterval(timer))
  })
  const ended = new Promise<void>((resolve) =>
    trickling.on('request', (_, response) => response.on('close', () => resolve())),
  )
  await new Promise<void>((resolve) => trickling.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = trickling.address() as AddressInfo
  const own = await startNginx({ upstream: new URL(`http://127.0.0.1:${port}`), dist, readTimeout: 1 })
  expect((await ask(own.url, '/ng/api/user/currentUser?accountIdentifier=a')).status).toBe(504)
  await ended
  await own.stop()
  trickling.close()
})
