import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containsApiKey, parseApiKey, withoutKeys } from '#src/domain/api-key.ts'

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

  it('finds the same key inside what people paste', () => {
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
    ['pat.smith@example.com', 'shape'],
    ['pat.moore', 'shape'],
  ])('refuses %j as %s', (input, problem) => {
    expect(parseApiKey(input)).toEqual({ ok: false, problem })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (input) => typeof parseApiKey(input).ok === 'boolean'))
  })
})

const digits = fc.stringMatching(/^[A-Za-z0-9_-]{5,20}[0-9]$/)
const oldKey = fc
  .tuple(fc.constantFrom('pat', 'sat'), digits, fc.stringMatching(/^[A-Za-z0-9]{12,24}$/))
  .map((parts) => parts.join('.'))
const anyKey = fc.oneof(
  oldKey,
  fc.tuple(fc.constantFrom('pat', 'sat'), word, digits, word).map((parts) => parts.join('.')),
)
const every = (text: string, write: (sign: string) => string) => Array.from(text, write).join('')
const percent = (text: string) => every(text, (sign) => `%${sign.charCodeAt(0).toString(16)}`)

describe('containsApiKey', () => {
  it('finds each key of both forms in any surrounding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anyKey, fc.string({ unit: 'binary' }), (before, apiKey, after) => {
        expect(containsApiKey(before + apiKey + after)).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  it('finds each key that parseApiKey takes, and in each text that it takes', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.@-]{0,26}$/)
    const text = fc.tuple(fc.constantFrom('pat.', 'sat.', 'Bearer pat.', '"sat.'), part, part, part).map((all) => {
      const [start, ...parts] = all
      return start + parts.join('.')
    })
    let taken = 0
    fc.assert(
      fc.property(fc.oneof(text, key), (typed) => {
        const parsed = parseApiKey(typed)
        if (!parsed.ok) return
        taken += 1
        expect(containsApiKey(parsed.key.apiKey)).toBe(true)
        expect(containsApiKey(typed)).toBe(true)
      }),
      { numRuns: 5000 },
    )
    expect(taken).toBeGreaterThan(1000)
  })

  it('finds each key however it is encoded', () => {
    const encode = fc.constantFrom(
      percent,
      (text: string) => percent(text).toUpperCase(),
      (text: string) => percent(percent(text)),
      (text: string) => text.replaceAll('.', '%2e'),
      (text: string) => text.replaceAll('.', '%252E'),
      (text: string) => text.replaceAll('.', '%25252E'),
      (text: string) => [...text].join('\u200b'),
      (text: string) => text.toUpperCase(),
      (text: string) => `{"apiKey":"${text}"}`,
      (text: string) => `curl -H 'x-api-key: ${text}' https://app.harness.io/ng/api/user/currentUser`,
      (text: string) => `2026-11-28 INFO key=${text}, status=200`,
      (text: string) => `https://${text}@example.com/`,
      (text: string) => `jo@example.com, ${text}; pat.moore@example.com`,
    )
    fc.assert(
      fc.property(anyKey, encode, (apiKey, write) => {
        expect(containsApiKey(write(apiKey))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    'pat',
    'pat.',
    'Pat Smith',
    'pat.smith',
    'pat.smith@example.com',
    'pat.smith.jones@example.com',
    'pat.morgan.featherstonehaugh@example.com',
    'pat.morgan.smith-jones@alderbrook.example',
    'sat.nav.co.uk',
    'expat.community.example.com',
    'jo@pat.example-company.international-holdings.com',
    'pat.wilson.alderbrook',
    'Dr. Pat. Henderson, Washington D.C.',
    'lEaRnXyZ1234567890abcd',
    '_account_admin',
    'account.pat',
    '100%25',
    '…pat…account…token…secret',
    'pat.account.id.secret',
  ])('leaves %j alone', (text) => {
    expect(containsApiKey(text)).toBe(false)
  })

  it('takes no address and no name of a person, as it is typed sign by sign, for a key', () => {
    const name = fc.stringMatching(/^[a-z]{2,11}$/)
    fc.assert(
      fc.property(name, fc.constantFrom('example.com', 'alderbrook.example'), (family, host) => {
        const address = `pat.${family}@${host}`
        for (let end = 1; end <= address.length; end += 1) expect(containsApiKey(address.slice(0, end))).toBe(false)
      }),
    )
  })

  it.each(['pat.', '%25', '%', 'pat.a', '.', 'a', '\u200b', '%2', '%%37'])('is done with megabytes of %j', (unit) => {
    expect(containsApiKey(unit.repeat(1_000_000 / unit.length))).toBe(false)
  })
})

describe('withoutKeys', () => {
  it('finds a key with characters between its signs that cannot be seen, escaped as an address has them', () => {
    fc.assert(
      fc.property(anyKey, fc.constantFrom('\u200b', '\u00ad', '\u2060', '\ufeff'), (apiKey, unseen) => {
        const search = `?q=${encodeURIComponent([...apiKey].join(unseen))}`
        expect(withoutKeys({ pathname: '/', search, hash: '' }).search).toBe('')
      }),
    )
  })

  it('takes a key out of each part of an address and leaves addresses without one as they are', () => {
    fc.assert(
      fc.property(anyKey, fc.constantFrom('pathname', 'search', 'hash'), fc.boolean(), (apiKey, part, coded) => {
        const clean = { pathname: '/account/x/users', search: '?q=pat.moore%40example.com&page=2', hash: '' }
        expect(withoutKeys(clean)).toEqual(clean)
        const start = { pathname: '/account/', search: '?q=', hash: '#' }[part]
        const bad = { ...clean, [part]: start + (coded ? percent(apiKey) : apiKey) }
        expect(withoutKeys(bad)).toEqual({ ...clean, [part]: part === 'pathname' ? '/' : '' })
      }),
    )
  })
})
