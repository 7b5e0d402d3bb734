import { isSearching, pageOfText, pageSizeOfText, type PageSize } from '#src/domain/list-search.ts'
import type { InviteListParams } from '#src/queries/invite-queries.ts'

/** The state of the invitations list that lives in the address. */
export type InvitationsSearch = {
  /** As typed. */
  readonly q: string
  readonly sort: InviteSort
  /** From 1. */
  readonly page: number
  /** Undefined: the size remembered on this device. */
  readonly size: PageSize | undefined
}

/**
 * Changes what the list shows; a function gets what was asked for last, which may not be on screen yet. Typing replaces
 * the entry of the history, everything else adds one.
 */
export type ChangeSearch = (
  patch: Partial<InvitationsSearch> | ((asked: InvitationsSearch) => Partial<InvitationsSearch>),
  how?: 'replace' | 'push',
) => void

/** Words of the address for a sort, and what they mean to the service. A Map, so that `__proto__` is only unknown. */
const sorts = new Map([
  ['-created', 'createdAt,DESC'],
  ['created', 'createdAt,ASC'],
  ['email', 'email,ASC'],
  ['-email', 'email,DESC'],
] as const)
export type InviteSort = typeof sorts extends Map<infer Word, string> ? Word : never

const defaultSort: InviteSort = '-created'

/** Reads the address. Never throws: what cannot be used falls back to its default. */
export function parseInvitationsSearch(params: URLSearchParams): InvitationsSearch {
  return {
    q: params.get('q') ?? '',
    sort: parseSort(params.get('sort')) ?? defaultSort,
    page: pageOfText(params.get('page')),
    size: pageSizeOfText(params.get('size')),
  }
}

/** The address of a list state, without what is default. */
export function serializeInvitationsSearch({ q, sort, page, size }: InvitationsSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (q.trim() !== '') params.set('q', q)
  if (sort !== defaultSort) params.set('sort', sort)
  if (size !== undefined) params.set('size', String(size))
  if (page > 1) params.set('page', String(page))
  return params
}

/** The sort of a word, or undefined for any other text. */
export function parseSort(word: string | null): InviteSort | undefined {
  return [...sorts.keys()].find((known) => known === word)
}

/** The next sort after a click on the head of the addresses: A first. */
export function nextEmailSort(sort: InviteSort): InviteSort {
  return sort === 'email' ? '-email' : 'email'
}

/**
 * What to ask the service for.
 *
 * @param defaultSize rows per page where the address names none
 */
export function toInviteListParams(search: InvitationsSearch, defaultSize: PageSize): InviteListParams {
  return {
    search: isSearching(search) ? search.q.trim() : '',
    sort: sorts.get(search.sort) ?? 'createdAt,DESC',
    pageIndex: search.page - 1,
    pageSize: search.size ?? defaultSize,
  }
}
