import { queryOptions, type QueryClient } from '@tanstack/react-query'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { checkIfLastAdmin, getAggregatedUser, getAggregatedUsers, getUsers } from '#src/api/user-api.ts'
import type { FilterGroup } from '#src/domain/group-filter.ts'
import type { AccessFilter, InheritedRoles } from '#src/domain/inherited.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { withOverrides } from '#src/session/optimistic-overrides.ts'
import { aggregateFilter, userKeys, type UserListParams } from './user-keys.ts'

/**
 * Layer `queries`: cache policy. Options factories for reads, no JSX, no hooks; may import `api`, `domain`, `contract`.
 */

/** The user with confirmed changes applied, while the lists lag behind (docs/service.md, trap 16). */
export function withConfirmedChanges(account: string, row: UserAggregate): UserAggregate {
  const now = Date.now()
  return { ...row, user: withOverrides(account, row.user, now) }
}

/**
 * The address as the second sort key keeps pages stable if many rows are equal.
 *
 * @param sort wire format
 */
export function sortOrdersOf(sort: string): readonly string[] {
  return sort.startsWith('email,') ? [sort] : [sort, 'email,ASC']
}

/**
 * @returns the page with confirmed changes of its users applied.
 * @throws ApiError
 */
export async function readUserList(scope: Scope, params: UserListParams, signal: AbortSignal) {
  const searchTerm = searchTermOf(params.search)
  const filter = searchTerm === undefined ? aggregateFilter(params) : undefined
  const page = await getAggregatedUsers(
    scope,
    {
      pageIndex: params.pageIndex,
      pageSize: params.pageSize,
      sortOrders: sortOrdersOf(params.sort),
      searchTerm,
      ...(filter === undefined ? {} : { filter }),
    },
    signal,
  )
  return { ...page, rows: page.rows.map((row) => withConfirmedChanges(scope.account, row)) }
}

/** A page of users of a scope. A search term takes precedence over filters: the service accepts only one of them. */
export function userListQuery(scope: Scope, params: UserListParams) {
  return queryOptions({
    queryKey: userKeys.list(scope, params),
    queryFn: ({ signal }) => readUserList(scope, params, signal),
    // Rows stay while the next page loads, but never rows of another scope.
    placeholderData: (previous, query) => (query?.queryKey[3] === scopeId(scope) ? previous : undefined),
  })
}

/** Results of a scan so far, in the order of the list. */
export type Scanned = {
  readonly rows: readonly UserAggregate[]
  /** No more users will be found. */
  readonly over: boolean
  /** Some might be missing: the list changed during the scan, or something could not be loaded. */
  readonly gaps: boolean
  /** Inherited roles that the scan used; undefined if the filter has no role. */
  readonly inherited: InheritedRoles | undefined
  /** Groups in the filter, if known. */
  readonly groups: readonly FilterGroup[]
  /** The caller can't view the groups, so their members are unknown. */
  readonly hidden: boolean
  /** Time of the first results, in milliseconds. */
  readonly at: number
}

/** Inherited roles of a scope; the code loads after the first list. A failure is part of the data. */
export function inheritedRolesQuery(scope: Scope) {
  return queryOptions({
    queryKey: userKeys.inherited(scope),
    queryFn: async ({ client, signal }) => (await import('./inherited-roles.ts')).inheritedRoles(client, scope, signal),
    staleTime: 60_000,
  })
}

/** Whether the service's result for a filter by roles is complete, and who inherits them. */
export function filterPlanQuery(scope: Scope, { roles, resourceGroups }: AccessFilter) {
  return queryOptions({
    queryKey: userKeys.plan(scope, { roles, resourceGroups }),
    queryFn: async ({ client, signal }) => {
      const { filterPlan } = await import('./inherited-roles.ts')
      return filterPlan(scope, { roles, resourceGroups }, signal, client.query(inheritedRolesQuery(scope)))
    },
    staleTime: 60_000,
  })
}

/** One user with direct assignments at exactly this scope. */
export function userQuery(scope: Scope, userId: string) {
  return queryOptions({
    queryKey: userKeys.detail(scope, userId),
    queryFn: async ({ signal }) => withConfirmedChanges(scope.account, await getAggregatedUser(scope, userId, signal)),
  })
}

/** Whether no other admin would remain. Always requested again: the result guards a removal. */
export function lastAdminQuery(scope: Scope, userId: string) {
  return queryOptions({
    queryKey: userKeys.lastAdmin(scope, userId),
    queryFn: ({ signal }) => checkIfLastAdmin(scope, userId, signal),
    staleTime: 0,
    gcTime: 0,
  })
}

/**
 * Which of up to 100 addresses already belong to members of this scope.
 *
 * @returns members by lower-case address
 */
export function membersByEmailQuery(scope: Scope, emails: readonly string[]) {
  return queryOptions({
    queryKey: userKeys.lookup(scope, emails),
    queryFn: async ({ signal }) => {
      const page = await getUsers(
        scope,
        { pageIndex: 0, pageSize: 100, sortOrders: ['email,ASC'], filter: { emails } },
        signal,
      )
      return new Map(page.rows.map((user) => [user.email.toLowerCase(), user]))
    },
  })
}

/** Removes a user from the cache after a removal; call it after leaving the page that shows them. */
export function forgetUser(client: QueryClient, scope: Scope, userId: string): void {
  client.removeQueries({ queryKey: userKeys.detail(scope, userId) })
}
