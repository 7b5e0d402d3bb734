import { counted } from './format.ts'
import { isSearching } from './list-search.ts'
import type { UserFilter } from './user-filter.ts'
import { statusesText } from './user-status.ts'

/** Whether a filter excludes anyone. */
export function filtersUsers(filter: UserFilter): boolean {
  const { roles, resourceGroups, groups, status } = filter
  return isSearching(filter) || roles.length + resourceGroups.length + groups.length + status.length > 0
}

/** Short description of a filter. @returns an empty result if it matches everyone */
export function filterParts({ q, roles, resourceGroups, groups, status, match }: UserFilter): string[] {
  return [
    q.trim() !== '' && `“${q.trim()}”`,
    roles.length > 0 && counted(roles.length, 'role', 'roles'),
    resourceGroups.length > 0 && counted(resourceGroups.length, 'resource group', 'resource groups'),
    groups.length > 0 && counted(groups.length, 'group', 'groups'),
    status.length > 0 && statusesText(status, match),
  ].filter((part) => part !== false)
}
