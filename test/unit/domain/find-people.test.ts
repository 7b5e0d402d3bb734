import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { peopleQuestion } from '#src/domain/find-people.ts'

const id = '3kPzV8sQTdqLw1RmYc5XoA'

describe('peopleQuestion', () => {
  it.each([
    ['Bram@Mail.Example', ['bram@mail.example']],
    ['Bram <bram@mail.example>, "ann@mail.example".', ['bram@mail.example', 'ann@mail.example']],
    [`12:02 WARN login refused user=bram@mail.example uuid=${id} ip=10.0.0.1.`, ['bram@mail.example']],
    ['{"email":"bram@mail.example","again":"bram@mail.example"}', ['bram@mail.example']],
  ])('finds the addresses of %j', (text, emails) => {
    expect(peopleQuestion(text)).toEqual({ kind: 'emails', emails })
  })

  it.each([id, `userId=${id}&x=1`, `GET /ng/api/user/aggregate/${id}?a=1`])('finds the id of %j', (text) => {
    expect(peopleQuestion(text)).toEqual({ kind: 'ids', ids: [id] })
  })

  it.each(['bram', 'bram@', '@x.example', 'bram@host', 'a@b@c.example', 'internationalizationss', 'bram@.example'])(
    'searches for %j as text',
    (text) => {
      expect(peopleQuestion(text)).toEqual({ kind: 'text', text })
    },
  )

  it.each(['', '  ', 'x', 'word '.repeat(60)])('asks nothing for %j', (text) => {
    expect(peopleQuestion(text)).toBeUndefined()
  })

  it('finds an address wherever it stands, takes at most ten, and never throws', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,12}$/u)
    const address = fc.tuple(word, word, word).map(([a, b, c]) => `${a}@${b}.${c}`)
    fc.assert(
      fc.property(
        fc.array(address, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(' ', ', ', '; ', '\t', '="'),
        (all, between) => {
          const expected = [...new Set(all)].slice(0, 10)
          expect(peopleQuestion(`at ${all.join(between)} done`)).toEqual({ kind: 'emails', emails: expected })
        },
      ),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(() => peopleQuestion(text)).not.toThrow()
      }),
    )
  })
})
