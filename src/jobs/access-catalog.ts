import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access-schema.ts'
import { keyAt, roleKey, type AssignmentRow, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import { coverageOf } from '#src/domain/permission-search.ts'
import { parentScopes, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { byName, addGap, readList, canSee, type AccessDraft } from './access-draft.ts'
import { reasonOf, type ScopeCatalog } from './access-scope.ts'

/** Loads the roles and the resource groups of a scope. */
export async function readCatalog(draft: AccessDraft, scope: Scope): Promise<ScopeCatalog> {
  const { context, roles, resourceGroups } = draft
  const keys = new Map<string, RoleKey>()
  const enter = ({ role, harnessManaged }: RoleResponse) => {
    const key = roleKey(harnessManaged === true ? undefined : scope, role.identifier)
    keys.set(role.identifier, key)
    roles.set(key, { name: role.name, permissions: role.permissions })
  }
  const resources = new Set<string>()
  const cover = (row: ResourceGroupResponse) => {
    resources.add(row.resourceGroup.identifier)
    resourceGroups.set(keyAt(scope, row.resourceGroup.identifier), coverageOf(row, scope))
  }
  const listing = { sortOrders: byName }
  if (!canSee(draft, scope, 'roles')) addGap(draft, 'roles', scope, 'no-permission')
  else
    await readList(draft, 'roles', scope, {
      name: 'Roles',
      read: (page, signal) => context.reads.getRoleList(scope, { ...page, ...listing }, signal),
      keyOf: ({ role }) => role.identifier,
      onRow: enter,
    })
  let allResources = false
  if (!canSee(draft, scope, 'resource-groups')) addGap(draft, 'resource-groups', scope, 'no-permission')
  else
    allResources = await readList(draft, 'resource-groups', scope, {
      name: 'Resource groups',
      read: (page, signal) => context.reads.getResourceGroupListV2(scope, { ...page, ...listing }, signal),
      keyOf: ({ resourceGroup }) => resourceGroup.identifier,
      onRow: cover,
    })
  const keyOfRole = (id: string, level: string | undefined): RoleKey =>
    keys.get(id) ?? roleKey(ownerOf(scope, level), id)
  return {
    keyOfRole,
    resolveRole: makeRoleResolver(draft, scope, keys),
    unnameable: (row: AssignmentRow) => {
      if (row.internal) return 'internal'
      if (!roles.has(row.role)) return 'missing-role'
      return allResources && !resources.has(row.resourceGroup) ? 'missing-resource-group' : undefined
    },
    partition: { roles: new Set(keys.keys()), resourceGroups: resources },
  }
}

/**
 * Loads roles that the list of a scope omits, each once.
 *
 * @param keys known roles; found ones are added
 */
function makeRoleResolver(draft: AccessDraft, scope: Scope, keys: Map<string, RoleKey>): ScopeCatalog['resolveRole'] {
  const { context, roles } = draft
  const resolve = async (id: string, level: string | undefined): Promise<void> => {
    if (keys.has(id)) return
    const owner = ownerOf(scope, level)
    const unreadable = () => {
      roles.set(roleKey(owner, id), { name: id, permissions: undefined })
      addGap(draft, 'roles', scope, 'role-unreadable', { names: [id] })
    }
    if (!canSee(draft, scope, 'roles')) {
      unreadable()
      return
    }
    try {
      const read = await context.call('A role', (signal) => context.reads.getRole(owner, id, signal))
      const key = roleKey(read.harnessManaged === true ? undefined : owner, id)
      keys.set(id, key)
      roles.set(key, { name: read.role.name, permissions: read.role.permissions })
    } catch (error) {
      // `failed`: Harness responded that the role doesn't exist.
      if (reasonOf(error) !== 'failed') unreadable()
    }
  }
  const started = new Map<string, Promise<void>>()
  return (id, level) => {
    const pending = started.get(id) ?? resolve(id, level)
    started.set(id, pending)
    return pending
  }
}

/**
 * Scope that defines a role which is assigned at a scope.
 *
 * @param level of the role, if the service reports it
 */
function ownerOf(scope: Scope, level: string | undefined): Scope {
  return [scope, ...parentScopes(scope)].find((each) => scopeLevel(each) === level) ?? scope
}
