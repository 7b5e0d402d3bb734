import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useScopeName } from './use-scope-name.ts'
import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import { assignmentsOfRows, assignmentsOfUser, isAccessRefused } from '#src/domain/access.ts'
import type { Scope } from '#src/domain/scope.ts'
import { accessOfUserQuery } from '#src/queries/access-queries.ts'

/**
 * Access of a user: all of it if the caller can view it, otherwise the direct roles of this scope.
 *
 * @param metadata direct roles at `scope`, shown while there is nothing better; undefined: not loaded
 * @param enabled false while there is no user to load
 * @returns `assignments` and their extent: `all`; only `direct` because more was `refused` or `failed`; or nothing
 *   yet. `complete`: no role is missing
 */
export function useAccess(
  scope: Scope,
  userId: string,
  metadata: readonly RoleAssignmentMetadata[] | undefined,
  enabled = true,
) {
  // A refusal is final: opening a tab does not request it again, the buttons do.
  const query = useQuery({ ...accessOfUserQuery(scope.account, userId), retryOnMount: false, enabled })
  const { org, name, level } = useScopeName(scope)
  const project = level === 'project' ? name : undefined
  const assignments = useMemo(
    () =>
      query.data === undefined
        ? assignmentsOfUser(scope, metadata ?? [], { org, project })
        : assignmentsOfRows(scope.account, query.data.rows),
    [query.data, scope, metadata, org, project],
  )
  const reach: 'loading' | 'all' | 'refused' | 'failed' =
    query.data !== undefined ? 'all' : query.isPending ? 'loading' : isAccessRefused(query.error) ? 'refused' : 'failed'
  const { data } = query
  const complete = data !== undefined && data.unread === 0 && data.rows.length >= data.totalItems
  return { query, assignments, reach, complete }
}
