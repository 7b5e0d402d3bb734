import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import { groupsQuery } from '#src/queries/group-queries.ts'

/**
 * Names of groups of a scope, by identifier. Invitations carry identifiers only; where the names are not for the caller
 * to see, or there are very many groups, an identifier stands in for its name.
 */
export function useGroupNames(scope: Scope): ReadonlyMap<string, string> {
  const { data } = useQuery(groupsQuery(scope))
  return useMemo(() => new Map(data?.rows.map(({ identifier, name }) => [identifier, name])), [data])
}
