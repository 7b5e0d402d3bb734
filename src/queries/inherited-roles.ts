import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { getFilteredRoleAssignmentList, getResourceGroupListV2, getRoleList } from '#src/api/access-api.ts'
import { getUserGroupsById, getUserListInUserGroup } from '#src/api/group-api.ts'
import { getUsers } from '#src/api/user-api.ts'
import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { groupRef } from '#src/domain/group-ref.ts'
import {
  includesInternalRoles,
  isOverLimit,
  notInherited,
  groupsMatching,
  type AccessFilter,
  type FilterPlan,
  type InheritedRole,
  type InheritedRoles,
} from '#src/domain/inherited.ts'
import { parentScopes, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from './access-queries.ts'
import { permissionsQuery } from './permission-queries.ts'
import { failedJustNow } from './start-read.ts'

/**
 * Roles at a scope that are inherited from groups: the assignments of groups in one call, and those groups with their
 * members. Groups of parent scopes count if they have a role here.
 */

const PAGE = 100
/** Maximum pages of one list; the rest is a gap. */
const MAX_PAGES = 20

/** All rows of a list, up to the maximum. */
async function allPages<Row>(
  read: (page: { pageIndex: number; pageSize: number }) => Promise<Page<Row>>,
): Promise<{ rows: Row[]; complete: boolean }> {
  const rows: Row[] = []
  for (let pageIndex = 0; pageIndex < MAX_PAGES; pageIndex += 1) {
    const page = await read({ pageIndex, pageSize: PAGE })
    rows.push(...page.rows)
    if (page.unread > 0) return { rows, complete: false }
    if (page.rows.length === 0 || rows.length >= page.totalItems)
      return { rows, complete: rows.length >= page.totalItems }
  }
  return { rows, complete: false }
}

type Owner = { readonly scope: Scope; readonly assignments: PlainAssignment[] }

function identifiersOf({ assignments }: Owner): string[] {
  return [...new Set(assignments.map(({ principal }) => principal.identifier))]
}

/** Assignments of groups by the scope of the group; an unreported level means the scope itself. */
function byOwner(scope: Scope, assignments: readonly PlainAssignment[]): Owner[] {
  const owners = new Map<string, Owner>()
  for (const assignment of assignments) {
    const { scopeLevel: level } = assignment.principal
    const owner = [scope, ...parentScopes(scope)].find((each) => scopeLevel(each) === level) ?? scope
    const entry = owners.get(scopeId(owner)) ?? { scope: owner, assignments: [] }
    entry.assignments.push(assignment)
    owners.set(scopeId(owner), entry)
  }
  return [...owners.values()]
}

/**
 * IDs of the members of a group; `everyone` for a built-in group; undefined if not all are known.
 *
 * @param own whether the group belongs to the scope itself. Anyone in a scope is in its parents, too
 *   (docs/service.md, trap 22).
 */
async function membersOf(
  scope: Scope,
  group: UserGroup,
  own: boolean,
  signal: AbortSignal,
): Promise<readonly string[] | 'everyone' | undefined> {
  if (group.harnessManaged === true && (own || group.users === undefined)) return 'everyone'
  if (group.users !== undefined) return group.users
  const { rows, complete } = await allPages((page) =>
    getUserListInUserGroup(scope, { ...page, identifier: group.identifier, sortOrders: ['email,ASC'] }, signal),
  )
  return complete ? rows.map(({ uuid }) => uuid) : undefined
}

/**
 * A list, loaded for its names. Not from the lists of choices, which load when they are opened; but a pending read of
 * such a list is shared, and one that has just failed is not repeated.
 */
async function namesFrom<Row>(
  client: QueryClient,
  shared: { readonly queryKey: QueryKey },
  join: () => Promise<Page<Row>>,
  ask: () => Promise<Page<Row>>,
): Promise<Page<Row> | undefined> {
  if (failedJustNow(client, shared)) return undefined
  const isLoading = client.getQueryState(shared.queryKey)?.fetchStatus === 'fetching'
  return (isLoading ? join() : ask()).catch(unnamed)
}

/** Names of the groups' roles, loaded alongside the groups; if unreadable, the identifiers are used. */
async function namesAt(client: QueryClient, scope: Scope, signal: AbortSignal) {
  const first = { pageIndex: 0, pageSize: PAGE, sortOrders: ['name,ASC'] }
  const rolesRead = rolesQuery(scope)
  const groupsRead = resourceGroupsQuery(scope)
  const [roles, resourceGroups] = await Promise.all([
    namesFrom(
      client,
      rolesRead,
      () => client.query(rolesRead),
      () => getRoleList(scope, first, signal),
    ),
    namesFrom(
      client,
      groupsRead,
      () => client.query(groupsRead),
      () => getResourceGroupListV2(scope, first, signal),
    ),
  ])
  const roleNames = new Map(roles?.rows.map(({ role }) => [role.identifier, role.name]))
  const groupNames = new Map(resourceGroups?.rows.map(({ resourceGroup: { identifier, name } }) => [identifier, name]))
  return ({ roleIdentifier, resourceGroupIdentifier }: PlainAssignment) => ({
    roleIdentifier,
    roleName: roleNames.get(roleIdentifier),
    resourceGroupIdentifier,
    resourceGroupName: groupNames.get(resourceGroupIdentifier),
  })
}

/** Like `notRead`; closing a list cancels its read. */
function unnamed(error: unknown): undefined {
  if (isApiError(error) && error.kind === 'session') throw error
}

/**
 * A failure other than the end of the session counts as not loaded.
 *
 * @throws any other error
 */
function notRead(error: unknown): undefined {
  if (!isApiError(error) || error.kind === 'session') throw error
}

/** The groups of a scope with role assignments, by identifier. */
async function groupsOf(owner: Owner, signal: AbortSignal): Promise<Map<string, UserGroup>> {
  const identifiers = identifiersOf(owner)
  const found = new Map<string, UserGroup>()
  for (let from = 0; from < identifiers.length; from += PAGE) {
    const some = identifiers.slice(from, from + PAGE)
    const params = { pageIndex: 0, pageSize: PAGE, sortOrders: ['name,ASC'], identifiers: some }
    for (const group of (await getUserGroupsById(owner.scope, params, signal)).rows) found.set(group.identifier, group)
  }
  return found
}

async function readInherited(client: QueryClient, scope: Scope, signal: AbortSignal): Promise<InheritedRoles> {
  const [permissions, held] = await Promise.all([
    client.query(permissionsQuery(scope)).catch(notRead),
    allPages((page) => getFilteredRoleAssignmentList(scope, { ...page, types: ['USER_GROUP'] }, signal)),
  ])
  // Without permission to view groups, the service silently omits their assignments.
  if (permissions === undefined) return notInherited('failed')
  if (!permissions.here.has('core_usergroup_view')) return notInherited('hidden')
  const live = held.rows.filter(({ disabled, principal }) => disabled !== true && principal.type === 'USER_GROUP')
  if (live.length === 0) return notInherited(held.complete ? undefined : 'partly')
  const owners = byOwner(scope, live)
  const [named, ...groups] = await Promise.all([
    namesAt(client, scope, signal),
    ...owners.map((owner) => groupsOf(owner, signal)),
  ])
  const everyone: InheritedRole[] = []
  const byUser = new Map<string, InheritedRole[]>()
  const gaps: string[] = []
  for (const [place, owner] of owners.entries())
    for (const identifier of identifiersOf(owner)) {
      const assignments = owner.assignments.filter(({ principal }) => principal.identifier === identifier)
      const group = groups[place]?.get(identifier)
      const members = group && (await membersOf(owner.scope, group, owner.scope === scope, signal))
      if (group === undefined || members === undefined) {
        gaps.push(group?.name ?? identifier)
        continue
      }
      const ref = groupRef(scope, owner.scope, identifier)
      const from = { from: group.name, ...(ref === undefined ? {} : { fromGroup: ref }) }
      const roles = assignments.map((assignment): InheritedRole => ({ ...named(assignment), ...from }))
      if (members === 'everyone') everyone.push(...roles)
      else for (const id of members) byUser.set(id, [...(byUser.get(id) ?? []), ...roles])
    }
  return { everyone, byUser, missing: gaps.length > 0 || !held.complete ? 'partly' : undefined, gaps }
}

/** Inherited roles of a scope. A failure is part of the data: lists are shown without them and say so. */
export async function inheritedRoles(client: QueryClient, scope: Scope, signal: AbortSignal): Promise<InheritedRoles> {
  try {
    return await readInherited(client, scope, signal)
  } catch (error) {
    notRead(error)
    return notInherited('failed')
  }
}

/**
 * Whether the service's result for a filter by roles is complete, and who inherits them.
 *
 * @param reading the roles of groups at the scope, loaded at the same time
 */
export async function filterPlan(
  scope: Scope,
  filter: AccessFilter,
  signal: AbortSignal,
  reading: Promise<InheritedRoles>,
): Promise<FilterPlan> {
  const one = { pageIndex: 0, pageSize: 1 }
  const totalOf = ({ totalItems }: Page<unknown>) => totalItems
  const [assignments, inherited] = await Promise.all([
    getFilteredRoleAssignmentList(scope, { ...one, ...filter, types: ['USER'] }, signal).then(totalOf, notRead),
    reading,
  ])
  const ways = groupsMatching(inherited, filter)
  const internal = includesInternalRoles(filter)
  const users =
    internal || isOverLimit({ assignments, hidden: 0 }) || ways.length > 0
      ? await getUsers(scope, { ...one, sortOrders: ['email,ASC'], filter: {} }, signal).then(totalOf, notRead)
      : undefined
  return { assignments, hidden: internal ? (users ?? Infinity) : 0, inherited, ways, users }
}
