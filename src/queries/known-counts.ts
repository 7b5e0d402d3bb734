import type { QueryClient } from '@tanstack/react-query'
import type { Scope } from '#src/domain/scope.ts'
import type { StatusName } from '#src/domain/user-status.ts'
import { inviteKeys, type InviteListParams } from './invite-queries.ts'
import { userKeys, type ScanQuestion, type UserListParams } from './user-keys.ts'
import type { Scanned } from './user-queries.ts'

type Total = { readonly totalItems: number }
type Entry<Params, Data> = { readonly params: Params; readonly data: Data; readonly at: number }

/**
 * Number of users or invitations in a scope, according to the loaded data; requests nothing.
 *
 * @param list the users or invitations of the scope, or the users with a status
 * @returns undefined if no loaded data contains it
 */
export function knownCount(client: QueryClient, scope: Scope, list: 'users' | 'invitations' | StatusName) {
  if (list === 'users') {
    const lists = loaded<UserListParams, Total>(client, userKeys.lists(scope))
    return latest(lists.filter(({ params }) => isUnfiltered(params)))?.data.totalItems
  }
  if (list === 'invitations') {
    const lists = loaded<InviteListParams, Total>(client, inviteKeys.lists(scope))
    return latest(lists.filter(({ params }) => params.search === ''))?.data.totalItems
  }
  const scans = loaded<ScanQuestion, Scanned>(client, userKeys.scans(scope)).filter(
    ({ params, data }) => isUnfiltered(params) && params.status.join() === list && data.over && !data.gaps,
  )
  return latest(scans)?.data.rows.length
}

function isUnfiltered(params: Pick<UserListParams, 'search' | 'roles' | 'resourceGroups' | 'groups'>): boolean {
  const { search, roles, resourceGroups, groups = [] } = params
  return search === '' && roles.length + resourceGroups.length + groups.length === 0
}

/** Cached data directly below a key that is still fresh. */
function loaded<Params, Data>(client: QueryClient, prefix: readonly unknown[]): readonly Entry<Params, Data>[] {
  return client
    .getQueryCache()
    .findAll({ queryKey: prefix, predicate: ({ queryKey }) => queryKey.length === prefix.length + 1 })
    .filter(({ state }) => state.data !== undefined && !state.isInvalidated)
    .map(({ queryKey, state }) => ({
      // Written under this key by the queries of the same module.
      params: queryKey.at(-1) as Params,
      data: state.data as Data,
      at: state.dataUpdatedAt,
    }))
}

function latest<Params, Data>(entries: readonly Entry<Params, Data>[]): Entry<Params, Data> | undefined {
  return entries.reduce<Entry<Params, Data> | undefined>(
    (last, entry) => (last === undefined || entry.at >= last.at ? entry : last),
    undefined,
  )
}
