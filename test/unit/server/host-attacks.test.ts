import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServerApp } from '#src/server/host.ts'
import { listen } from '#src/server/listen.ts'
import {
  plantedKey,
  report,
  requestAttacks,
  runRequestAttacks,
  runUpstreamAttacks,
  upstreamAttacks,
} from '#test/support/host-attacks.ts'
import { type HostileUpstream, startHostileUpstream } from '#test/support/hostile-upstream.ts'
import { makeBuild } from './build.ts'

/** The table of attacks on the host of `npm start`; `test/nginx` runs the same one. */

let build: ReturnType<typeof makeBuild>
let upstream: HostileUpstream
const servers: Awaited<ReturnType<typeof listen>>['server'][] = []

beforeAll(async () => {
  build = makeBuild()
  upstream = await startHostileUpstream()
})
afterAll(async () => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
  await upstream.close()
  build.remove()
})

async function start(gatewayTimeoutMs: number, patience?: { headersMs: number; requestMs: number }, https = false) {
  const app = createServerApp({ dist: build.dist, harnessUrl: upstream.url, gatewayTimeoutMs, https })
  const { server, url } = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    https,
    ...(patience === undefined ? {} : { timeouts: patience }),
  })
  servers.push(server)
  return { url, upstream, https }
}

/** Everything this process writes while something runs. */
async function logOf(run: () => Promise<void>): Promise<string> {
  const written: string[] = []
  const streams = [process.stderr, process.stdout]
  const writes = streams.map(({ write }) => write)
  for (const stream of streams) stream.write = (text: string | Uint8Array) => written.push(String(text)) > 0
  try {
    await run()
  } finally {
    for (const [place, stream] of streams.entries()) {
      const write = writes[place]
      if (write !== undefined) stream.write = write
    }
  }
  return written.join('')
}

const quick = requestAttacks.filter(({ kind }) => kind !== 'timing')
const slow = requestAttacks.filter(({ kind }) => kind === 'timing')

test('every attack by a request is blocked, and no log has the key or a query', async () => {
  const target = await start(20_000)
  let lines = ''
  const log = await logOf(async () => {
    lines = report('Node host, requests', await runRequestAttacks(target, quick))
  })
  console.info(lines)
  expect(lines).toBe(`Node host, requests: ${quick.length} attacks tried, ${quick.length} held`)
  expect(log).not.toContain(plantedKey)
  expect(log).not.toMatch(/accountIdentifier|PlantedSecret/u)
}, 120_000)

test('over https as well, with the headers of https', async () => {
  const lines = report('https', await runRequestAttacks(await start(20_000, undefined, true), quick))
  expect(lines).toBe(`https: ${quick.length} attacks tried, ${quick.length} held`)
}, 120_000)

test('a request that does not come to an end is cut off', async () => {
  const lines = report(
    'Node host, slow requests',
    await runRequestAttacks(await start(20_000, { headersMs: 600, requestMs: 1200 }), slow),
  )
  console.info(lines)
  expect(lines).toBe(`Node host, slow requests: ${slow.length} attacks tried, ${slow.length} held`)
}, 120_000)

test('every attack by the gateway is blocked, and logged by the name of the call', async () => {
  const quickTarget = await start(20_000)
  const slowTarget = await start(300)
  let lines = ''
  const log = await logOf(async () => {
    const verdicts = [
      ...(await runUpstreamAttacks(
        quickTarget,
        upstreamAttacks.filter((attack) => attack.slow !== true),
      )),
      ...(await runUpstreamAttacks(
        slowTarget,
        upstreamAttacks.filter((attack) => attack.slow === true),
      )),
    ]
    lines = report('Node host, gateway', verdicts)
  })
  console.info(lines)
  expect(lines).toBe(`Node host, gateway: ${upstreamAttacks.length} attacks tried, ${upstreamAttacks.length} held`)
  expect(log).not.toMatch(/accountIdentifier|PlantedSecret|evil-marker|127\.0\.0\.1/u)
  for (const line of log.trim().split('\n'))
    expect(line).toMatch(
      /^Gateway: GET getCurrentUserInfo, attempt -: (?:the response was refused: |unreachable, or |no complete response)/u,
    )
}, 120_000)
