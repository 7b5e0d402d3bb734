import { expect, test } from 'vitest'
import { parseApiKey } from '#src/domain/api-key.ts'
import { checkAddress } from '#src/domain/address.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { imitatedDomain } from '#src/domain/look-alikes.ts'
import { parseName } from '#src/domain/name.ts'
import { contextWords, hasOuterSpace, newPasswordProblem } from '#src/domain/password.ts'
import { searchProblem, searchTermOf, withoutInvisible } from '#src/domain/search.ts'
import { readCode, readEnrollment } from '#src/domain/two-factor.ts'
import { wordProblem } from '#src/domain/user-guards.ts'
import { describeKey } from '#src/pages/connect/connect.form.ts'
import { parseUsersSearch, userIdIn } from '#src/pages/users/users.search.ts'

/**
 * G37: every rule that meets text of a person, with 250 KB of what makes regular expressions slow. One that is not
 * linear would take minutes and run into the time limit of the test.
 */
const rules: Record<string, (text: string) => unknown> = {
  searchProblem,
  searchTermOf,
  withoutInvisible,
  userIdIn,
  parseUsersSearch: (text) => parseUsersSearch(new URLSearchParams({ q: text, page: text, sort: text, role: text })),
  parseName,
  parseApiKey,
  describeKey,
  readCode,
  wordProblem: (text) => wordProblem(text, 'turn off'),
  readEnrollment: (text) =>
    readEnrollment({ mechanism: 'TOTP', totpSecretKey: text, totpqrurl: `otpauth://totp/a:b?${text}` }),
  checkAddress,
  isSafeId,
  hasOuterSpace,
  contextWords: (text) => contextWords({ name: text, email: `${text}@x.example`, accounts: [text] }),
  newPasswordProblem: (text) => newPasswordProblem(text, { current: '', words: [], common: new Set() }),
  imitatedDomain: (text) => imitatedDomain(text, new Set(['example.com'])),
}

test.each(Object.entries(rules))('G37: %s takes 250 KB of anything', (_, rule) => {
  for (const unit of [
    'a',
    ' ',
    '1',
    'a ',
    '1 ',
    '.',
    '@',
    'a.',
    '=',
    '\u200d',
    'م\u200d',
    '\n',
    '"',
    'pat.',
    'xn--',
    ':',
    '%3a',
  ])
    expect(() => rule(unit.repeat(Math.ceil(250_000 / unit.length)))).not.toThrow()
})
