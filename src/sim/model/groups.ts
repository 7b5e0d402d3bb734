import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { findGroup, isInGroup } from './access-rules.ts'
import { unexpectedError, invalidRequest, notFoundAs400, refused } from './errors.ts'
import { adminsOf } from './last-admin.ts'
import { removeFromGroup } from './leaving.ts'
import { pageOf, makeMatcher, sorted, type PageRequest, sortableBy, type SortOrder } from './page-slices.ts'
import type { Ref } from './people.ts'
import { isSame, isWithin, presentScopeFields } from './scopes.ts'
import { copyOf, metadataOf, userSortKeys } from './user-rows.ts'
import type { UserGroup, World } from './world.ts'

/** A built-in group with more members than this is sent without its list of members. */
const MAX_LISTED_MEMBERS = 10_000

function membersOf(world: World, group: UserGroup): Ref[] {
  if (group.harnessManaged) return world.members.refs(group.scope)
  return [...group.users].map((id) => world.people.refOf(id))
}

/** A group as the service sends it: null members are omitted. */
function groupRow(world: World, group: UserGroup) {
  const many = group.harnessManaged && world.members.count(group.scope) > MAX_LISTED_MEMBERS
  return {
    ...presentScopeFields(group.scope),
    identifier: group.identifier,
    name: group.name,
    ...(many ? {} : { users: membersOf(world, group).map((ref) => world.people.at(ref).uuid) }),
    notificationConfigs: [],
    externallyManaged: group.externallyManaged,
    description: group.description,
    tags: {},
    harnessManaged: group.harnessManaged,
    ssoLinked: group.sso !== undefined,
    ...(group.sso === undefined ? {} : { linkedSsoDisplayName: group.sso, linkedSsoType: 'SAML' }),
  }
}

export type GroupFilterType = 'EXCLUDE_INHERITED_GROUPS' | 'INCLUDE_INHERITED_GROUPS' | 'INCLUDE_CHILD_SCOPE_GROUPS'

/** Parses the value in the request; unknown values mean the default. */
export function groupFilterType(word: string | null | undefined): GroupFilterType {
  return word === 'INCLUDE_INHERITED_GROUPS' || word === 'INCLUDE_CHILD_SCOPE_GROUPS'
    ? word
    : 'EXCLUDE_INHERITED_GROUPS'
}

const sortKeys = sortableBy<UserGroup>({
  name: (group) => group.name,
  identifier: (group) => group.identifier,
  lastModifiedAt: (group) => group.lastModifiedAt,
})

/** Groups of a scope; `userIds`: only those with one of these users. Last changed first by default. */
export function listGroups(
  world: World,
  scope: Scope,
  input: {
    page: PageRequest
    orders: readonly SortOrder[]
    searchTerm?: string | null | undefined
    filterType: GroupFilterType
    identifiers?: readonly string[] | null | undefined
    userIds?: readonly string[] | null | undefined
  },
) {
  const matches = makeMatcher(input.searchTerm)
  const scopes = [scope, ...parentScopes(scope)]
  const rows = world.groups.filter((group) => {
    const here =
      input.filterType === 'INCLUDE_CHILD_SCOPE_GROUPS'
        ? isWithin(group.scope, scope)
        : input.filterType === 'INCLUDE_INHERITED_GROUPS'
          ? scopes.some((entry) => isSame(entry, group.scope))
          : isSame(group.scope, scope)
    if (!here || (matches !== undefined && !matches(group.name))) return false
    if (input.identifiers != null && !input.identifiers.includes(group.identifier)) return false
    return input.userIds == null || input.userIds.some((userId) => isInGroup(world, group, userId))
  })
  const orders = input.orders.length === 0 ? [{ field: 'lastModifiedAt', descending: true }] : input.orders
  return pageOf(sorted(rows, orders, sortKeys), input.page, (group) => groupRow(world, group))
}

/** Groups of one user in the given scopes, each with some of its members. */
export function listGroupsOfUser(
  world: World,
  userId: string,
  input: { page: PageRequest; searchTerm: string | null; userSize: number; isWanted: (scope: Scope) => boolean },
) {
  const matches = makeMatcher(input.searchTerm)
  const rows = world.groups.filter(
    (group) => input.isWanted(group.scope) && isInGroup(world, group, userId) && matches?.(group.name) !== false,
  )
  return pageOf(rows, input.page, (group) => ({
    userGroupDTO: groupRow(world, group),
    users: membersOf(world, group)
      .slice(0, input.userSize)
      .map((ref) => metadataOf(world, world.people.at(ref))),
    roleAssignmentsMetadataDTO: null,
    lastModifiedAt: group.lastModifiedAt,
  }))
}

/**
 * Users in one group.
 *
 * @throws ServiceError 400 for an unknown group
 */
export function listGroupMembers(
  world: World,
  scope: Scope,
  identifier: string,
  input: {
    page: PageRequest
    orders: readonly SortOrder[]
    searchTerm?: string | null | undefined
    identifiers?: readonly string[] | undefined
    emails?: readonly string[] | undefined
  },
) {
  const group = findGroup(world, identifier, scope)
  if (group === undefined) throw notFoundAs400()
  const matches = makeMatcher(input.searchTerm)
  const named = input.identifiers !== undefined || input.emails !== undefined
  const emails = input.emails?.map((email) => email.toLowerCase())
  const rows = membersOf(world, group).filter((ref) => {
    const { uuid, name, email } = copyOf(world, world.people.at(ref))
    if (named && input.identifiers?.includes(uuid) !== true && emails?.includes(email) !== true) return false
    return matches === undefined || matches(name) || matches(email)
  })
  return pageOf(sorted(rows, input.orders, userSortKeys(world)), input.page, (ref) =>
    metadataOf(world, world.people.at(ref)),
  )
}

function groupOf(world: World, scope: Scope, identifier: string): UserGroup {
  const group = findGroup(world, identifier, scope)
  if (group === undefined) throw refused('USER_GROUP_ERROR', `User group ${identifier} does not exist at this scope`)
  return group
}

/** Whether a user is in a group. */
export function isMember(world: World, scope: Scope, identifier: string, userId: string): boolean {
  return isInGroup(world, groupOf(world, scope, identifier), userId)
}

function changeable(world: World, scope: Scope, identifier: string): UserGroup {
  const group = groupOf(world, scope, identifier)
  if (group.externallyManaged) throw invalidRequest(`user group ${identifier} is managed by the identity provider`)
  if (group.harnessManaged) throw invalidRequest(`user group ${identifier} is built in and cannot be changed`)
  return group
}

/** Adds a user to a group. Existing members are refused. */
export function addMember(world: World, scope: Scope, identifier: string, userId: string) {
  const group = changeable(world, scope, identifier)
  if (group.users.has(userId)) throw invalidRequest('the user is already a member of the group')
  if (world.people.get(userId) === undefined) throw invalidRequest('the user does not exist')
  group.users.add(userId)
  group.lastModifiedAt = world.now()
  world.effects += 1
  return groupRow(world, group)
}

/** Removes a user from a group; not being in it is no error. The last account admin stays. */
export function removeMember(world: World, scope: Scope, identifier: string, userId: string) {
  const group = changeable(world, scope, identifier)
  if (scope.org === undefined && group.users.has(userId)) {
    const administers = adminsOf(world, scope).has(userId)
    group.users.delete(userId)
    const orphaned = administers && adminsOf(world, scope).size === 0
    group.users.add(userId)
    if (orphaned) throw invalidRequest('the account would be left without an administrator')
  }
  removeFromGroup(world, scope, identifier, userId)
  group.lastModifiedAt = world.now()
  world.effects += 1
  return groupRow(world, { ...group, users: new Set([...group.users].filter((id) => id !== userId)) })
}

/** The call for the members of a group fails without a body. */
export function requireBody(body: unknown): void {
  if (body === undefined || body === null) throw unexpectedError()
}
