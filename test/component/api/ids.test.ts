import fc from 'fast-check'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { request } from '#src/api/http.ts'
import { makeCredential, openSession } from '#src/session/credential.ts'
import { operations } from '#src/contract/operations.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { server } from '#test/support/server.ts'

/** Every call with an id of a person in its path, and one of the two-factor mechanism. */
const calls = {
  getAggregatedUser: 'userId',
  removeUser: 'userId',
  reset2fa: 'userId',
  unlockUser: 'userId',
  updateUserInfo1: 'userId',
  getUserGroupAggregateListByUser: 'userId',
  getTwoFactorAuthSettings: 'authMechanism',
} as const

const parts = [
  '.',
  '..',
  '/',
  '\\',
  '%',
  '%2e',
  '%2f',
  '%5c',
  '?',
  '#',
  ';',
  '\0',
  '\n',
  '\ud800',
  'é',
  'users',
  'a',
  '-',
]
const hostile = fc.oneof(
  { weight: 30, arbitrary: fc.string({ unit: 'binary', maxLength: 150 }) },
  { weight: 60, arbitrary: fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((some) => some.join('')) },
  { weight: 3, arbitrary: fc.stringMatching(/^[A-Za-z0-9_-]{1,130}$/u) },
  { weight: 3, arbitrary: fc.constantFrom('password', 'aggregate', 'last-admin', 'disable-two-factor-auth', 'batch') },
)

test('T06 no id of 10,000 leads one of the 7 calls to another path (G29)', async () => {
  openSession(makeCredential('pat.acc123.token-id.s3cretS3cret', 'acc123', 'pat'), false, 'pat me')
  const requests: string[] = []
  server.use(
    http.all('*', ({ request: sentRequest }) => {
      requests.push(`${sentRequest.method} ${sentRequest.url}`)
      return HttpResponse.json({ status: 'SUCCESS', resource: true, data: true })
    }),
  )
  let sent = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(hostile, async (id) => {
      for (const [name, parameter] of Object.entries(calls)) {
        requests.length = 0
        // The keys of `calls`; its values are the names of their parameters.
        const operation = name as keyof typeof calls
        const path = { [parameter]: id } as { userId: string; authMechanism: string }
        try {
          await request(operation, v.unknown(), { scope: { account: 'acc123' }, path })
          sent += 1
          const { method, path: template } = operations[operation]
          const expected = template.replace(`{${parameter}}`, encodeURIComponent(id))
          expect(requests).toEqual([`${method} ${location.origin}${expected}?accountIdentifier=acc123`])
        } catch (error) {
          if (!(error instanceof ApiError)) throw error
          refused += 1
          expect([error.code, requests]).toEqual(['ENTITY_NOT_FOUND', []])
        }
      }
    }),
    { numRuns: 10_000 },
  )
  expect(sent + refused).toBe(70_000)
  // Both ways were taken often enough to mean something.
  expect(sent).toBeGreaterThan(500)
  expect(refused).toBeGreaterThan(50_000)
})
