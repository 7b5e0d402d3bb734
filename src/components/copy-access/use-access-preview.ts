import { useQuery } from '@tanstack/react-query'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { sourceOfPerson, previewAccess, type AccessSource, type CatalogRows } from '#src/domain/copy-access.ts'
import { groupsByIdQuery, resourceGroupsByIdQuery, rolesByIdQuery } from '#src/queries/access-lookup.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { userQuery } from '#src/queries/user-queries.ts'

/** Direct roles and groups of a user at a scope. */
export function usePersonAccess(scope: Scope, userId: string | undefined) {
  const enabled = userId !== undefined
  const detail = useQuery({ ...userQuery(scope, userId ?? ''), enabled })
  const groups = useQuery({ ...groupsOfUserQuery(scope, userId ?? ''), enabled })
  const waiting = enabled && (detail.isLoading || groups.isLoading)
  const { data } = groups
  return {
    detail,
    groups,
    groupsKnown: data !== undefined && data.pageSize !== 0 && data.rows.length >= data.totalItems,
    waiting,
    access: detail.data === undefined || waiting ? undefined : sourceOfPerson(detail.data, groups.data?.rows ?? []),
  }
}

export type PersonAccess = ReturnType<typeof usePersonAccess>

/** Finds by identifier which parts of a source can be assigned here. */
export function useAccessPreview(scope: Scope, source: AccessSource | undefined) {
  const assignableRoles = (source?.roles ?? []).filter(({ managed }) => managed !== true)
  const roleIds = [...new Set(assignableRoles.map(({ role }) => role.id))]
  const resourceGroupIds = [...new Set(assignableRoles.map(({ resourceGroup }) => resourceGroup.id))].filter(
    (id) => id !== '',
  )
  const groupIds = (source?.groups ?? []).map(({ id }) => id)
  const roles = useQuery({ ...rolesByIdQuery(scope, roleIds), enabled: roleIds.length > 0 })
  const resourceGroups = useQuery({
    ...resourceGroupsByIdQuery(scope, resourceGroupIds),
    enabled: resourceGroupIds.length > 0,
  })
  const groups = useQuery({ ...groupsByIdQuery(scope, groupIds), enabled: groupIds.length > 0 })
  const parts = [
    { what: 'roles', query: roles },
    { what: 'resourceGroups', query: resourceGroups },
    { what: 'groups', query: groups },
  ] as const
  const waiting = parts.some(({ query }) => query.isLoading)
  // Without permission to view groups, the service returns none (docs/service.md, trap 46).
  const seen = groups.data?.pageSize === 0 ? undefined : groups.data?.rows
  const found: CatalogRows = {
    roles: roleIds.length === 0 ? new Map() : roles.data,
    resourceGroups: resourceGroupIds.length === 0 ? new Map() : resourceGroups.data,
    groups: groupIds.length === 0 ? new Map() : seen && new Map(seen.map((row) => [row.identifier, row])),
  }
  return {
    waiting,
    unread: parts.filter(({ query }) => query.isError && query.data === undefined),
    offer: source === undefined || waiting ? undefined : previewAccess(source, found, scopeLevel(scope)),
  }
}
