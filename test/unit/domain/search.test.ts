import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchProblem, searchTermOf, withoutInvisible } from '#src/domain/search.ts'

describe('searchTermOf (T19)', () => {
  it('is a regular expression that matches exactly the typed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const term = searchTermOf(typed)
        const plain = typed.trim().normalize('NFC')
        if (plain === '') expect(term).toBeUndefined()
        else expect(new RegExp(`^(?:${term ?? ''})$`, 'u').test(plain)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['a+b@x.com', '(', '[', '.*', '\\', '^$', 'a{1,99999}', '(a+)+$'])('takes %j literally', (typed) => {
    const expression = new RegExp(searchTermOf(typed) ?? '', 'u')
    expect(expression.test(`x${typed}x`)).toBe(true)
    expect(expression.test('aaaab@x.com')).toBe(false)
  })

  it('composes letters, so both forms of é find the same people', () => {
    expect(searchTermOf('Rene\u0301')).toBe(searchTermOf('Ren\u00e9'))
  })
})

describe('searchProblem', () => {
  it('refuses more than 200 characters and characters no one sees', () => {
    expect(searchProblem('x'.repeat(200))).toBeUndefined()
    expect(searchProblem('x'.repeat(201))).toBe('too-long')
    expect(searchProblem('a\u200bb')).toBe('invisible')
    expect(searchProblem('a\ud800b')).toBe('invisible')
    expect(searchProblem('Łukasz O’Neil')).toBeUndefined()
    expect(withoutInvisible('a\u200bb\u202e')).toBe('ab')
  })
})
