import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { findRole } from './access-rules.ts'
import { notFoundAs400 } from './errors.ts'
import { pageOf, makeMatcher, sorted, type PageRequest, sortableBy, type SortOrder } from './page-slices.ts'
import { isSame, presentScopeFields, scopeFields } from './scopes.ts'
import type { Organization, Project, ResourceGroup, Role, World } from './world.ts'

type ListInput = { page: PageRequest; orders: readonly SortOrder[]; searchTerm: string | null }

const BUILT_IN_FIRST: readonly SortOrder[] = [
  { field: 'builtIn', descending: true },
  { field: 'lastModifiedAt', descending: true },
]

/** A role as returned by every role operation. */
export function roleResponse(role: Role) {
  const { identifier, name, permissions, allowedScopeLevels, description } = role
  return {
    role: {
      identifier,
      name,
      permissions: [...permissions],
      allowedScopeLevels: [...allowedScopeLevels],
      description,
      tags: {},
    },
    scope: role.scope === undefined ? null : scopeFields(role.scope),
    harnessManaged: role.scope === undefined,
    createdAt: role.createdAt,
    lastModifiedAt: role.lastModifiedAt,
  }
}

const roleKeys = sortableBy<Role>({
  builtIn: (role) => role.scope === undefined,
  name: (role) => role.name,
  identifier: (role) => role.identifier,
  lastModifiedAt: (role) => role.lastModifiedAt,
})

/** Roles that can be assigned at a scope, with their number of assignments there. Built-in ones first by default. */
export function listRoles(world: World, scope: Scope, { page, orders, searchTerm }: ListInput) {
  const matches = makeMatcher(searchTerm)
  const rows = world.roles.filter(
    (role) =>
      !role.internal &&
      !role.hidden &&
      role.allowedScopeLevels.includes(scopeLevel(scope)) &&
      (role.scope === undefined || isSame(role.scope, scope)) &&
      (matches === undefined || matches(role.name) || matches(role.identifier)),
  )
  return pageOf(sorted(rows, orders.length === 0 ? BUILT_IN_FIRST : orders, roleKeys), page, (role) => {
    const holders = world.assignments.holders(scope, role.identifier)
    return {
      ...roleResponse(role),
      roleAssignedToUserCount: holders.USER,
      roleAssignedToUserGroupCount: holders.USER_GROUP,
      roleAssignedToServiceAccountCount: holders.SERVICE_ACCOUNT,
    }
  })
}

/** One role. @throws ServiceError 400 for an unknown one */
export function getRole(world: World, scope: Scope, identifier: string) {
  const role = findRole(world, identifier, scope)
  if (role === undefined) throw notFoundAs400()
  return roleResponse(role)
}

const resourceGroupKeys = sortableBy<ResourceGroup>({
  builtIn: (group) => group.scope === undefined,
  name: (group) => group.name,
  identifier: (group) => group.identifier,
  lastModifiedAt: (group) => group.lastModifiedAt,
})

/** Resource groups of a scope. */
export function listResourceGroups(world: World, scope: Scope, { page, orders, searchTerm }: ListInput) {
  const matches = makeMatcher(searchTerm)
  const rows = world.resourceGroups.filter(
    (group) =>
      group.allowedScopeLevels.includes(scopeLevel(scope)) &&
      (group.scope === undefined || isSame(group.scope, scope)) &&
      (matches === undefined || matches(group.name) || matches(group.identifier)),
  )
  return pageOf(sorted(rows, orders.length === 0 ? BUILT_IN_FIRST : orders, resourceGroupKeys), page, (group) => ({
    resourceGroup: {
      ...(group.scope === undefined ? {} : presentScopeFields(group.scope)),
      identifier: group.identifier,
      name: group.name,
      color: '#0063F7',
      tags: {},
      description: group.description,
      allowedScopeLevels: [...group.allowedScopeLevels],
      includedScopes: group.included.map((entry) => ({
        filter: entry.filter,
        ...presentScopeFields(entry.scope ?? scope),
      })),
      resourceFilter: {
        includeAllResources: group.resources === undefined,
        resources: (group.resources ?? []).map(({ resourceType, identifiers, attributeFilter }) => ({
          resourceType,
          ...(identifiers === undefined ? {} : { identifiers: [...identifiers] }),
          ...(attributeFilter === undefined ? {} : { attributeFilter }),
        })),
      },
    },
    createdAt: group.createdAt,
    lastModifiedAt: group.lastModifiedAt,
    harnessManaged: group.scope === undefined,
  }))
}

const organizationKeys = sortableBy<Organization>({
  builtIn: (organization) => organization.harnessManaged,
  name: (organization) => organization.name,
  identifier: (organization) => organization.identifier,
  lastModifiedAt: (organization) => organization.lastModifiedAt,
})

/** Organizations that the caller can view; built-in first, then by name. */
export function listOrganizations(
  world: World,
  input: ListInput & { identifiers: readonly string[]; isVisible: (organization: Organization) => boolean },
) {
  const matches = makeMatcher(input.searchTerm)
  const rows = world.organizations.filter(
    (organization) =>
      (input.identifiers.length === 0 || input.identifiers.includes(organization.identifier)) &&
      (matches === undefined || matches(organization.name) || matches(organization.identifier)) &&
      input.isVisible(organization),
  )
  const orders =
    input.orders.length === 0
      ? [
          { field: 'builtIn', descending: true },
          { field: 'name', descending: false },
        ]
      : input.orders
  return pageOf(sorted(rows, orders, organizationKeys), input.page, (organization) => ({
    organization: {
      identifier: organization.identifier,
      name: organization.name,
      description: organization.description,
      tags: {},
    },
    createdAt: organization.createdAt,
    lastModifiedAt: organization.lastModifiedAt,
    harnessManaged: organization.harnessManaged,
  }))
}

const projectKeys = sortableBy<Project>({
  name: (project) => project.name,
  identifier: (project) => project.identifier,
  lastModifiedAt: (project) => project.lastModifiedAt,
})

/** Projects that the caller can view, of one organization or of all; last changed first. */
export function listProjects(
  world: World,
  input: ListInput & {
    org: string | undefined
    identifiers: readonly string[]
    isVisible: (project: Project) => boolean
  },
) {
  const matches = makeMatcher(input.searchTerm)
  const rows = world.projects.filter(
    (project) =>
      (input.org === undefined || project.org === input.org) &&
      (input.identifiers.length === 0 || input.identifiers.includes(project.identifier)) &&
      (matches === undefined || matches(project.name) || matches(project.identifier)) &&
      input.isVisible(project),
  )
  const orders = input.orders.length === 0 ? [{ field: 'lastModifiedAt', descending: true }] : input.orders
  return pageOf(sorted(rows, orders, projectKeys), input.page, (project) => ({
    project: {
      orgIdentifier: project.org,
      identifier: project.identifier,
      name: project.name,
      color: '#7d4dd3',
      modules: ['CD', 'CI', 'CORE'],
      description: project.description,
      tags: {},
    },
    createdAt: project.createdAt,
    lastModifiedAt: project.lastModifiedAt,
    isFavorite: false,
  }))
}
