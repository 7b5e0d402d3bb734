import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_NAME, parseName } from '#src/domain/name.ts'

const problemOf = (typed: string) => {
  const parsed = parseName(typed)
  return parsed.ok ? undefined : parsed.problem
}

describe('parseName', () => {
  it.each([
    "O'Brien",
    'Jean-Luc',
    'María José',
    '李小龙',
    'محمد',
    'Nguyễn',
    'X',
    'Null',
    'undefined',
    'true',
    '<b>Ann</b>',
    '=1+1',
    '${name}',
    'Ann (Sales)',
    'a/b:c',
    'می\u200Cخواهم',
  ])('takes %s as it is', (typed) => {
    expect(parseName(typed)).toEqual({ ok: true, name: typed })
  })

  it('sends NFC without outer space', () => {
    expect(parseName('  Jose\u0301 ')).toEqual({ ok: true, name: 'José' })
  })

  it.each(['', '   ', '\u200B\u200D', '\u2066\u2069', '\u3164', '\u00AD \uFEFF', '\n\t'])(
    'asks for a name in %j',
    (typed) => {
      expect(problemOf(typed)).toEqual({ kind: 'empty' })
    },
  )

  it.each([
    ['Ann\tLee', 'control', 4],
    ['Ann\nLee', 'control', 4],
    ['Ann\u0000', 'control', 4],
    ['😀\u0007', 'control', 2],
    ['An\ud800n', 'control', 3],
    ['Ann\u202EeeL', 'invisible', 4],
    ['A\u200Bnn', 'invisible', 2],
    ['Ann\u2066Lee', 'invisible', 4],
  ])('points at what cannot stay in %j', (typed, kind, position) => {
    expect(problemOf(typed)).toEqual({ kind, position })
  })

  it('takes exactly the longest name the service takes', () => {
    expect(parseName('x'.repeat(MAX_NAME)).ok).toBe(true)
    expect(problemOf('x'.repeat(MAX_NAME + 1))).toEqual({ kind: 'too-long', length: MAX_NAME + 1 })
    expect(problemOf('x'.repeat(1_000_000))).toEqual({ kind: 'too-long', length: 1_000_000 })
  })

  it('accepts only what it would accept again unchanged, and never loses an inner character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        const parsed = parseName(typed)
        if (!parsed.ok) return
        expect(parseName(parsed.name)).toEqual(parsed)
        expect(parsed.name).toBe(typed.normalize('NFC').trim())
        expect(parsed.name).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
        expect(parsed.name).not.toMatch(/\p{Cs}/u)
      }),
      { numRuns: 1000 },
    )
  })
})
