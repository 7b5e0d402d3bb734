import { useQuery } from '@tanstack/react-query'
import { formatList } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import type { FilterKind } from './filter-popover.tsx'

type FilterNamesProps = {
  kind: FilterKind
  scope: Scope
  /** Identifiers, shown for unknown names. */
  chosen: readonly string[]
}

/** The names of a filter's values. */
export function FilterNames({ kind, scope, chosen }: FilterNamesProps) {
  const roles = useQuery({ ...rolesQuery(scope), enabled: kind === 'roles' })
  const boxes = useQuery({ ...resourceGroupsQuery(scope), enabled: kind === 'resourceGroups' })
  const groups = useQuery({ ...filterGroupsQuery(scope, chosen), enabled: kind === 'groups' })
  const names = new Map([
    ...(roles.data?.rows ?? []).map(({ role }) => [role.identifier, role.name] as const),
    ...(boxes.data?.rows ?? []).map(({ resourceGroup }) => [resourceGroup.identifier, resourceGroup.name] as const),
    ...(groups.data ?? []).map(({ ref, name }) => [ref, name] as const),
  ])
  return <bdi>{formatList(chosen.map((id) => names.get(id) ?? id))}</bdi>
}
