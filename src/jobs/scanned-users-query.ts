import { queryOptions } from '@tanstack/react-query'
import type { Scope } from '#src/domain/scope.ts'
import { userKeys, type ScanQuestion, type UserListParams } from '#src/queries/user-keys.ts'
import type { Scanned } from '#src/queries/user-queries.ts'

/** The query of a scan: that of the list without its page. */
export function scanQuestion(
  { search, roles, resourceGroups, groups = [], sort }: UserListParams,
  status: ScanQuestion['status'],
  match?: ScanQuestion['match'],
): ScanQuestion {
  // With one filter, both are the same.
  const isAny = match === 'any' && status.length > 1
  return {
    search,
    roles,
    resourceGroups,
    sort,
    status,
    ...(isAny ? { match } : {}),
    ...(groups.length === 0 ? {} : { groups }),
  }
}

/** A page of the users whom a scan has found so far. Only the user can load again. */
export function scannedUsersQuery(
  scope: Scope,
  params: UserListParams,
  status: ScanQuestion['status'],
  match?: ScanQuestion['match'],
) {
  const { pageIndex, pageSize } = params
  const question = scanQuestion(params, status, match)
  return queryOptions({
    queryKey: userKeys.scan(scope, question),
    queryFn: async ({ client }) => (await import('./filter-scan.ts')).scanUsers(client, scope, question),
    select: ({ rows, over, gaps, inherited, groups, hidden, at }: Scanned) => {
      const totalPages = Math.ceil(rows.length / pageSize)
      return {
        rows: rows.slice(pageIndex * pageSize, (pageIndex + 1) * pageSize),
        unread: 0,
        pageIndex,
        pageSize,
        totalItems: rows.length,
        // The page might still arrive.
        totalPages: over ? totalPages : Math.max(totalPages, pageIndex + 1),
        over,
        gaps,
        inherited,
        groups,
        hidden,
        /** Everyone, once no one else will be found. */
        everyone: over ? rows : undefined,
        at,
      }
    },
    staleTime: 'static' as const,
    gcTime: Infinity,
    retry: false,
  })
}
