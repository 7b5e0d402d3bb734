import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageSizes } from '#src/domain/list-search.ts'
import {
  nextEmailSort,
  parseInvitationsSearch,
  serializeInvitationsSearch,
  toInviteListParams,
  type InvitationsSearch,
  type InviteSort,
} from '#src/pages/invitations/invitations.search.ts'

const sorts: InviteSort[] = ['-created', 'created', 'email', '-email']
const states: fc.Arbitrary<InvitationsSearch> = fc.record({
  q: fc.string({ unit: 'grapheme' }).filter((q) => q === '' || q.trim() !== ''),
  sort: fc.constantFrom(...sorts),
  page: fc.integer({ min: 1, max: 999_999 }),
  size: fc.option(fc.constantFrom(...pageSizes), { nil: undefined }),
})

describe('state of the invitations list in the address', () => {
  it('round trip: what is written is read again, also as text', () => {
    fc.assert(
      fc.property(states, (state) => {
        const written = serializeInvitationsSearch(state)
        expect(parseInvitationsSearch(written)).toEqual(state)
        expect(parseInvitationsSearch(new URLSearchParams(written.toString()))).toEqual(state)
      }),
    )
  })

  it('any address is read without throwing, and its reading is written the same way again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('q', 'sort', 'page', 'size', 'x'), fc.string())), (pairs) => {
        const state = parseInvitationsSearch(new URLSearchParams(pairs))
        const canonical = serializeInvitationsSearch(state)
        expect(serializeInvitationsSearch(parseInvitationsSearch(canonical)).toString()).toBe(canonical.toString())
        expect(state.page).toBeGreaterThanOrEqual(1)
        expect(sorts).toContain(state.sort)
      }),
    )
  })

  it('defaults are not written; words of prototypes are unknown words', () => {
    expect(serializeInvitationsSearch(parseInvitationsSearch(new URLSearchParams())).toString()).toBe('')
    expect(parseInvitationsSearch(new URLSearchParams('sort=__proto__&size=33&page=-1'))).toEqual({
      q: '',
      sort: '-created',
      page: 1,
      size: undefined,
    })
  })

  it('asks in the words of the service, with an order always, and searches only what can be searched', () => {
    const search = { ...parseInvitationsSearch(new URLSearchParams('q= ann &sort=-email&page=3')) }
    expect(toInviteListParams(search, 25)).toEqual({ search: 'ann', sort: 'email,DESC', pageIndex: 2, pageSize: 25 })
    expect(toInviteListParams({ ...search, q: 'a', sort: 'created', size: 100 }, 25)).toEqual({
      search: '',
      sort: 'createdAt,ASC',
      pageIndex: 2,
      pageSize: 100,
    })
  })

  it('the head of the addresses sorts A to Z first, then the other way', () => {
    expect(nextEmailSort('-created')).toBe('email')
    expect(nextEmailSort('email')).toBe('-email')
    expect(nextEmailSort('-email')).toBe('email')
  })
})
