import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTemplates, templatesText } from '#src/session/template-format.ts'
import { MAX_TEMPLATES } from '#src/contract/access-template-schema.ts'

const part = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9_]{1,20}$/u),
  label: fc.string({ minLength: 1, maxLength: 40 }),
})
const template = fc.record({
  name: fc
    .string({ minLength: 1, maxLength: 60 })
    .map((name) => name.trim())
    .filter((name) => name !== ''),
  roles: fc.array(fc.record({ role: part, resourceGroup: part }), { maxLength: 5 }),
  groups: fc.array(part, { maxLength: 5 }),
})
const templates = fc.uniqueArray(template, { maxLength: MAX_TEMPLATES, selector: ({ name }) => name.toLowerCase() })

describe('templates on the device', () => {
  it('stored templates are restored', () => {
    fc.assert(
      fc.property(templates, (all) => {
        expect(parseTemplates(templatesText(all))).toEqual(all)
      }),
    )
  })

  it('reading never throws and returns only templates, whatever is stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null)), (text) => {
        for (const { name, roles, groups } of parseTemplates(text))
          expect([typeof name, Array.isArray(roles), Array.isArray(groups)]).toEqual(['string', true, true])
      }),
    )
  })

  it('an entry that does not fit is left out, the others stay; another version is left alone', () => {
    fc.assert(
      fc.property(templates, fc.jsonValue(), (all, foreign) => {
        const kept: unknown = JSON.parse(templatesText(all))
        const mixed = { ...(kept as object), templates: [foreign, ...(kept as { templates: unknown[] }).templates] }
        const names = parseTemplates(JSON.stringify(mixed)).map(({ name }) => name)
        expect(names).toEqual(all.map(({ name }) => name))
        expect(parseTemplates(JSON.stringify({ ...mixed, version: 2 }))).toEqual([])
      }),
    )
  })

  it('keeps identifiers and names only, whatever else comes along', () => {
    const text = templatesText([
      {
        name: 'Ops',
        roles: [
          { role: { id: 'a', label: 'A', ...{ email: 'ann@x.example' } }, resourceGroup: { id: 'b', label: 'B' } },
        ],
        groups: [],
        ...{ people: ['ann@x.example'] },
      },
    ])
    expect(text).not.toContain('ann@x.example')
  })
})
