import { useQuery } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { formatList } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import type { FilterKind } from './filter-popover.tsx'

type NamedFilterProps = Omit<ComponentProps<typeof FilterButton>, 'value'> & {
  kind: FilterKind
  scope: Scope
  /** Identifiers; they stand in for names that are not known. */
  chosen: readonly string[]
}

/** A filter that is on, with the names of what was chosen. */
export function NamedFilter({ kind, scope, chosen, ...button }: NamedFilterProps) {
  const roles = useQuery({ ...rolesQuery(scope), enabled: kind === 'roles' })
  const groups = useQuery({ ...resourceGroupsQuery(scope), enabled: kind === 'resourceGroups' })
  const names = new Map([
    ...(roles.data?.rows ?? []).map(({ role }) => [role.identifier, role.name] as const),
    ...(groups.data?.rows ?? []).map(({ resourceGroup }) => [resourceGroup.identifier, resourceGroup.name] as const),
  ])
  return <FilterButton {...button} value={formatList(chosen.map((id) => names.get(id) ?? id))} />
}
