import { readPreference } from '#src/components/use-preference.ts'
import { pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import { parseUsersSearch, toListParams, type UsersSearch } from './users.search.ts'

/** List parameters of a state, with preferences of this device. */
export function paramsOf(search: UsersSearch) {
  return toListParams(search, readPreference(pageSizePreferences.users, pageSizes, 25))
}

/** The users list without any search or filter: the first screen. */
export function firstListQuery(scope: Scope) {
  return userListQuery(scope, paramsOf(parseUsersSearch(new URLSearchParams())))
}
