import { queryOptions } from '@tanstack/react-query'
import { getResourceGroupListV2, getRoleList } from '#src/api/access-api.ts'
import { getUserGroupList } from '#src/api/group-api.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'

/** Complete lists of assignable access at a scope, for matching many names at once instead of searching for each. */

const PAGE = 100
/** Maximum number of entries that are loaded from a list. */
const MAX = 2000

/** All pages. `complete`: nothing was omitted. */
export async function allPages<Row>(
  page: (pageIndex: number) => Promise<Page<Row>>,
): Promise<{ rows: Row[]; complete: boolean }> {
  const rows: Row[] = []
  let unread = 0
  for (let pageIndex = 0; pageIndex * PAGE < MAX; pageIndex += 1) {
    const next = await page(pageIndex)
    rows.push(...next.rows)
    unread += next.unread
    if (next.rows.length + next.unread === 0 || (pageIndex + 1) * PAGE >= next.totalItems)
      return { rows, complete: unread === 0 }
  }
  return { rows, complete: false }
}

const key = (scope: Scope, list: string) => [...sessionKey(scope.account), `all-${list}`, scopeId(scope)] as const
const listing = (pageIndex: number) => ({ pageIndex, pageSize: PAGE, sortOrders: ['name,ASC'] })

/** All roles of a scope. */
export function allRolesQuery(scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'roles'),
    queryFn: ({ signal }) => allPages((pageIndex) => getRoleList(scope, listing(pageIndex), signal)),
    staleTime: 60_000,
  })
}

/** All resource groups of a scope. */
export function allResourceGroupsQuery(scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'resource-groups'),
    queryFn: ({ signal }) => allPages((pageIndex) => getResourceGroupListV2(scope, listing(pageIndex), signal)),
    staleTime: 60_000,
  })
}

/** All groups of a scope. */
export function allGroupsQuery(scope: Scope) {
  return queryOptions({
    queryKey: key(scope, 'groups'),
    queryFn: ({ signal }) => allPages((pageIndex) => getUserGroupList(scope, listing(pageIndex), signal)),
    staleTime: 60_000,
  })
}
