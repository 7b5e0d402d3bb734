import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outsideDomains } from '#src/domain/address.ts'

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/u)
const domain = fc.tuple(label, label).map((labels) => labels.join('.'))

it('no list allows everything', () => {
  expect(outsideDomains(['ann@x.example'], [])).toEqual([])
  expect(outsideDomains(['ann@x.example'], [' '])).toEqual([])
})

it('an address is outside exactly when its domain is none of the list, however the list is written', () => {
  fc.assert(
    fc.property(fc.array(domain, { minLength: 1 }), fc.array(fc.tuple(label, domain)), (allowed, people) => {
      const addresses = people.map(([name, at]) => `${name}@${at}`)
      const written = allowed.map(
        (entry, index) => [entry, ` ${entry.toUpperCase()} `, `@${entry}`][index % 3] ?? entry,
      )
      const outside = new Set(outsideDomains(addresses, written))
      for (const [index, address] of addresses.entries())
        expect(outside.has(address)).toBe(!allowed.includes(people[index]?.[1] ?? ''))
    }),
  )
})

it('a domain below an allowed one is another domain, and so is one that ends like it', () => {
  expect(outsideDomains(['a@mail.x.example', 'b@notx.example', 'c@x.example'], ['x.example'])).toEqual([
    'a@mail.x.example',
    'b@notx.example',
  ])
})
