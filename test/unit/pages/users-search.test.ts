import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSearching, pageSizes, queryProblem } from '#src/domain/list-search.ts'
import { columnNames } from '#src/domain/user-columns.ts'
import { statusNames } from '#src/domain/user-status.ts'
import {
  nextSort,
  parseSort,
  parseUsersSearch,
  serializeUsersSearch,
  sortParam,
  toListParams,
  userIdIn,
  withPatch,
  type SortName,
  type UsersSearch,
} from '#src/pages/users/users.search.ts'

const names: SortName[] = ['name', 'email', 'locked', 'two-factor', 'external', 'modified', 'created']
const identifier = fc.stringMatching(/^[A-Za-z0-9_$-]{1,20}$/u)
const groupRefs = fc.tuple(fc.constantFrom('', 'account.', 'org.'), identifier).map((parts) => parts.join(''))
const states: fc.Arbitrary<UsersSearch> = fc
  .record({
    q: fc.string({ unit: 'grapheme' }).filter((q) => q === '' || q.trim() !== ''),
    roles: fc.uniqueArray(identifier, { maxLength: 5 }),
    resourceGroups: fc.uniqueArray(identifier, { maxLength: 5 }),
    groups: fc.uniqueArray(groupRefs, { maxLength: 5 }),
    status: fc.subarray([...statusNames]),
    match: fc.constantFrom('any' as const, undefined),
    everyone: fc.constantFrom(true, undefined),
    sort: fc.record({ name: fc.constantFrom(...names), descending: fc.boolean() }),
    page: fc.integer({ min: 1, max: 999_999 }),
    size: fc.constantFrom(undefined, ...pageSizes),
    columns: fc.option(fc.shuffledSubarray([...columnNames]), { nil: undefined }),
    panel: fc.option(identifier, { nil: undefined }),
  })
  // One status is the same question with all and with any.
  .map((state) => (state.status.length > 1 ? state : { ...state, match: undefined }))
  // Everyone is loaded for a filter by role only.
  .map((state) => (state.roles.length + state.resourceGroups.length > 0 ? state : { ...state, everyone: undefined }))
const defaults = parseUsersSearch(new URLSearchParams())
const parse = (text: string) => parseUsersSearch(new URLSearchParams(text))

describe('everyone loaded for a filter by role', () => {
  it('takes search and filter together, and another filter or the end of the search asks the service first', () => {
    const both = parse('q=ann&role=a&load=all')
    expect(toListParams(both, 25)).toMatchObject({ search: 'ann', roles: ['a'] })
    expect(toListParams(parse('q=ann&role=a'), 25)).toMatchObject({ search: 'ann', roles: [] })
    expect(toListParams(parse('q=ann&role=a&status=locked'), 25)).toMatchObject({ search: 'ann', roles: ['a'] })
    expect(withPatch(both, { page: 2 }).everyone).toBe(true)
    expect(withPatch(both, { q: 'anna' }).everyone).toBe(true)
    for (const patch of [{ roles: ['b'] }, { resourceGroups: [] }, { q: ' ' }])
      expect(withPatch(both, patch).everyone).toBeUndefined()
  })
})

describe('groups in the address', () => {
  it('are each read once, at the scope that their prefix names; other texts are left out', () => {
    const { groups } = parse('group=crew&group=account.crew&group=crew&group=team.crew&group=a.b.c&group=&group=x%2Fy')
    expect(groups).toEqual(['crew', 'account.crew'])
  })

  it('are combined with search and roles, because everyone is filtered here anyway', () => {
    expect(toListParams(parse('q=ann&role=a&group=crew'), 25)).toMatchObject({
      search: 'ann',
      roles: ['a'],
      groups: ['crew'],
    })
    expect(toListParams(parse('q=ann'), 25)).not.toHaveProperty('groups')
  })
})

describe('address of the users list', () => {
  it('gives every state back, also through a real address', () => {
    fc.assert(
      fc.property(states, (state) => {
        const text = serializeUsersSearch(state).toString()
        expect(parse(new URL(`https://x.example/?${text}`).search)).toEqual(state)
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws and always settles: reading what it wrote changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = serializeUsersSearch(parse(text))
        expect(serializeUsersSearch(parseUsersSearch(once)).toString()).toBe(once.toString())
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves out what is default', () => {
    expect(serializeUsersSearch(defaults).toString()).toBe('')
    expect(serializeUsersSearch({ ...defaults, page: 3, sort: { name: 'email', descending: true } }).toString()).toBe(
      'sort=-email&page=3',
    )
  })

  it.each(['-1', '0', '1.5', '1e9', 'NaN', '٣', '0x10', '', ' 2', '12345678'])('page=%s is the first page', (page) => {
    expect(parseUsersSearch(new URLSearchParams({ page })).page).toBe(1)
  })

  it('takes the first of repeated numbers and only allowed sizes', () => {
    expect(parse('page=2&page=5').page).toBe(2)
    for (const size of ['1000', '0', '-5', '10', 'abc']) expect(parse(`size=${size}`).size).toBeUndefined()
    expect(parse('size=100').size).toBe(100)
  })

  it.each(['__proto__', 'constructor', 'toString', 'name;drop', 'NAME,ASC', '-', '--name', '-__proto__'])(
    'sort=%s is the default sort',
    (sort) => {
      expect(parseUsersSearch(new URLSearchParams({ sort })).sort).toEqual(defaults.sort)
    },
  )

  it('takes filters repeated, each once, and drops what is no identifier', () => {
    expect(parse('role=_account_admin&role=x&role=x&role=a/b&role=&rg=..%2f').roles).toEqual(['_account_admin', 'x'])
    expect(parse('rg=..%2f&rg=ok').resourceGroups).toEqual(['ok'])
  })

  it('takes any of several statuses from the address; links without that word keep asking for all of them', () => {
    expect(parse('status=locked&status=admin').match).toBeUndefined()
    expect(parse('status=locked&status=admin&match=any').match).toBe('any')
    for (const text of ['status=locked&match=any', 'match=any', 'status=locked&status=admin&match=ANY'])
      expect(parse(text).match).toBeUndefined()
    const any = parse('status=locked&status=admin&match=any')
    expect(serializeUsersSearch(any).toString()).toBe('status=locked&status=admin&match=any')
    expect(serializeUsersSearch(withPatch(any, { status: ['locked'] })).toString()).toBe('status=locked')
  })

  it('goes to the first page with any change but a change of page', () => {
    const third = { ...defaults, page: 3 }
    expect(withPatch(third, { q: 'bo' })).toEqual({ ...defaults, q: 'bo', page: 1 })
    expect(withPatch(third, { size: 50 }).page).toBe(1)
    expect(withPatch(third, { page: 4 }).page).toBe(4)
  })
})

describe('what is asked for', () => {
  it('sends a search without the filters, which the service would refuse (docs/service.md, trap 11)', () => {
    const both = { ...defaults, q: '  bo ', roles: ['r'], resourceGroups: ['g'] }
    expect(toListParams(both, 25)).toEqual({
      search: 'bo',
      roles: [],
      resourceGroups: [],
      sort: 'name,ASC',
      pageIndex: 0,
      pageSize: 25,
    })
    expect(toListParams({ ...both, q: '' }, 50)).toMatchObject({ roles: ['r'], resourceGroups: ['g'], pageSize: 50 })
  })

  it('never asks for more than 100 rows, a negative page, or an unknown field (docs/service.md, traps 14, 15)', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { pageIndex, pageSize, sort } = toListParams(parse(text), 25)
        expect(pageIndex).toBeGreaterThanOrEqual(0)
        expect(pageSizes).toContain(pageSize)
        expect(sort).toMatch(
          /^(?:name|email|locked|twoFactorAuthenticationEnabled|externallyManaged|lastModifiedAt|createdAt),(?:ASC|DESC)$/u,
        )
      }),
    )
  })

  it('does not search for one character, too much, or what no one can see (T19)', () => {
    expect(queryProblem('  ')).toBeUndefined()
    expect(queryProblem(' b ')).toBe('too-short')
    expect(queryProblem('x'.repeat(201))).toBe('too-long')
    expect(queryProblem('bo\u200bb')).toBe('invisible')
    for (const q of ['b', 'x'.repeat(201), 'bo\u200bb'])
      expect(toListParams({ ...defaults, q, roles: ['r'] }, 25)).toMatchObject({ search: '', roles: ['r'] })
    expect(isSearching({ ...defaults, q: 'bo' })).toBe(true)
  })

  it('finds a user id in the search text', () => {
    expect(userIdIn(' Kd3vQm9sTzyB1xHcLr7NwA ')).toBe('Kd3vQm9sTzyB1xHcLr7NwA')
    expect(userIdIn('dana.whitfield@meridian')).toBeUndefined()
  })
})

describe('sort', () => {
  it('has a word for every sort', () => {
    for (const name of names)
      for (const descending of [true, false])
        expect(parseSort(sortParam({ name, descending }))).toEqual({ name, descending })
    expect(parseSort(null)).toBeUndefined()
  })

  it('turns round on the second click; flags start with what stands out', () => {
    const byName = { name: 'name', descending: false } as const
    expect(nextSort(byName, 'name')).toEqual({ name: 'name', descending: true })
    expect(nextSort(byName, 'locked')).toEqual({ name: 'locked', descending: true })
    expect(nextSort(byName, 'email')).toEqual({ name: 'email', descending: false })
  })
})
