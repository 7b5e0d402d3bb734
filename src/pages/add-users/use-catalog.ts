import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access-schema.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { includesChildScopes, managesPeople, resourceGroupsFor, rolesFor } from '#src/domain/access-choices.ts'
import type { Columns } from '#src/domain/import-columns.ts'
import { scopeLevel, type Scope, type ScopeLevel } from '#src/domain/scope.ts'
import { allGroupsQuery, allResourceGroupsQuery, allRolesQuery } from '#src/queries/access-catalog-queries.ts'
import type { Catalog } from './file-people.ts'

/** Everything that can be assigned at a scope, for the columns in use; also what can't be assigned, with the reason. */
export function useCatalog(scope: Scope, columns: Columns) {
  const level = scopeLevel(scope)
  const usesRoles = columns.role !== undefined
  const roles = useQuery({ ...allRolesQuery(scope), enabled: usesRoles })
  const resourceGroups = useQuery({ ...allResourceGroupsQuery(scope), enabled: usesRoles })
  const groups = useQuery({ ...allGroupsQuery(scope), enabled: columns.group !== undefined })
  // The same object until a list arrives: a new one would match everyone in the file again.
  const catalog = useMemo(
    () => catalogOf(level, roles.data?.rows, resourceGroups.data?.rows, groups.data?.rows),
    [level, roles.data, resourceGroups.data, groups.data],
  )
  const queries = [roles, resourceGroups, groups]
  return {
    catalog,
    loading: queries.some(({ isLoading }) => isLoading),
    /** Whether a list is longer than what was loaded of it. */
    cut: queries.some(({ data }) => data?.complete === false),
    error: queries.find(({ isError }) => isError)?.error ?? null,
    retrying: queries.some(({ isFetching }) => isFetching),
    retry: () => {
      for (const query of queries) if (query.isError) void query.refetch()
    },
  }
}

const elsewhereTexts: Record<ScopeLevel, (name: string) => string> = {
  account: (name) => `“${name}” can’t be assigned in this account.`,
  organization: (name) => `“${name}” can’t be assigned in this organization.`,
  project: (name) => `“${name}” can’t be assigned in this project.`,
}

function catalogOf(
  level: ScopeLevel,
  roles: readonly RoleResponse[] | undefined,
  resourceGroups: readonly ResourceGroupResponse[] | undefined,
  groups: readonly UserGroup[] | undefined,
): Catalog {
  const elsewhere = elsewhereTexts[level]
  const givenRoles = new Set(rolesFor(roles ?? [], level))
  const givenGroups = new Set(resourceGroupsFor(resourceGroups ?? [], level))
  return {
    roles: roles?.map((row) => ({
      value: row.role.identifier,
      label: row.role.name,
      ...(managesPeople(row) ? { broad: 'admin' as const } : {}),
      ...(givenRoles.has(row) ? {} : { no: elsewhere }),
    })),
    resourceGroups: resourceGroups?.map((row) => ({
      value: row.resourceGroup.identifier,
      label: row.resourceGroup.name,
      ...(includesChildScopes(row) ? { broad: 'below' as const } : {}),
      ...(givenGroups.has(row) ? {} : { no: elsewhere }),
    })),
    groups: groups?.map((group) => {
      const { word, lock } = groupKinds[groupKind(group)]
      const no = (name: string) => `“${name}” can’t be changed here. ${word}: ${lock}.`
      return { value: group.identifier, label: group.name, ...(lock === undefined ? {} : { no }) }
    }),
  }
}
