import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseApiKey } from '#src/domain/api-key.ts'

const word = fc.stringMatching(/^[A-Za-z0-9_-]{6,24}$/)
const key = fc.tuple(fc.constantFrom('pat', 'sat'), word, word, word).map((parts) => parts.join('.'))

describe('parseApiKey', () => {
  it('reads type and account of any well-formed key', () => {
    fc.assert(
      fc.property(key, (apiKey) => {
        const parsed = parseApiKey(apiKey)
        expect(parsed).toEqual({
          ok: true,
          key: { apiKey, type: apiKey.slice(0, 3), account: apiKey.split('.')[1], cleaned: false },
        })
      }),
    )
  })

  it('finds the same key inside what people paste (reliability 3.7)', () => {
    const wrap = fc.constantFrom(
      (text: string) => `"${text}"`,
      (text: string) => `'${text}'`,
      (text: string) => `Bearer ${text}`,
      (text: string) => `x-api-key: ${text}`,
      (text: string) => `  ${text}\n`,
      (text: string) => `"x-api-key: ${text}"`,
    )
    fc.assert(
      fc.property(key, wrap, (apiKey, around) => {
        const parsed = parseApiKey(around(apiKey))
        expect(parsed.ok && parsed.key.apiKey).toBe(apiKey)
      }),
    )
  })

  it('has no account in an old key', () => {
    expect(parseApiKey('pat.tokenid.secretsecret')).toEqual({
      ok: true,
      key: { apiKey: 'pat.tokenid.secretsecret', type: 'pat', cleaned: false },
    })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['hello', 'shape'],
    ['pat.', 'shape'],
    ['pat.a..b', 'shape'],
    ['key.a.b.c', 'shape'],
    ['pat.a.b.c pat.d.e.f', 'two-keys'],
    ['pat.a.b.cé', 'characters'],
    ['pat.a.b.c d', 'characters'],
  ])('refuses %j as %s', (input, problem) => {
    expect(parseApiKey(input)).toEqual({ ok: false, problem })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (input) => typeof parseApiKey(input).ok === 'boolean'))
  })
})
