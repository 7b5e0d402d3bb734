import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PasswordStrengthPolicy } from '#src/contract/settings-schema.ts'
import { commonPasswords } from '#src/domain/common-passwords.ts'
import {
  codePoints,
  compareRepeated,
  contextWords,
  countedCharacters,
  hasOuterSpace,
  newPasswordProblem,
  passwordStrength,
  policyRules,
} from '#src/domain/password.ts'

const common = commonPasswords()
const words = contextWords({
  name: 'Maren Solheim',
  email: 'm.solheim@alderbrook.example',
  accounts: ['Alderbrook Outfitters', 'Ox'],
})
const problemOf = (password: string, current = '') => newPasswordProblem(password, { current, words, common })

const policyOf = (minimums: readonly [number, number, number, number, number]): PasswordStrengthPolicy => ({
  enabled: true,
  minNumberOfCharacters: minimums[0],
  minNumberOfUppercaseCharacters: minimums[1],
  minNumberOfLowercaseCharacters: minimums[2],
  minNumberOfSpecialCharacters: minimums[3],
  minNumberOfDigits: minimums[4],
})

/** The policy of the service, by deletion instead of by counting. */
function reference(policy: PasswordStrengthPolicy, password: string): boolean {
  const without = (pattern: RegExp) => password.length - password.replace(pattern, '').length
  const special = /[~!@#$%^&*_\-+=`|\\(){}[\]:;"'<>,.?/]/gu
  const all = /[A-Za-z0-9~!@#$%^&*_\-+=`|\\(){}[\]:;"'<>,.?/]/gu
  return (
    without(/[A-Z]/gu) >= policy.minNumberOfUppercaseCharacters &&
    without(/[a-z]/gu) >= policy.minNumberOfLowercaseCharacters &&
    without(/[0-9]/gu) >= policy.minNumberOfDigits &&
    without(special) >= policy.minNumberOfSpecialCharacters &&
    without(all) >= policy.minNumberOfCharacters
  )
}

describe('policyRules', () => {
  it('judges as the service does, for any policy and password', () => {
    const minimum = fc.nat({ max: 6 })
    const policies = fc.tuple(fc.nat({ max: 16 }), minimum, minimum, minimum, minimum)
    const passwords = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 24 }),
      fc.string({ unit: fc.constantFrom(...'aZ9 ~é😀§\\`-'), maxLength: 24 }),
    )
    fc.assert(
      fc.property(policies, passwords, (minimums, password) => {
        const policy = policyOf(minimums)
        expect(policyRules(policy, password).every(({ met }) => met)).toBe(reference(policy, password))
      }),
      { numRuns: 1000 },
    )
  })

  it('shows only rules that are on', () => {
    expect(policyRules(policyOf([12, 0, 1, 0, 0]), 'abc')).toEqual([
      { kind: 'length', minimum: 12, have: 3, met: false },
      { kind: 'lower', minimum: 1, have: 3, met: true },
    ])
    expect(policyRules({ ...policyOf([12, 1, 1, 1, 1]), enabled: false }, 'abc')).toEqual([])
  })

  it('counts neither blanks nor letters outside ASCII (docs/service.md, trap 32)', () => {
    expect(countedCharacters('a b\u00A0é😀Ж')).toMatchObject({ all: 2, lower: 2 })
    expect(countedCharacters('~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/').special).toBe(32)
  })
})

describe('newPasswordProblem (PW-05 to PW-12)', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['sevench', { kind: 'too-short', length: 7 }],
    ['😀😀😀😀', { kind: 'too-short', length: 4 }],
    ['aaaaaaaa', { kind: 'pattern' }],
    ['12345678', { kind: 'pattern' }],
    ['hgfedcba', { kind: 'pattern' }],
    ['abcabcabcab', { kind: 'pattern' }],
    ['asdfghjkl', { kind: 'pattern' }],
    ['Password1!', { kind: 'common' }],
    ['p@$$w0rd2024', { kind: 'common' }],
    ['sunshinesunshine', { kind: 'common' }],
    ['TRUSTNO1', { kind: 'common' }],
    ['my harness ranch 9', { kind: 'context', word: 'harness' }],
    ['SOLHEIM-was-here', { kind: 'context', word: 'solheim' }],
    ['Alderbrook-pays-44', { kind: 'context', word: 'alderbrook' }],
    ['x'.repeat(1025), { kind: 'too-long', length: 1025 }],
  ])('refuses %s', (password, problem) => {
    expect(problemOf(password)).toEqual(problem)
  })

  it.each([
    'gentle harbour candle-7',
    ' leading and trailing ',
    'кот сидит на окне',
    '🐙🦑🐡🐠🐟🐬🐳🐋',
    'a boxer and an ox',
    'vD4k!pq2Zr9w',
    'kelp and quartz '.repeat(64),
  ])('takes %s', (password) => {
    expect(problemOf(password)).toBeUndefined()
  })

  it('refuses the present password only when it is exactly the same', () => {
    expect(problemOf('gentle harbour', 'gentle harbour')).toEqual({ kind: 'same' })
    expect(problemOf('gentle harbour', 'gentle harbour ')).toBeUndefined()
  })

  it('asks for nothing but length of random text: no letter, digit or symbol rule (PW-08)', () => {
    const unit = fc.constantFrom('q', 'Ж', '7', '#', ' ', '😀', 'é', 'w', 'K')
    fc.assert(
      fc.property(fc.string({ unit, minLength: 15, maxLength: 60 }), (password) => {
        expect(['pattern', 'common', undefined]).toContain(problemOf(password)?.kind)
      }),
    )
  })

  it('counts code points (PW-07)', () => {
    expect(codePoints('😀é')).toBe(2)
    expect(codePoints('e\u0301')).toBe(2)
  })

  it('PW-09 has a list of more than 40,000 entries in the folded form that is looked up, all of them refused', () => {
    expect(common.size).toBeGreaterThanOrEqual(40_000)
    const long = [...common].filter((entry) => codePoints(entry) >= 8)
    expect(long.length).toBeGreaterThanOrEqual(15_000)
    // The first reason found may be another one, such as a row of keys.
    expect(long.filter((entry) => problemOf(entry) === undefined)).toEqual([])
    expect(long.filter((entry) => problemOf(entry.toUpperCase()) === undefined)).toEqual([])
    for (const entry of common) expect(entry).toBe(entry.normalize('NFKC').toLowerCase())
  })
})

describe('contextWords', () => {
  it('knows the person, the accounts and the product, and no short everyday words', () => {
    expect(words).toEqual(
      expect.arrayContaining([
        'harness',
        'maren',
        'solheim',
        'alderbrook',
        'outfitters',
        'm.solheim@alderbrook.example',
      ]),
    )
    expect(words).not.toContain('ox')
    expect(words).not.toContain('m')
    expect(contextWords({ accounts: [] })).toEqual(['harness'])
  })
})

describe('compareRepeated', () => {
  it('compares code point by code point and tells when only accents are typed otherwise', () => {
    expect(compareRepeated('né', '')).toBe('empty')
    expect(compareRepeated('né', 'né')).toBe('same')
    expect(compareRepeated('n\u00E9', 'ne\u0301')).toBe('normalization')
    expect(compareRepeated('né', 'ne')).toBe('different')
    expect(compareRepeated('ab', 'ab ')).toBe('different')
  })
})

describe('hints', () => {
  it('sees outer space of any kind', () => {
    expect([' a', 'a ', 'a\u00A0', 'a b'].map(hasOuterSpace)).toEqual([true, true, true, false])
  })

  it('measures length first and never calls a refused password good', () => {
    const strength = (password: string) => passwordStrength(password, problemOf(password)).level
    expect(strength('short')).toBe(0)
    expect(strength('Password1!')).toBe(1)
    expect(strength('xyxyzxyzzxyxyzz')).toBe(1)
    expect(strength('vD4k!pq2')).toBe(2)
    expect(strength('vD4k!pq2Zr9w')).toBe(3)
    expect(strength('gentle harbour candle')).toBe(4)
  })
})
