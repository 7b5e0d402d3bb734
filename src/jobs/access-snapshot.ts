import type { RoleResponse, ResourceGroupResponse } from '#src/contract/access-schema.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { groupKind } from '#src/domain/access.ts'
import { AssignmentColumns, UserColumns } from '#src/domain/access-review/columns.ts'
import {
  completenessOf,
  mergedGaps,
  sweepReason,
  type Gap,
  type GapReason,
  type Part,
  type PartTotal,
} from '#src/domain/access-review/completeness.ts'
import {
  assignmentRowOf,
  keyAt,
  roleIdOf,
  roleKey,
  type AccessSnapshot,
  type AssignmentRow,
  type InvitationRow,
  type NamedScope,
  type RoleFacts,
  type RoleKey,
  type SnapshotGroup,
} from '#src/domain/access-review/snapshot.ts'
import { viewChecks, visibleIn, type ViewedPart, type Visible } from '#src/domain/access-review/view-permissions.ts'
import { coverageOf, type Coverage } from '#src/domain/permission-search.ts'
import { makeScope, parentScopes, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { AssignmentFilter } from '#src/api/access-api.ts'
import type { WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { inLanes, sweep, sweepAssignments, type Asking } from './access-lists.ts'
import { readScope, reasonOf, type ScopeCatalog } from './access-scope.ts'

/** Reads everything that an access review is about, and how far it is proved to be everything. */

export type SnapshotInput = {
  readonly scope: Scope
  /** Scopes below it too. */
  readonly children: boolean
  /** Every list of users is read a second time, so that completeness can be proved. */
  readonly secondRoster: boolean
  /** Only what one question is about; then the parents of the scope belong to it, too. */
  readonly asked?: Asked
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** A question for which only a part of the access is read. */
export type Asked = {
  readonly question: WhoCanQuestion
  /** Users are loaded by name also where a group holds every user of a scope. */
  readonly names: boolean
  /** Waits until so many role assignments may be read. */
  readonly confirm: (assignments: number) => Promise<void>
}

/** Up to so many users of a scope are named without being asked for. */
const MAX_NAMED = 1000

const MAX_CHECKS = 5000
/** Where an answer is too large, fewer groups with their members at once. */
const GROUP_SIZES = [100, 25, 5, 1]

const byName = ['name,ASC', 'identifier,ASC']

/** @throws what is no answer; a refusal is part of the result */
export async function readSnapshot(asking: Asking, input: SnapshotInput): Promise<AccessSnapshot> {
  const { scope: top, children, secondRoster, asked, now } = input
  const startedAt = now()
  const gaps: Gap[] = []
  const totals: PartTotal[] = []
  const users = new UserColumns()
  const assignments = new AssignmentColumns()
  const roles = new Map<RoleKey, RoleFacts>()
  const resourceGroups = new Map<string, Coverage>()
  const groups = new Map<string, SnapshotGroup>()
  const invitations: InvitationRow[] = []
  const unnamed = new Map<string, number | undefined>()
  let settled = 0

  const gap = (part: Part, scope: Scope, reason: GapReason, more: Pick<Gap, 'count' | 'names'> = {}) =>
    gaps.push({ part, scope, reason, ...more })
  /** Reads a list to its end, with a gap for whatever may be missing. @returns whether nothing is */
  const list = async <Row>(part: Part, scope: Scope, input: Parameters<typeof sweep<Row>>[1]): Promise<boolean> => {
    try {
      const seen = await sweep(asking.call, input)
      const reason = sweepReason(seen)
      if (reason !== undefined) gap(part, scope, reason, seen.unread > 0 ? { count: seen.unread } : {})
      if (seen.total !== undefined) totals.push({ part, scope, total: seen.total })
      return reason === undefined
    } catch (error) {
      gap(part, scope, reasonOf(error))
      return false
    }
  }

  const scopes =
    asked === undefined
      ? await readScopes()
      : [top, ...parentScopes(top)].map((scope): NamedScope => ({ scope, name: undefined }))
  const visible = await readVisible()
  const sees = (scope: Scope, part: ViewedPart) => visible.get(scopeId(scope))?.has(part) === true
  await readGroups()
  if (asked === undefined) await inLanes(scopes, readWhole)
  else await readAsked(asked)
  await readMissingMembers()
  if (asked !== undefined) await readNames(asked)

  return {
    account: top.account,
    scopes,
    users,
    assignments,
    groups,
    roles,
    resourceGroups,
    invitations,
    unnamed,
    completeness: completenessOf(mergedGaps(gaps), totals, settled, secondRoster),
    startedAt,
    endedAt: now(),
  }

  async function readWhole({ scope }: NamedScope): Promise<void> {
    const access = await readScope(asking, {
      scope,
      visible: visible.get(scopeId(scope)) ?? new Set(),
      catalog: await readCatalog(scope),
      secondRoster,
    })
    for (const user of access.users) users.add(scope, user)
    for (const row of access.rows) assignments.add(row)
    gaps.push(...access.gaps)
    totals.push(...access.totals)
    settled += access.settled
    if (sees(scope, 'users')) await readInvitations(scope)
    else gap('invitations', scope, 'no-permission')
  }

  /** Only role assignments that the question is about, in every scope whose assignments count. */
  async function readAsked({ question, confirm }: Asked): Promise<void> {
    // A role of a parent may be assigned below it, so all catalogs come first.
    const catalogs = new Map<Scope, ScopeCatalog>()
    await inLanes(scopes, async ({ scope }) => {
      catalogs.set(scope, await readCatalog(scope))
    })
    const found = new Map<Scope, { readonly catalog: ScopeCatalog; readonly filter: AssignmentFilter }>()
    const sizes: number[] = []
    await inLanes(catalogs, async ([scope, catalog]) => {
      for (const part of ['users', 'groups', 'service-accounts'] as const)
        if (!sees(scope, part)) gap(part, scope, 'no-permission')
      const filter = filterOf(question, scope)
      if (question.kind === 'permission') await checkUnlisted(scope)
      if (sees(scope, 'users')) await readInvitations(scope)
      else gap('invitations', scope, 'no-permission')
      if (filter === undefined) return
      const size = await countOf(scope, filter)
      if (size === undefined) return
      sizes.push(size)
      found.set(scope, { catalog, filter })
    })
    await confirm(sizes.reduce((sum, size) => sum + size, 0))
    await inLanes(found, async ([scope, { catalog, filter }]) => {
      try {
        const seen = await sweepAssignments(asking, scope, filter, () => ({ ...catalog.partition, users: new Set() }))
        const reason = sweepReason(seen)
        if (reason !== undefined) gap('assignments', scope, reason, seen.unread > 0 ? { count: seen.unread } : {})
        for (const row of seen.rows.values()) await catalog.resolveRole(row.roleIdentifier, row.roleLevel)
        for (const row of seen.rows.values()) assignments.add(assignmentRowOf(scope, row, catalog.keyOfRole))
      } catch (error) {
        gap('assignments', scope, reasonOf(error))
      }
    })
  }

  /** What to ask for at a scope; undefined: nothing there can be the answer. */
  function filterOf(question: WhoCanQuestion, scope: Scope): AssignmentFilter | undefined {
    switch (question.kind) {
      case 'role':
        return { roles: [roleIdOf(question.role)] }
      case 'resource-group':
        return scopeId(question.scope) === scopeId(scope) ? { resourceGroups: [question.resourceGroup] } : undefined
      case 'permission': {
        const having = [...roles].flatMap(([key, { permissions }]) =>
          permissions?.includes(question.permission) === true ? roleIdOf(key) : [],
        )
        return having.length === 0 ? undefined : { roles: [...new Set(having)] }
      }
    }
  }

  /** How many role assignments a filter finds. */
  async function countOf(scope: Scope, filter: AssignmentFilter): Promise<number | undefined> {
    try {
      const page = await asking.call('Role assignments, total', (signal) =>
        asking.reads.getFilteredRoleAssignmentList(scope, { pageIndex: 0, pageSize: 1, ...filter }, signal),
      )
      return page.totalItems
    } catch (error) {
      gap('assignments', scope, reasonOf(error))
      return undefined
    }
  }

  /** Roles that no list names may have the permission as well; how many role assignments have one is known. */
  async function checkUnlisted(scope: Scope): Promise<void> {
    if (!sees(scope, 'roles')) return
    const ids = [...new Set([...roles.keys()].map(roleIdOf))]
    const all = await countOf(scope, {})
    const listed = ids.length === 0 ? 0 : await countOf(scope, { roles: ids })
    if (all !== undefined && listed !== undefined && all > listed)
      gap('roles', scope, 'not-listed', { count: all - listed })
  }

  /** Names of the users who were found, and of all users of a scope where a group has them all. */
  async function readNames({ names }: Asked): Promise<void> {
    const everyone = new Map<string, Scope>()
    const ids = new Set<string>()
    for (const row of assignments) {
      if (row.kind === 'user') ids.add(row.principal)
      const group = row.kind === 'group' ? groups.get(keyAt(row.groupScope ?? row.scope, row.principal)) : undefined
      if (group === undefined) continue
      if (group.members === 'all-users-of-scope') everyone.set(scopeId(group.scope), group.scope)
      else if (group.members !== 'unknown') for (const id of group.members) ids.add(id)
    }
    await inLanes(everyone, async ([key, scope]) => {
      const total = await usersOf(scope)
      if (total === undefined || (total > MAX_NAMED && !names)) {
        unnamed.set(key, total)
        return
      }
      await list('users', scope, {
        name: 'Users',
        read: (page, signal) =>
          asking.reads.getUsers(scope, { ...page, sortOrders: ['email,ASC'], filter: {} }, signal),
        keyOf: ({ uuid }) => uuid,
        onRow: (user) => {
          users.add(scope, user)
        },
      })
    })
    const rest = [...ids].filter((id) => users.get(id) === undefined)
    const account = { account: top.account }
    const place = sees(account, 'users') ? account : top
    const parts = Array.from({ length: Math.ceil(rest.length / 100) }, (_, part) =>
      rest.slice(part * 100, (part + 1) * 100),
    )
    await inLanes(parts, async (identifiers) => {
      try {
        const page = await asking.call('Users by identifier', (signal) =>
          asking.reads.getUsers(place, { pageIndex: 0, pageSize: 100, filter: { identifiers } }, signal),
        )
        for (const user of page.rows) users.add(place, user)
      } catch (error) {
        // The identifiers stay, and a missing permission is a gap of its own.
        reasonOf(error)
      }
    })
  }

  async function usersOf(scope: Scope): Promise<number | undefined> {
    if (!sees(scope, 'users')) return undefined
    try {
      const page = await asking.call('Users, total', (signal) =>
        asking.reads.getUsers(scope, { pageIndex: 0, pageSize: 1, filter: {} }, signal),
      )
      return page.totalItems
    } catch (error) {
      gap('users', scope, reasonOf(error))
      return undefined
    }
  }

  async function readScopes(): Promise<NamedScope[]> {
    const found: NamedScope[] = [{ scope: top, name: undefined }]
    if (!children || scopeLevel(top) === 'project') return found
    const { account, org } = top
    if (org === undefined)
      await list('scopes', top, {
        name: 'Organizations',
        read: (page, signal) => asking.reads.getOrganizationList(account, { ...page, sortOrders: byName }, signal),
        keyOf: ({ organization }) => organization.identifier,
        onRow: ({ organization: { identifier, name } }) => found.push({ scope: makeScope(account, identifier), name }),
      })
    await list('scopes', top, {
      name: 'Projects',
      read: (page, signal) =>
        org === undefined
          ? asking.reads.getAllProjectsList(account, { ...page, sortOrders: byName }, signal)
          : asking.reads.getProjectList(account, org, { ...page, sortOrders: byName }, signal),
      keyOf: ({ project }) => `${project.orgIdentifier ?? org ?? ''} ${project.identifier}`,
      onRow: ({ project: { orgIdentifier = org, identifier, name } }) => {
        if (orgIdentifier !== undefined) found.push({ scope: makeScope(account, orgIdentifier, identifier), name })
      },
    })
    return found
  }

  async function readVisible(): Promise<Visible> {
    const places = withParents()
    const checks = viewChecks(places)
    const rows: Awaited<ReturnType<typeof asking.reads.getAccessControlList>> = []
    for (let from = 0; from < checks.length; from += MAX_CHECKS)
      try {
        rows.push(
          ...(await asking.call('Permissions', (signal) =>
            asking.reads.getAccessControlList(top, checks.slice(from, from + MAX_CHECKS), signal),
          )),
        )
      } catch (error) {
        // Whatever was not answered counts as not visible, and is a gap where it is needed.
        reasonOf(error)
      }
    return visibleIn(places, rows)
  }

  /** The scopes with the parents of the first, whose groups count in it, each once. */
  function withParents(): Scope[] {
    const all = [...scopes.map(({ scope }) => scope), ...parentScopes(top)]
    return [...new Map(all.map((scope) => [scopeId(scope), scope])).values()]
  }

  async function readGroups(): Promise<void> {
    const below = children && sees(top, 'groups')
    await inLanes(below ? [top, ...parentScopes(top)] : withParents(), async (place) => {
      if (!sees(place, 'groups')) {
        // For a scope that is loaded the gap is noted there.
        if (!scopes.some(({ scope }) => scopeId(scope) === scopeId(place))) gap('groups', place, 'no-permission')
        return
      }
      await list('groups', place, {
        name: 'Groups',
        read: (page, signal) =>
          asking.reads.getUserGroupList(
            place,
            { ...page, sortOrders: byName, below: below && scopeId(place) === scopeId(top) },
            signal,
          ),
        keyOf: (group) => keyAt(scopeOf(group, place), group.identifier),
        onRow: (group) => {
          enterGroup(group, place)
        },
        sizes: GROUP_SIZES,
      })
    })
  }

  function scopeOf({ orgIdentifier, projectIdentifier }: UserGroup, place: Scope): Scope {
    return orgIdentifier === undefined && projectIdentifier === undefined && !children
      ? place
      : makeScope(top.account, orgIdentifier, projectIdentifier)
  }

  function enterGroup(group: UserGroup, place: Scope): void {
    const scope = scopeOf(group, place)
    const kind = groupKind(group)
    groups.set(keyAt(scope, group.identifier), {
      id: group.identifier,
      scope,
      name: group.name,
      kind,
      members: kind === 'built-in' ? 'all-users-of-scope' : (group.users ?? 'unknown'),
    })
  }

  async function readCatalog(scope: Scope): Promise<ScopeCatalog> {
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
    if (!sees(scope, 'roles')) gap('roles', scope, 'no-permission')
    else
      await list('roles', scope, {
        name: 'Roles',
        read: (page, signal) => asking.reads.getRoleList(scope, { ...page, ...listing }, signal),
        keyOf: ({ role }) => role.identifier,
        onRow: enter,
      })
    let allResources = false
    if (!sees(scope, 'resource-groups')) gap('resource-groups', scope, 'no-permission')
    else
      allResources = await list('resource-groups', scope, {
        name: 'Resource groups',
        read: (page, signal) => asking.reads.getResourceGroupListV2(scope, { ...page, ...listing }, signal),
        keyOf: ({ resourceGroup }) => resourceGroup.identifier,
        onRow: cover,
      })
    /** Roles that were asked for and are not there. */
    const missing = new Set<string>()
    const keyOfRole = (id: string, level: string | undefined): RoleKey =>
      keys.get(id) ?? roleKey(ownerOf(scope, level), id)
    const resolve = async (id: string, level: string | undefined): Promise<void> => {
      if (keys.has(id) || missing.has(id)) return
      const owner = ownerOf(scope, level)
      const unreadable = () => {
        roles.set(roleKey(owner, id), { name: id, permissions: undefined })
        gap('roles', scope, 'role-unreadable', { names: [id] })
      }
      if (!sees(scope, 'roles')) {
        unreadable()
        return
      }
      try {
        const read = await asking.call('A role', (signal) => asking.reads.getRole(owner, id, signal))
        const key = roleKey(read.harnessManaged === true ? undefined : owner, id)
        keys.set(id, key)
        roles.set(key, { name: read.role.name, permissions: read.role.permissions })
      } catch (error) {
        if (reasonOf(error) === 'failed') missing.add(id)
        else unreadable()
      }
    }
    const started = new Map<string, Promise<void>>()
    return {
      keyOfRole,
      resolveRole: (id, level) => {
        const under = started.get(id) ?? resolve(id, level)
        started.set(id, under)
        return under
      },
      unnameable: (row: AssignmentRow) => {
        if (row.internal) return 'internal'
        if (!roles.has(row.role)) return 'missing-role'
        return allResources && !resources.has(row.resourceGroup) ? 'missing-resource-group' : undefined
      },
      partition: { roles: new Set(keys.keys()), resourceGroups: resources },
    }
  }

  async function readInvitations(scope: Scope): Promise<void> {
    await list('invitations', scope, {
      name: 'Invitations',
      read: (page, signal) => asking.reads.getInvites(scope, { ...page, sortOrders: ['email,ASC'] }, signal),
      keyOf: ({ id }) => id,
      onRow: ({ id, email, roleBindings, userGroups }) =>
        invitations.push({
          id,
          scope,
          email,
          roles: roleBindings.map(({ roleIdentifier, resourceGroupIdentifier }) => ({
            role: roleIdentifier,
            resourceGroup: resourceGroupIdentifier,
          })),
          groups: userGroups,
        }),
    })
  }

  /** Groups that give a role and were in no list, and members that were in none. */
  async function readMissingMembers(): Promise<void> {
    const giving = new Map<string, { readonly scope: Scope; readonly id: string }>()
    for (const { kind, principal, groupScope, scope } of assignments)
      if (kind === 'group')
        giving.set(keyAt(groupScope ?? scope, principal), { scope: groupScope ?? scope, id: principal })
    await inLanes(giving, async ([key, { scope, id }]) => {
      if (groups.has(key) || !sees(scope, 'groups')) return
      try {
        const page = await asking.call('A group', (signal) =>
          asking.reads.getUserGroupsById(scope, { pageIndex: 0, pageSize: 1, identifiers: [id] }, signal),
        )
        // A group that is not there has no members to whom it could give anything.
        for (const group of page.rows) enterGroup(group, scope)
        if (page.unread > 0) gap('groups', scope, 'unreadable', { names: [id] })
      } catch (error) {
        reasonOf(error)
        gap('members', scope, 'members-unknown', { names: [id] })
      }
    })
    const unknown = [...groups].filter(([, { members }]) => members === 'unknown')
    await inLanes(unknown, async ([key, group]) => {
      const members: string[] = []
      try {
        const seen = await sweep(asking.call, {
          name: 'Members',
          read: (page, signal) =>
            asking.reads.getUserListInUserGroup(
              group.scope,
              { ...page, identifier: group.id, sortOrders: ['email,ASC'] },
              signal,
            ),
          keyOf: ({ uuid }) => uuid,
          onRow: ({ uuid }) => members.push(uuid),
        })
        if (sweepReason(seen) === undefined) {
          groups.set(key, { ...group, members })
          return
        }
      } catch (error) {
        reasonOf(error)
      }
      if (giving.has(key)) gap('members', group.scope, 'members-unknown', { names: [group.name] })
    })
  }
}

/** Where a role is defined that is assigned at a scope. @param level of the role, where the service tells it */
function ownerOf(scope: Scope, level: string | undefined): Scope {
  return [scope, ...parentScopes(scope)].find((each) => scopeLevel(each) === level) ?? scope
}
