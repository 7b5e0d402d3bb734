import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { getResourceGroupListV2, getRoleList } from '#src/api/access-api.ts'
import { getUserGroupsById } from '#src/api/group-api.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from './access-queries.ts'
import { sessionKey } from './session-keys.ts'

/** Roles, resource groups and groups by identifier, if they exist at a scope; a missing one is not in the map. */

const list = { pageIndex: 0, pageSize: 100, sortOrders: ['name,ASC'] }

function keyOf(scope: Scope, kind: string, ids: readonly string[]) {
  return [...sessionKey(scope.account), kind, scopeId(scope), 'by-id', [...ids].sort()] as const
}

/**
 * Finds rows by identifier: in the first page of the list, which usually has all, otherwise by a search for each.
 *
 * @param first the list without a search
 * @param search rows whose name or identifier contains a text
 */
async function byId<Row>(
  ids: readonly string[],
  first: Page<Row>,
  idOf: (row: Row) => string,
  search: (searchTerm: string) => Promise<Page<Row>>,
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>()
  const take = (rows: readonly Row[]) => {
    for (const row of rows) if (ids.includes(idOf(row))) found.set(idOf(row), row)
  }
  take(first.rows)
  if (first.totalItems <= first.rows.length) return found
  for (const id of ids) if (!found.has(id)) take((await search(searchTermOf(id) ?? id)).rows)
  return found
}

/** Roles of a scope by identifier. */
export function rolesByIdQuery(scope: Scope, ids: readonly string[]) {
  return queryOptions({
    queryKey: keyOf(scope, 'roles', ids),
    queryFn: async ({ client, signal }: { client: QueryClient; signal: AbortSignal }) =>
      byId(
        ids,
        await client.query(rolesQuery(scope)),
        ({ role }) => role.identifier,
        (searchTerm) => getRoleList(scope, { ...list, searchTerm }, signal),
      ),
  })
}

/** Resource groups of a scope by identifier. */
export function resourceGroupsByIdQuery(scope: Scope, ids: readonly string[]) {
  return queryOptions({
    queryKey: keyOf(scope, 'resource-groups', ids),
    queryFn: async ({ client, signal }: { client: QueryClient; signal: AbortSignal }) =>
      byId(
        ids,
        await client.query(resourceGroupsQuery(scope)),
        ({ resourceGroup }) => resourceGroup.identifier,
        (searchTerm) => getResourceGroupListV2(scope, { ...list, searchTerm }, signal),
      ),
  })
}

/** Without permission to view groups, the service returns none: `pageSize` is then 0 (docs/service.md, trap 46). */
export function groupsByIdQuery(scope: Scope, ids: readonly string[]) {
  return queryOptions({
    queryKey: keyOf(scope, 'groups', ids),
    queryFn: ({ signal }) => getUserGroupsById(scope, { ...list, identifiers: ids }, signal),
  })
}
