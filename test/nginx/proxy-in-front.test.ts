import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '#test/support/raw-request.ts'
import { type HostileUpstream, startHostileUpstream } from '#test/support/hostile-upstream.ts'
import { startNginx } from './nginx.ts'

/** Whose calls the limit counts when a proxy is in front. */

const dist = path.resolve(import.meta.dirname, '../../dist')
let upstream: HostileUpstream

beforeAll(async () => {
  upstream = await startHostileUpstream()
})

afterAll(async () => {
  await upstream.close()
})

/** Sends more calls than one address may make, each of them as if from the address that `of` gives. */
async function refusedOf(trustedProxy: string | undefined, addressOf: (call: number) => string): Promise<number> {
  const nginx = await startNginx({
    upstream: upstream.url,
    dist,
    ...(trustedProxy === undefined ? {} : { trustedProxy }),
  })
  let refused = 0
  for (let batch = 0; batch < 7; batch++) {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, call) =>
        ask(nginx.url, '/ng/api/user/currentUser?accountIdentifier=a', 'GET', {
          'x-forwarded-for': addressOf(batch * 60 + call),
        }),
      ),
    )
    refused += answers.filter(({ status }) => status === 429).length
  }
  await nginx.stop()
  return refused
}

const oneEach = (call: number) => `10.1.${Math.floor(call / 200)}.${(call % 200) + 1}`

test('trusts no proxy by default: an address in a header does not get around the limit', async () => {
  expect(await refusedOf(undefined, oneEach)).toBeGreaterThan(0)
})

test('behind a trusted proxy the limit counts the addresses that the proxy saw', async () => {
  expect(await refusedOf('127.0.0.1', oneEach)).toBe(0)
  expect(await refusedOf('127.0.0.1', () => '10.1.0.1')).toBeGreaterThan(0)
})

test('behind a trusted proxy an address that the caller wrote in front of the true one counts for nothing', async () => {
  expect(await refusedOf('127.0.0.0/8', (call) => `${oneEach(call)}, 10.2.0.1`)).toBeGreaterThan(0)
})
