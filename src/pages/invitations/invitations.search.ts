import {
  parseListSearch,
  type ChangeSearch as ChangeListSearch,
  type ListCodec,
  type ListSearch,
} from '#src/components/list/list-address.ts'
import { isSearching, type PageSize } from '#src/domain/list-search.ts'
import type { InviteListParams } from '#src/queries/invite-queries.ts'

/** The state of the invitations list in the address. */
export type InvitationsSearch = ListSearch & { readonly sort: InviteSort }

export type ChangeSearch = ChangeListSearch<InvitationsSearch>

/** Sort values in the address, and their parameters for the service. A Map, so that `__proto__` is just unknown. */
const sorts = new Map([
  ['-created', 'createdAt,DESC'],
  ['created', 'createdAt,ASC'],
  ['email', 'email,ASC'],
  ['-email', 'email,DESC'],
] as const)
export type InviteSort = typeof sorts extends Map<infer Word, string> ? Word : never

const defaultSort: InviteSort = '-created'

/** Parses the address. Never throws: invalid values fall back to their defaults. */
export function parseInvitationsSearch(params: URLSearchParams): InvitationsSearch {
  return {
    ...parseListSearch(params),
    sort: parseSort(params.get('sort')) ?? defaultSort,
  }
}

/** The address of a list state, without default values. */
export function serializeInvitationsSearch({ q, sort, page, size }: InvitationsSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (q.trim() !== '') params.set('q', q)
  if (sort !== defaultSort) params.set('sort', sort)
  if (size !== undefined) params.set('size', String(size))
  if (page > 1) params.set('page', String(page))
  return params
}

/** How the list writes its address. */
export const invitationsCodec: ListCodec<InvitationsSearch> = {
  parse: parseInvitationsSearch,
  serialize: serializeInvitationsSearch,
  withPatch: (search, patch) => ({ ...search, page: 1, ...patch }),
}

/** The sort for a value, or undefined for any other text. */
export function parseSort(word: string | null): InviteSort | undefined {
  return [...sorts.keys()].find((known) => known === word)
}

/** The next sort after a click on the address header: A first. */
export function nextEmailSort(sort: InviteSort): InviteSort {
  return sort === 'email' ? '-email' : 'email'
}

/**
 * Parameters for the service.
 *
 * @param defaultSize rows per page if the address has none
 */
export function toInviteListParams(search: InvitationsSearch, defaultSize: PageSize): InviteListParams {
  return {
    search: isSearching(search) ? search.q.trim() : '',
    sort: sorts.get(search.sort) ?? 'createdAt,DESC',
    pageIndex: search.page - 1,
    pageSize: search.size ?? defaultSize,
  }
}
