import { queryOptions } from '@tanstack/react-query'
import type { Page } from '#src/contract/paging-schema.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { userKeys, type UserListParams } from './user-keys.ts'
import { readUserList } from './user-queries.ts'

/** Interval between two refreshes of the visible list, in milliseconds. */
const REFRESH_MS = 60_000

/**
 * The current state of the shown page, loaded while the tab is visible and when the user returns to it. None of it is
 * shown automatically.
 */
export function userListPollQuery(scope: Scope, params: UserListParams, shown: Page<UserAggregate>, shownAt: number) {
  return queryOptions({
    queryKey: userKeys.latest(scope, params),
    queryFn: ({ signal }) => readUserList(scope, params, signal),
    initialData: shown,
    initialDataUpdatedAt: shownAt,
    refetchInterval: REFRESH_MS,
    gcTime: 0,
    retry: false,
    meta: { isBackground: true },
  })
}

/** Whether the same users are in the same places; their data can differ. */
export function hasSameRows(one: Page<UserAggregate>, other: Page<UserAggregate>): boolean {
  return (
    one.totalItems === other.totalItems &&
    one.unread === other.unread &&
    one.rows.length === other.rows.length &&
    one.rows.every(({ user }, index) => user.uuid === other.rows[index]?.user.uuid)
  )
}

/** How much the total has changed in a newer page, and how many users are new on this page. */
export function changesBetween(shown: Page<UserAggregate>, latest: Page<UserAggregate>) {
  const before = new Set(shown.rows.map(({ user }) => user.uuid))
  return {
    total: latest.totalItems - shown.totalItems,
    newHere: latest.rows.filter(({ user }) => !before.has(user.uuid)).length,
  }
}
