import type { UserSortField } from '#src/contract/paging-schema.ts'
import {
  parseListSearch,
  type ChangeSearch as ChangeListSearch,
  type ListCodec,
  type ListSearch,
} from '#src/components/list/list-address.ts'
import { isSearching, type PageSize } from '#src/domain/list-search.ts'
import { columnsOfText, columnsText, type ColumnName } from '#src/domain/user-columns.ts'
import { identifiers, parseUserFilter, userFilterParams, type UserFilter } from '#src/domain/user-filter.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'

/** The state of the users list that lives in the address. */
export type UsersSearch = ListSearch &
  UserFilter & {
    /** Everyone is loaded and filtered by roles here, because the service cannot say who has them. */
    readonly everybody?: boolean | undefined
    readonly sort: UserSort
    /** In their order. Undefined: those remembered on this device. */
    readonly columns: readonly ColumnName[] | undefined
    /** Who is shown next to the list. */
    readonly panel: string | undefined
  }

export type ChangeSearch = ChangeListSearch<UsersSearch>

export type UserSort = { readonly name: SortName; readonly descending: boolean }
export type SortName = 'name' | 'email' | 'locked' | 'two-factor' | 'external' | 'modified' | 'created'

/** Sort words of the address and the fields they mean. A Map, so that `__proto__` is only an unknown word. */
const sortFields = new Map<SortName, UserSortField>([
  ['name', 'name'],
  ['email', 'email'],
  ['locked', 'locked'],
  ['two-factor', 'twoFactorAuthenticationEnabled'],
  ['external', 'externallyManaged'],
  ['modified', 'lastModifiedAt'],
  ['created', 'createdAt'],
])
const sortNames = new Map<string, SortName>([...sortFields.keys()].map((name) => [name, name]))

const defaultSort: UserSort = { name: 'name', descending: false }

/**
 * Reads the address. Never throws: invalid values fall back to their defaults.
 *
 * @param params search parameters of any address
 */
export function parseUsersSearch(params: URLSearchParams): UsersSearch {
  return {
    ...parseListSearch(params),
    ...parseUserFilter(params),
    everybody: params.get('load') === 'all' || undefined,
    sort: parseSort(params.get('sort')) ?? defaultSort,
    columns: columnsOfText(params.get('cols')),
    panel: identifiers([params.get('panel') ?? ''])[0],
  }
}

/** The address of a list state, without what is default. */
export function serializeUsersSearch(search: UsersSearch): URLSearchParams {
  const params = userFilterParams(search)
  if (search.everybody === true && isFiltered(search)) params.set('load', 'all')
  if (!sameSort(search.sort, defaultSort)) params.set('sort', sortParam(search.sort))
  if (search.size !== undefined) params.set('size', String(search.size))
  if (search.columns !== undefined) params.set('cols', columnsText(search.columns))
  if (search.page > 1) params.set('page', String(search.page))
  if (search.panel !== undefined) params.set('panel', search.panel)
  return params
}

/**
 * The state after a change; everything but a change of page goes to the first page. Another question is asked of the
 * service first: it may know the answer without everyone being loaded.
 */
export function withPatch(search: UsersSearch, patch: Partial<UsersSearch>): UsersSearch {
  const startsNewQuery = patch.roles !== undefined || patch.resourceGroups !== undefined || patch.q?.trim() === ''
  return { ...search, page: 1, everybody: startsNewQuery ? undefined : search.everybody, ...patch }
}

/** How the list writes its address. */
export const usersCodec: ListCodec<UsersSearch> = {
  parse: parseUsersSearch,
  serialize: serializeUsersSearch,
  withPatch,
}

/**
 * Whether filters by role wait for the search to end: the service takes only one of them. Where everyone is loaded both
 * count.
 */
export function isFilterPaused(search: UsersSearch): boolean {
  return isSearching(search) && !isFilteredByScan(search) && search.everybody !== true
}

/** Whether the list is filtered in the browser, because the service lacks these filters. */
export function isFilteredByScan({ status, groups }: Pick<UsersSearch, 'status' | 'groups'>): boolean {
  return status.length > 0 || groups.length > 0
}

/** Whether the list filters by roles or resource groups. */
export function isFiltered({ roles, resourceGroups }: Pick<UsersSearch, 'roles' | 'resourceGroups'>): boolean {
  return roles.length > 0 || resourceGroups.length > 0
}

/**
 * Parameters for the service.
 *
 * @param defaultSize rows per page if the address has none
 */
export function toListParams(search: UsersSearch, defaultSize: PageSize): UserListParams {
  const paused = isFilterPaused(search)
  return {
    search: isSearching(search) ? search.q.trim() : '',
    // Paused filters are not part of the question, so that taking one off changes nothing.
    roles: paused ? [] : search.roles,
    resourceGroups: paused ? [] : search.resourceGroups,
    ...(search.groups.length === 0 ? {} : { groups: search.groups }),
    sort: `${sortFields.get(search.sort.name) ?? 'name'},${search.sort.descending ? 'DESC' : 'ASC'}`,
    pageIndex: search.page - 1,
    pageSize: search.size ?? defaultSize,
  }
}

/** `name`, `-name`: the word of a sort in the address. */
export function sortParam({ name, descending }: UserSort): string {
  return `${descending ? '-' : ''}${name}`
}

/** The sort of a word, or undefined for any other text. */
export function parseSort(word: string | null): UserSort | undefined {
  const descending = word?.startsWith('-') ?? false
  const name = sortNames.get(descending ? (word?.slice(1) ?? '') : (word ?? ''))
  return name === undefined ? undefined : { name, descending }
}

/** The next sort after a click on a head: flags and dates start with the exceptions, text with A. */
export function nextSort(current: UserSort, name: SortName): UserSort {
  const startsDescending = name !== 'name' && name !== 'email'
  return current.name === name ? { name, descending: !current.descending } : { name, descending: startsDescending }
}

/** A 22-character user id in a search text, for people who paste one. */
export function userIdIn(q: string): string | undefined {
  return /^[A-Za-z0-9_-]{22}$/u.test(q.trim()) ? q.trim() : undefined
}

function sameSort(a: UserSort, b: UserSort): boolean {
  return a.name === b.name && a.descending === b.descending
}
