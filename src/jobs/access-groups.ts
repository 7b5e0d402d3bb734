import { sweepReason } from '#src/domain/access-review/completeness.ts'
import { keyAt, type SnapshotGroup } from '#src/domain/access-review/snapshot.ts'
import { parentScopes, scopeId, type Scope } from '#src/domain/scope.ts'
import { byName, enterGroup, addGap, readList, scopeOfGroup, canSee, type AccessDraft } from './access-draft.ts'
import { forEachConcurrently, sweep } from './access-lists.ts'
import { withParents } from './access-places.ts'
import { reasonOf } from './access-scope.ts'
import { forEachInSlices } from './time-slices.ts'

/** Groups and their members. */

/** If a response is too large, fewer groups with their members at once. */
const GROUP_SIZES = [100, 25, 5, 1]

/** Loads the groups of the loaded scopes, and of the parents of the first one. */
export async function readGroups(draft: AccessDraft): Promise<void> {
  const { context, top, children, scopes } = draft
  const below = children && canSee(draft, top, 'groups')
  await forEachConcurrently(below ? [top, ...parentScopes(top)] : withParents(draft), async (place) => {
    if (!canSee(draft, place, 'groups')) {
      // For a loaded scope, the gap is recorded there.
      if (!scopes.some(({ scope }) => scopeId(scope) === scopeId(place)))
        addGap(draft, 'groups', place, 'no-permission')
      return
    }
    await readList(draft, 'groups', place, {
      name: 'Groups',
      read: (page, signal) =>
        context.reads.getUserGroupList(
          place,
          { ...page, sortOrders: byName, below: below && scopeId(place) === scopeId(top) },
          signal,
        ),
      keyOf: (group) => keyAt(scopeOfGroup(draft, group, place), group.identifier),
      onRow: (group) => {
        enterGroup(draft, group, place)
      },
      sizes: GROUP_SIZES,
    })
  })
}

type GroupsWithRoles = ReadonlyMap<string, { readonly scope: Scope; readonly id: string }>

/** Loads groups that have a role and were in no list, and members that were in none. */
export async function readMissingMembers(draft: AccessDraft): Promise<void> {
  const groupsWithRoles = new Map<string, { readonly scope: Scope; readonly id: string }>()
  await forEachInSlices(draft.assignments, ({ kind, principal, groupScope, scope }) => {
    if (kind !== 'group') return
    groupsWithRoles.set(keyAt(groupScope ?? scope, principal), { scope: groupScope ?? scope, id: principal })
  })
  await readUnlisted(draft, groupsWithRoles)
  const unknown = [...draft.groups].filter(([, { members }]) => members === 'unknown')
  await forEachConcurrently(unknown, async ([key, group]) => {
    const members = await membersOf(draft, group)
    if (members !== undefined) draft.groups.set(key, { ...group, members })
    else if (groupsWithRoles.has(key)) addGap(draft, 'members', group.scope, 'members-unknown', { names: [group.name] })
  })
}

async function readUnlisted(draft: AccessDraft, groupsWithRoles: GroupsWithRoles): Promise<void> {
  const { context, groups } = draft
  await forEachConcurrently(groupsWithRoles, async ([key, { scope, id }]) => {
    if (groups.has(key) || !canSee(draft, scope, 'groups')) return
    try {
      const page = await context.call('A group', (signal) =>
        context.reads.getUserGroupsById(scope, { pageIndex: 0, pageSize: 1, identifiers: [id] }, signal),
      )
      // A missing group has no members who could inherit anything.
      for (const group of page.rows) enterGroup(draft, group, scope)
      if (page.unread > 0) addGap(draft, 'groups', scope, 'unreadable', { names: [id] })
    } catch (error) {
      reasonOf(error)
      addGap(draft, 'members', scope, 'members-unknown', { names: [id] })
    }
  })
}

/** @returns undefined if not all could be loaded */
async function membersOf({ context }: AccessDraft, group: SnapshotGroup): Promise<string[] | undefined> {
  const members: string[] = []
  try {
    const seen = await sweep(context.call, {
      name: 'Members',
      read: (page, signal) =>
        context.reads.getUserListInUserGroup(
          group.scope,
          { ...page, identifier: group.id, sortOrders: ['email,ASC'] },
          signal,
        ),
      keyOf: ({ uuid }) => uuid,
      onRow: ({ uuid }) => members.push(uuid),
    })
    return sweepReason(seen) === undefined ? members : undefined
  } catch (error) {
    reasonOf(error)
    return undefined
  }
}
