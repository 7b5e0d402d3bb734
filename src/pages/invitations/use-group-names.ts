import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import { groupsQuery } from '#src/queries/group-queries.ts'

/**
 * Names of groups of a scope, by identifier. Invitations contain only identifiers; if the caller can't view the names,
 * or there are very many groups, the identifier is shown.
 */
export function useGroupNames(scope: Scope): ReadonlyMap<string, string> {
  const { data } = useQuery(groupsQuery(scope))
  return useMemo(() => new Map(data?.rows.map(({ identifier, name }) => [identifier, name])), [data])
}
