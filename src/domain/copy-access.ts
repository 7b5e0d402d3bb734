import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access-schema.ts'
import type { AccessTemplate } from '#src/contract/access-template-schema.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { groupKind, groupKinds } from './access.ts'
import { includesChildScopes, managesPeople, resourceGroupProblem, roleProblem } from './access-choices.ts'
import { pairKey, resourceGroupNameOf, roleNameOf } from './roles.ts'
import type { ScopeLevel } from './scope.ts'

/** Access of a user, or of a saved template, as a source to copy. */

type Part = { readonly id: string; readonly label: string }

export type AccessSource = {
  readonly roles: readonly {
    readonly role: Part
    readonly resourceGroup: Part
    /** Part of every membership, so it isn't assigned. */
    readonly managed?: boolean
  }[]
  readonly groups: readonly Part[]
}

/** Direct roles of a user at the scope, with the user's groups of the scope. */
export function sourceOfPerson(
  { roleAssignmentMetadata }: UserAggregate,
  groups: readonly Pick<UserGroup, 'identifier' | 'name'>[],
): AccessSource {
  return {
    roles: roleAssignmentMetadata.map((row) => ({
      role: { id: row.roleIdentifier, label: roleNameOf(row) },
      resourceGroup: {
        id: row.resourceGroupIdentifier ?? '',
        label: resourceGroupNameOf(row) ?? 'an unknown resource group',
      },
      managed: row.managedRoleAssignment === true,
    })),
    groups: groups.map(({ identifier, name }) => ({ id: identifier, label: name })),
  }
}

/** Access of a saved template, as a source to copy from. */
export function sourceOfTemplate({ roles, groups }: AccessTemplate): AccessSource {
  return { roles, groups }
}

/** Existing roles, resource groups and groups at the scope for the identifiers of a source; undefined if not loaded. */
export type CatalogRows = {
  readonly roles: ReadonlyMap<string, RoleResponse> | undefined
  readonly resourceGroups: ReadonlyMap<string, ResourceGroupResponse> | undefined
  readonly groups: ReadonlyMap<string, UserGroup> | undefined
}

/** In the form's format. `broad`: why assigning it needs confirmation. */
type AssignableChoice = { readonly value: string; readonly label: string; readonly broad?: 'admin' | 'below' }

export type CopiedAccess = {
  readonly rows: readonly { readonly role: AssignableChoice; readonly resourceGroup: AssignableChoice }[]
  readonly groups: readonly AssignableChoice[]
  /**
   * A part that isn't copied, with a sentence that says why. `isAutomatic`: no loss, because everyone gets it with the
   * membership.
   */
  readonly omitted: readonly { readonly kind: 'role' | 'group'; readonly text: string; readonly isAutomatic: boolean }[]
}

/**
 * The parts of a source that can be assigned at a level, with their current names, and the omitted parts with reasons:
 * every part of the source is in exactly one of the two, repeated ones once.
 */
export function previewAccess(source: AccessSource, found: CatalogRows, level: ScopeLevel): CopiedAccess {
  const rows = new Map<string, CopiedAccess['rows'][number]>()
  const groups = new Map<string, AssignableChoice>()
  const omitted = new Map<string, CopiedAccess['omitted'][number]>()
  for (const { role, resourceGroup, managed } of source.roles) {
    const key = pairKey({ role, resourceGroup })
    const label = `${role.label} for ${resourceGroup.label}`
    const roleRow = found.roles?.get(role.id)
    const groupRow = found.resourceGroups?.get(resourceGroup.id)
    const reason =
      managed === true
        ? `${label} is part of every membership.`
        : (roleWhy(label, roleRow, role, found, level) ??
          resourceGroupWhy(label, groupRow, resourceGroup, found, level))
    if (reason !== undefined || roleRow === undefined || groupRow === undefined)
      omitted.set(`role ${key}`, { kind: 'role', text: reason ?? '', isAutomatic: managed === true })
    else
      rows.set(key, {
        role: {
          value: role.id,
          label: roleRow.role.name,
          ...(managesPeople(roleRow) ? { broad: 'admin' } : {}),
        },
        resourceGroup: {
          value: resourceGroup.id,
          label: groupRow.resourceGroup.name,
          ...(includesChildScopes(groupRow) ? { broad: 'below' } : {}),
        },
      })
  }
  for (const { id, label } of source.groups) {
    const group = found.groups?.get(id)
    const reason = groupWhy(label, group, found)
    if (group !== undefined && reason === undefined) groups.set(id, { value: id, label: group.name })
    else {
      const isAutomatic = group !== undefined && groupKind(group) === 'built-in'
      omitted.set(`group ${id}`, { kind: 'group', text: reason ?? '', isAutomatic })
    }
  }
  return { rows: [...rows.values()], groups: [...groups.values()], omitted: [...omitted.values()] }
}

const roleLevelTexts: Record<ScopeLevel, (pair: string) => string> = {
  account: (pair) => `${pair} has a role that can’t be assigned in an account.`,
  organization: (pair) => `${pair} has a role that can’t be assigned in an organization.`,
  project: (pair) => `${pair} has a role that can’t be assigned in a project.`,
}

const resourceGroupLevelTexts: Record<ScopeLevel, (pair: string) => string> = {
  account: (pair) => `${pair} has a resource group that can’t be used in an account.`,
  organization: (pair) => `${pair} has a resource group that can’t be used in an organization.`,
  project: (pair) => `${pair} has a resource group that can’t be used in a project.`,
}

/** @param pair "Viewer for All resources" */
function roleWhy(
  pair: string,
  row: RoleResponse | undefined,
  { id, label }: Part,
  { roles }: CatalogRows,
  level: ScopeLevel,
): string | undefined {
  if (roles === undefined) return `${pair} can’t be checked, because we couldn’t load the roles.`
  const problem = roleProblem(id, row?.role.allowedScopeLevels, level)
  if (problem === 'internal') return `${pair} is an internal role of Harness.`
  if (row === undefined) return `${pair} can’t be assigned, because the role ${label} doesn’t exist here.`
  return problem === 'level' ? roleLevelTexts[level](pair) : undefined
}

function resourceGroupWhy(
  pair: string,
  row: ResourceGroupResponse | undefined,
  { id, label }: Part,
  { resourceGroups }: CatalogRows,
  level: ScopeLevel,
): string | undefined {
  if (resourceGroups === undefined) return `${pair} can’t be checked, because we couldn’t load the resource groups.`
  const problem = resourceGroupProblem(id, row?.resourceGroup.allowedScopeLevels, level)
  if (problem === 'retired') return `${pair} has a resource group that Harness replaced. Choose the new one.`
  if (row === undefined) return `${pair} can’t be assigned, because the resource group ${label} doesn’t exist here.`
  return problem === 'level' ? resourceGroupLevelTexts[level](pair) : undefined
}

function groupWhy(label: string, group: UserGroup | undefined, { groups }: CatalogRows): string | undefined {
  if (groups === undefined) return `Group ${label} can’t be checked, because we couldn’t load the groups.`
  if (group === undefined) return `Group ${label} doesn’t exist here.`
  const kind = groupKind(group)
  if (kind === 'built-in') return `Group ${label} is part of every membership.`
  const { word, lock } = groupKinds[kind]
  return lock === undefined ? undefined : `Group ${label} can’t get members here: ${word}. ${lock}.`
}
