import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseViews, viewsText } from '#src/session/view-format.ts'
import { MAX_VIEWS } from '#src/contract/user-view-schema.ts'

const view = fc.record({
  name: fc
    .string({ minLength: 1, maxLength: 60 })
    .map((name) => name.trim())
    .filter((name) => name !== ''),
  search: fc.string({ maxLength: 200 }),
})
const views = fc.uniqueArray(view, { maxLength: MAX_VIEWS, selector: ({ name }) => name.toLowerCase() })

describe('saved views on the device', () => {
  it('stored views are restored without extra members', () => {
    fc.assert(
      fc.property(views, (all) => {
        expect(parseViews(viewsText(all.map((each) => ({ ...each, people: ['ann@x.example'] }))))).toEqual(all)
      }),
    )
  })

  it('reading never throws; invalid entries are dropped and the others stay', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null)), (text) => {
        for (const { name, search } of parseViews(text))
          expect([typeof name, typeof search]).toEqual(['string', 'string'])
      }),
    )
    fc.assert(
      fc.property(views, fc.jsonValue(), (all, foreign) => {
        const text = JSON.stringify({ version: 1, views: [foreign, ...all] })
        expect(parseViews(text)).toEqual(all)
        expect(parseViews(JSON.stringify({ version: 2, views: all }))).toEqual([])
      }),
    )
  })
})
