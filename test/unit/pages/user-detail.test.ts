import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromList, listSearchOf } from '#src/components/list-link-state.ts'
import { mapSorts, treeKinds, assignmentKinds } from '#src/domain/access-map.ts'
import {
  everything,
  mapFilterOf,
  parseAccessSearch,
  serializeAccessSearch,
  type AccessSearch,
} from '#src/pages/user-detail/access.search.ts'
import { parseNameForm } from '#src/domain/name.ts'
import { nameEditing } from '#src/domain/user-guards.ts'

describe('filters of the access tab in the address', () => {
  const text = fc.string({ maxLength: 30 })
  const anySearch: fc.Arbitrary<AccessSearch> = fc.record({
    scope: fc.oneof(
      fc.constantFrom('', 'here'),
      text.map((place) => `/${place}`),
    ),
    how: fc.constantFrom(...assignmentKinds),
    via: text,
    role: text,
    resourceGroup: text,
    sort: fc.constantFrom(...mapSorts),
    descending: fc.boolean(),
    view: fc.constantFrom('table' as const, ...treeKinds),
    can: text,
  })
  it('survive the way through the address beside what belongs to others; defaults are left out', () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        const params = serializeAccessSearch(search, new URLSearchParams('copy=ann&scope=old&can=old'))
        expect(params.get('copy')).toBe('ann')
        expect(parseAccessSearch(new URLSearchParams(params.toString()))).toEqual(search)
      }),
    )
    expect(serializeAccessSearch(everything).size).toBe(0)
  })
  it('never fail and fall back to everything', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (scope, how, sort) => {
        const parsed = parseAccessSearch(new URLSearchParams({ scope, how, sort, view: how }))
        expect(parsed.scope === '' || parsed.scope === 'here' || parsed.scope.startsWith('/')).toBe(true)
        expect(assignmentKinds).toContain(parsed.how)
        expect(mapSorts).toContain(parsed.sort)
      }),
    )
    expect(parseAccessSearch(new URLSearchParams({ scope: 'x', role: 'r'.repeat(400) }))).toEqual(everything)
  })
  it('filter by the scope of the page only when asked', () => {
    const scope = { account: 'a', org: 'o' }
    expect(mapFilterOf({ ...everything, scope: 'here', how: 'direct' }, scope)).toEqual({
      place: '/o',
      assignmentKind: 'direct',
    })
    expect(mapFilterOf(everything, scope)).toEqual({ assignmentKind: 'any' })
  })
})

describe('the way back to the list', () => {
  it('keeps the search of the list and ignores anything else in the state', () => {
    expect(listSearchOf(fromList('?q=bo&page=2'))).toBe('?q=bo&page=2')
    expect(listSearchOf(fromList(''))).toBe('')
    for (const state of [null, undefined, 3, 'x', {}, { listSearch: 4 }, { listSearch: '//evil.example' }])
      expect(listSearchOf(state)).toBe('')
  })
})

function form(name?: string): FormData {
  const data = new FormData()
  if (name !== undefined) data.set('name', name)
  return data
}

describe('form for the name', () => {
  it('sends a trimmed name in NFC', () => {
    expect(parseNameForm(form('  Zoe\u0308  '), 'Zoe')).toEqual({ ok: true, value: { name: 'Zo\u00eb' } })
  })
  it.each([
    ['   ', 'Enter a name'],
    [undefined, 'Enter a name'],
    ['Ann', 'Enter a different name. This is the current one.'],
    ['x'.repeat(256), 'Use up to 255 characters (you have 256)'],
    ['An\u202Ena', 'Remove character 3. It’s invisible and could make two names seem the same.'],
  ])('refuses %j with a sentence', (typed, name) => {
    expect(parseNameForm(form(typed), 'Ann')).toEqual({ ok: false, errors: { name } })
  })
  it('leaves the characters to the service that it may refuse', () => {
    expect(parseNameForm(form('A/B: <c>'), 'Ann')).toEqual({ ok: true, value: { name: 'A/B: <c>' } })
  })
})

describe('who may change a name', () => {
  const user = {
    uuid: 'u',
    email: 'u@x.example',
    name: 'U',
    locked: false,
    disabled: false,
    externallyManaged: false,
    twoFactorAuthenticationEnabled: false,
  }
  it('a service account anyone’s, a person the own one, no one that of the identity provider', () => {
    expect(nameEditing(user, 'sat', false)).toEqual({ kind: 'here' })
    expect(nameEditing(user, 'pat', true)).toEqual({ kind: 'profile' })
    expect(nameEditing(user, 'pat', false).kind).toBe('no')
    for (const [keyType, isSelf] of [
      ['sat', false],
      ['pat', true],
      ['pat', false],
    ] as const)
      expect(nameEditing({ ...user, externallyManaged: true }, keyType, isSelf).kind).toBe('no')
  })
})
