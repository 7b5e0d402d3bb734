import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { imitatedDomain, unicodeDomain } from '#src/domain/look-alikes.ts'

const ascii = (domain: string) => new URL(`http://${domain}`).hostname
const known = new Set(['example.com', 'meridian.io', 'xn--bcher-kva.example', 'a.co'])

describe('T14 look-alikes of domains in use', () => {
  test.each([
    ['ex\u0430mple.com', 'example.com'],
    ['\u0435\u0445\u0430m\u0440l\u0435.com', 'example.com'],
    ['exampIe.com', 'example.com'],
    ['examp1e.com', 'example.com'],
    ['exarnple.com', 'example.com'],
    ['exàmple.com', 'example.com'],
    ['exmaple.com', 'example.com'],
    ['example.co', 'example.com'],
    ['examplle.com', 'example.com'],
    ['meridi\u0251n.io', 'meridian.io'],
    ['bucher.example', 'xn--bcher-kva.example'],
  ])('%s could be taken for %s', (typed, domain) => {
    expect(imitatedDomain(ascii(typed), known)).toBe(domain)
  })

  test.each(['example.com', 'other.org', 'meridian.org', 'xn--bcher-kva.example', 'b.co', 'münchen.example'])(
    '%s is like none, or in use itself',
    (typed) => {
      expect(imitatedDomain(ascii(typed), known)).toBeUndefined()
    },
  )

  test('reads xn-- parts back as the browser wrote them, and never throws', () => {
    const letters = fc.array(fc.constantFrom('a', 'z', '7', 'ü', 'ж', '你', 'ア', 'ß', 'ع', '-'), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(letters, (parts) => {
        const label = `q${parts.join('')}q`
        const host = URL.canParse(`http://${label}.example`) ? ascii(`${label}.example`) : undefined
        if (host !== undefined) expect(ascii(unicodeDomain(host))).toBe(host)
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect(() => unicodeDomain(`xn--${text}.com`)).not.toThrow()
        expect(() => imitatedDomain(`xn--${text}.com`, known)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })
})
