import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '#test/support/raw-request.ts'
import {
  plantedKey,
  requestAttacks,
  runRequestAttacks,
  runUpstreamAttacks,
  upstreamAttacks,
} from '#test/support/host-attacks.ts'
import { type HostileUpstream, startHostileUpstream } from '#test/support/hostile-upstream.ts'
import { sendRaw } from '#test/support/raw-http.ts'
import { certificateFor } from './certificate.ts'
import { startNginx } from './nginx.ts'

/** Whatever goes wrong, no log of any server block holds a query, a key or another word that a caller chose. */

const dist = path.resolve(import.meta.dirname, '../../dist')
let upstream: HostileUpstream
let nginx: Awaited<ReturnType<typeof startNginx>>

beforeAll(async () => {
  upstream = await startHostileUpstream()
  nginx = await startNginx({ upstream: upstream.url, dist, readTimeout: 1 })
})

afterAll(async () => {
  await nginx.stop()
  await upstream.close()
})

/** A key, in every spelling that may stand in an address. */
const keys = [
  plantedKey,
  plantedKey.replace('pat', 'sat'),
  plantedKey.toUpperCase(),
  plantedKey.replaceAll('.', '%2e'),
  plantedKey.replaceAll('.', '%252E'),
  [...plantedKey].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
  Buffer.from(plantedKey).toString('base64url'),
]
const search = 'ana.secret@example.com'
const secrets = [...keys, search, 'planted', 'PlantedSecret', 'AttackAccount', 'searchTerm', '?']

/** Every first line that a person with a key in the clipboard may make the browser send. */
const targets = keys.flatMap((key) => [
  `/${key}`,
  `/account/${key}/users`,
  `/account/a/users?q=${key}`,
  `/assets/${key}.js`,
  `/${key}.png`,
  `/.well-known/${key}`,
  `/ng/api/user/aggregate/${key}?accountIdentifier=a`,
  `/ng/api/user/currentUser?accountIdentifier=${key}`,
  `/ng/api/organizations?accountIdentifier=a&searchTerm=${search}`,
  `/../${key}`,
  `/%zz${key}?q=${search}`,
  `/ng/api/${key}/../../x?q=${search}`,
])

function expectNothingIn(logs: string) {
  for (const secret of secrets) expect(logs.toLowerCase()).not.toContain(secret.toLowerCase())
}

test('calls and addresses of every outcome, on every server block', { timeout: 60_000 }, async () => {
  const started = nginx.logs()
  const answers: (number | string)[] = []
  const send = async (url: string, bytes: string) => {
    const answer = await sendRaw(url, [Buffer.from(bytes, 'latin1')], { patienceMs: 5000 })
    answers.push(typeof answer === 'string' ? answer : answer.status)
  }
  for (const url of [nginx.url, nginx.redirectUrl])
    for (const host of ['localhost', 'evil.example'])
      for (const target of targets) {
        const head = `Host: ${host}\r\nX-Api-Key: ${plantedKey}\r\nX-Attempt-Id: ${plantedKey}\r\nReferer: https://localhost/?q=${search}\r\nUser-Agent: ${plantedKey}\r\n`
        await send(url, `GET ${target} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
        await send(
          url,
          `${plantedKey.toUpperCase().replaceAll(/[^A-Z]/gu, '_')} ${target} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`,
        )
        await send(url, `POST ${target} HTTP/1.1\r\n${head}Content-Length: 5000000\r\n\r\n`)
        await send(url, `GET ${target}&x=${'x'.repeat(9000)} HTTP/1.1\r\n${head}\r\n`)
        await send(url, `GET ${target} HTTP/1.1\r\n${head}X-Long: ${'x'.repeat(9000)}\r\n\r\n`)
        await send(url, `GET ${target} HTTP/1.1\r\n\r\n`)
        await send(url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        await send(url, `GET ${target}\r\n\r\n`)
        await send(url, `GET ${target} HTTP/4.0\r\n\r\n`)
      }
  // The outcomes that are meant were met.
  for (const outcome of [200, 301, 400, 403, 404, 405, 413, 414, 431, 505, 'closed']) expect(answers).toContain(outcome)
  const logs = nginx.logs().slice(started.length)
  expect(logs.split('\n').length).toBeGreaterThan(1000)
  expectNothingIn(nginx.logs())
})

test('a gateway that fails in every way of the table of attacks', { timeout: 60_000 }, async () => {
  const url = nginx.url
  await runUpstreamAttacks({ url, upstream }, upstreamAttacks)
  for (const [what, answer] of [
    ['reset', ['reset']],
    ['silent', ['hang']],
    ['no header', [Buffer.from('no header at all\r\n\r\n'), 'end']],
    ['too much of a header', [Buffer.from(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`), 'end']],
  ] as const) {
    upstream.answerWith(() => answer)
    const { status } = await ask(url, `/ng/api/organizations?accountIdentifier=a&searchTerm=${search}`, 'GET', {
      'x-api-key': plantedKey,
    })
    expect([what, [502, 504].includes(status)]).toEqual([what, true])
  }
  upstream.answerWith(() => [
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nDate: ${plantedKey}\r\nX-Gateway-Fault: ${plantedKey}\r\nContent-Length: 1\r\n\r\nx`,
    ),
  ])
  const attempt = '01234567-89ab-cdef-0123-456789abcdef'
  await ask(url, `/ng/api/user/aggregate/someone?accountIdentifier=a`, 'GET', { 'x-attempt-id': attempt })
  // What is there: when, the status, the operation, how long, the attempt, and what was wrong with the gateway.
  await expect
    .poll(() => nginx.log())
    .toMatch(new RegExp(`502 GET "getAggregatedUser" \\d+\\.\\d+ attempt=${attempt} gateway=type\n`, 'u'))
  expectNothingIn(nginx.logs())
})

test('a gateway that is not there, too many calls, and every attack of a caller', { timeout: 120_000 }, async () => {
  const gone = await startHostileUpstream()
  const own = await startNginx({ upstream: gone.url, dist })
  const place = `/ng/api/organizations?accountIdentifier=a&searchTerm=${search}`
  await runRequestAttacks(
    { url: own.url, upstream: gone, patienceMs: 3000 },
    requestAttacks.filter(({ kind }) => kind !== 'timing'),
  )
  await gone.close()
  const statuses: number[] = []
  for (let batch = 0; batch < 6; batch++)
    statuses.push(
      ...(
        await Promise.all(Array.from({ length: 60 }, () => ask(own.url, place, 'GET', { 'x-api-key': plantedKey })))
      ).map(({ status }) => status),
    )
  expect(new Set(statuses)).toEqual(new Set([502, 429]))
  const logs = own.logs()
  await own.stop()
  expectNothingIn(logs)
})

test('failures of TLS', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hua-logs-'))
  const own = await startNginx({
    upstream: upstream.url,
    dist,
    https: true,
    certificate: certificateFor(folder, 'localhost'),
  })
  for (const target of targets.slice(0, 12))
    await sendRaw(own.url, [Buffer.from(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`)])
  await sendRaw(own.url, [Buffer.from(`\x16\x03\x01${plantedKey}`, 'latin1')], { half: true })
  const logs = own.logs()
  await own.stop()
  rmSync(folder, { recursive: true })
  expectNothingIn(logs)
})

test('logs what keeps nginx from starting', async () => {
  await expect(startNginx({ upstream: new URL('http://no-such-name.invalid'), dist })).rejects.toThrow(
    /no-such-name\.invalid/u,
  )
})
