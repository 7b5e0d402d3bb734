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

/** The state of the users list in the address. */
export type UsersSearch = ListSearch &
  UserFilter & {
    /** Everyone is loaded and filtered by roles here, because the service can't filter by inherited roles. */
    readonly everyone?: boolean | undefined
    readonly sort: UserSort
    /** In order. Undefined: those stored on this device. */
    readonly columns: readonly ColumnName[] | undefined
    /** The user in the side panel. */
    readonly panel: string | undefined
  }

export type ChangeSearch = ChangeListSearch<UsersSearch>

export type UserSort = { readonly name: SortName; readonly descending: boolean }
export type SortName = 'name' | 'email' | 'locked' | 'two-factor' | 'external' | 'modified' | 'created'

/** Sort values in the address and their fields. A Map, so that `__proto__` is just an unknown word. */
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
 * Parses the address. Never throws: invalid values fall back to their defaults.
 *
 * @param params search parameters of any address
 */
export function parseUsersSearch(params: URLSearchParams): UsersSearch {
  return {
    ...parseListSearch(params),
    ...parseUserFilter(params),
    everyone: params.get('load') === 'all' || undefined,
    sort: parseSort(params.get('sort')) ?? defaultSort,
    columns: columnsOfText(params.get('cols')),
    panel: identifiers([params.get('panel') ?? ''])[0],
  }
}

/** The address of a list state, without default values. */
export function serializeUsersSearch(search: UsersSearch): URLSearchParams {
  const params = userFilterParams(search)
  if (search.everyone === true && isFiltered(search)) params.set('load', 'all')
  if (!sameSort(search.sort, defaultSort)) params.set('sort', sortParam(search.sort))
  if (search.size !== undefined) params.set('size', String(search.size))
  if (search.columns !== undefined) params.set('cols', columnsText(search.columns))
  if (search.page > 1) params.set('page', String(search.page))
  if (search.panel !== undefined) params.set('panel', search.panel)
  return params
}

/**
 * The state after a change; every change except a change of page returns to the first page. A new query is sent to the
 * service first: it might not need loading everyone.
 */
export function withPatch(search: UsersSearch, patch: Partial<UsersSearch>): UsersSearch {
  const startsNewQuery = patch.roles !== undefined || patch.resourceGroups !== undefined || patch.q?.trim() === ''
  return { ...search, page: 1, everyone: startsNewQuery ? undefined : search.everyone, ...patch }
}

/** How the list writes its address. */
export const usersCodec: ListCodec<UsersSearch> = {
  parse: parseUsersSearch,
  serialize: serializeUsersSearch,
  withPatch,
}

/**
 * Whether filters by role are paused until the search ends: the service accepts only one of them. If everyone is
 * loaded, both apply.
 */
export function isFilterPaused(search: UsersSearch): boolean {
  return isSearching(search) && !isFilteredByScan(search) && search.everyone !== true
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
    // Paused filters are not part of the query, so that removing one changes nothing.
    roles: paused ? [] : search.roles,
    resourceGroups: paused ? [] : search.resourceGroups,
    ...(search.groups.length === 0 ? {} : { groups: search.groups }),
    sort: `${sortFields.get(search.sort.name) ?? 'name'},${search.sort.descending ? 'DESC' : 'ASC'}`,
    pageIndex: search.page - 1,
    pageSize: search.size ?? defaultSize,
  }
}

/** `name`, `-name`: the value of a sort in the address. */
export function sortParam({ name, descending }: UserSort): string {
  return `${descending ? '-' : ''}${name}`
}

/** The sort for a value, or undefined for any other text. */
export function parseSort(word: string | null): UserSort | undefined {
  const descending = word?.startsWith('-') ?? false
  const name = sortNames.get(descending ? (word?.slice(1) ?? '') : (word ?? ''))
  return name === undefined ? undefined : { name, descending }
}

/** The next sort after a click on a column header: flags and dates start with the exceptions, text with A. */
export function nextSort(current: UserSort, name: SortName): UserSort {
  const startsDescending = name !== 'name' && name !== 'email'
  return current.name === name ? { name, descending: !current.descending } : { name, descending: startsDescending }
}

/** A 22-character user ID in a search text, for users who paste one. */
export function userIdIn(q: string): string | undefined {
  return /^[A-Za-z0-9_-]{22}$/u.test(q.trim()) ? q.trim() : undefined
}

function sameSort(a: UserSort, b: UserSort): boolean {
  return a.name === b.name && a.descending === b.descending
}
