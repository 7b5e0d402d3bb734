import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { rememberUnlock, withOverrides } from '#src/session/optimistic-overrides.ts'

const REMEMBERED_MS = 60_000

const person = (uuid: string, locked: boolean): UserMetadata => ({ uuid, name: 'Ann', email: 'ann@x.example', locked })

test('an unlock that the service confirmed outweighs a list for 60 s, and no longer', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(), fc.nat({ max: 2 * REMEMBERED_MS }), (uuid, at, later) => {
      rememberUnlock('account', uuid, at)
      expect(withOverrides('account', person(uuid, true), at + later).locked).toBe(later >= REMEMBERED_MS)
    }),
    {
      examples: [
        [crypto.randomUUID(), 1000, REMEMBERED_MS - 1],
        [crypto.randomUUID(), 1000, REMEMBERED_MS],
      ],
    },
  )
})

test('an unlock says nothing about other people, other accounts or users who are not locked', () => {
  rememberUnlock('account', 'one', 1000)
  expect(withOverrides('account', person('two', true), 1000).locked).toBe(true)
  expect(withOverrides('other', person('one', true), 1000).locked).toBe(true)
  expect(withOverrides('account', person('one', false), 1000).locked).toBe(false)
})
