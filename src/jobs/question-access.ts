import type { AssignmentFilter } from '#src/api/access-api.ts'
import { sweepReason } from '#src/domain/access-review/completeness.ts'
import { isUserOf } from '#src/domain/access-review/holdings.ts'
import { assignmentRowOf, keyAt, roleIdOf } from '#src/domain/access-review/snapshot.ts'
import type { WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { readCatalog } from './access-catalog.ts'
import { addGap, readInvitations, readList, canSee, type AccessDraft } from './access-draft.ts'
import { forEachConcurrently, sweepAssignments } from './access-lists.ts'
import { reasonOf, type ScopeCatalog } from './access-scope.ts'
import { forEachInSlices } from './time-slices.ts'

/** Loads only the data for one question. */

/** A question for which only a part of the access is loaded. */
export type QuestionLoad = {
  readonly question: WhoCanQuestion
  /** Users are loaded by name even if a group includes every user of a scope. */
  readonly names: boolean
  /** Waits until loading this many role assignments is confirmed. */
  readonly confirm: (assignments: number) => Promise<void>
}

/** Maximum number of users of a scope whose names are loaded automatically. */
const MAX_NAMED = 1000

type Found = ReadonlyMap<Scope, { readonly catalog: ScopeCatalog; readonly filter: AssignmentFilter }>

/** Loads role assignments that match the question, in every scope whose assignments apply. */
export async function readQuestionAccess(draft: AccessDraft, { question, confirm }: QuestionLoad): Promise<void> {
  // A role of a parent can be assigned in a child scope, so all catalogs come first.
  const catalogs = new Map<Scope, ScopeCatalog>()
  await forEachConcurrently(draft.scopes, async ({ scope }) => {
    catalogs.set(scope, await readCatalog(draft, scope))
  })
  const found = new Map<Scope, { readonly catalog: ScopeCatalog; readonly filter: AssignmentFilter }>()
  const sizes: number[] = []
  await forEachConcurrently(catalogs, async ([scope, catalog]) => {
    for (const part of ['users', 'groups', 'service-accounts'] as const)
      if (!canSee(draft, scope, part)) addGap(draft, part, scope, 'no-permission')
    const filter = filterOf(draft, question, scope)
    if (question.kind === 'permission') await checkUnlisted(draft, scope)
    await readInvitations(draft, scope)
    if (filter === undefined) return
    const size = await countOf(draft, scope, filter)
    if (size === undefined) return
    sizes.push(size)
    found.set(scope, { catalog, filter })
  })
  await confirm(sizes.reduce((sum, size) => sum + size, 0))
  await readFound(draft, found)
}

async function readFound(draft: AccessDraft, found: Found): Promise<void> {
  await forEachConcurrently(found, async ([scope, { catalog, filter }]) => {
    try {
      const known = () => ({ ...catalog.partition, users: new Set<string>() })
      const seen = await sweepAssignments(draft.context, scope, filter, known)
      const reason = sweepReason(seen)
      if (reason !== undefined)
        addGap(draft, 'assignments', scope, reason, seen.unread > 0 ? { count: seen.unread } : {})
      for (const row of seen.rows.values()) await catalog.resolveRole(row.roleIdentifier, row.roleLevel)
      await forEachInSlices(seen.rows.values(), (row) => {
        draft.assignments.add(assignmentRowOf(scope, row, catalog.keyOfRole))
      })
    } catch (error) {
      addGap(draft, 'assignments', scope, reasonOf(error))
    }
  })
}

/** The filter to request at a scope; undefined if nothing there can match. */
function filterOf({ roles }: AccessDraft, question: WhoCanQuestion, scope: Scope): AssignmentFilter | undefined {
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

/** Number of role assignments that match a filter. */
async function countOf(draft: AccessDraft, scope: Scope, filter: AssignmentFilter): Promise<number | undefined> {
  const { reads, call } = draft.context
  try {
    const page = await call('Role assignments, total', (signal) =>
      reads.getFilteredRoleAssignmentList(scope, { pageIndex: 0, pageSize: 1, ...filter }, signal),
    )
    return page.totalItems
  } catch (error) {
    addGap(draft, 'assignments', scope, reasonOf(error))
    return undefined
  }
}

/** Roles that no list contains might have the permission as well; the number of their role assignments is known. */
async function checkUnlisted(draft: AccessDraft, scope: Scope): Promise<void> {
  if (!canSee(draft, scope, 'roles')) return
  const ids = [...new Set([...draft.roles.keys()].map(roleIdOf))]
  const all = await countOf(draft, scope, {})
  const listed = ids.length === 0 ? 0 : await countOf(draft, scope, { roles: ids })
  if (all !== undefined && listed !== undefined && all > listed)
    addGap(draft, 'roles', scope, 'not-listed', { count: all - listed })
}

/** Loads the names of the users who were found, and of all users of a scope if a group includes them all. */
export async function readNames(draft: AccessDraft, { names }: QuestionLoad): Promise<void> {
  const { context, top, users, assignments, groups, unnamed } = draft
  const everyone = new Map<string, Scope>()
  const ids = new Set<string>()
  await forEachInSlices(assignments, (row) => {
    if (row.kind === 'user') ids.add(row.principal)
    const group = row.kind === 'group' ? groups.get(keyAt(row.groupScope ?? row.scope, row.principal)) : undefined
    if (group === undefined) return
    if (group.members === 'all-users-of-scope') everyone.set(scopeId(group.scope), group.scope)
    else if (group.members !== 'unknown') for (const id of group.members) ids.add(id)
  })
  await forEachConcurrently(everyone, async ([key, scope]) => {
    const total = await usersOf(draft, scope)
    if (total === undefined || (total > MAX_NAMED && !names)) {
      unnamed.set(key, total)
      return
    }
    await readList(draft, 'users', scope, {
      name: 'Users',
      read: (page, signal) => context.reads.getUsers(scope, { ...page, sortOrders: ['email,ASC'], filter: {} }, signal),
      keyOf: ({ uuid }) => uuid,
      onRow: (user) => {
        users.add(scope, user)
      },
    })
  })
  const account = { account: top.account }
  if (scopeId(top) !== scopeId(account) && canSee(draft, account, 'users'))
    await nameUsers(
      draft,
      account,
      [...ids].filter((id) => users.get(id) === undefined),
    )
  // Whether they are users of the scope itself: only then are actions possible.
  await nameUsers(
    draft,
    top,
    [...ids].filter((id) => !isUserOf(users.get(id)?.scopes ?? [], top)),
  )
}

async function nameUsers({ context, users }: AccessDraft, scope: Scope, ids: readonly string[]): Promise<void> {
  const parts = Array.from({ length: Math.ceil(ids.length / 100) }, (_, part) =>
    ids.slice(part * 100, (part + 1) * 100),
  )
  await forEachConcurrently(parts, async (identifiers) => {
    try {
      const page = await context.call('Users by identifier', (signal) =>
        context.reads.getUsers(scope, { pageIndex: 0, pageSize: 100, filter: { identifiers } }, signal),
      )
      for (const user of page.rows) users.add(scope, user)
    } catch (error) {
      // The identifiers stay, and a missing permission is a separate gap.
      reasonOf(error)
    }
  })
}

async function usersOf(draft: AccessDraft, scope: Scope): Promise<number | undefined> {
  if (!canSee(draft, scope, 'users')) return undefined
  const { reads, call } = draft.context
  try {
    const page = await call('Users, total', (signal) =>
      reads.getUsers(scope, { pageIndex: 0, pageSize: 1, filter: {} }, signal),
    )
    return page.totalItems
  } catch (error) {
    addGap(draft, 'users', scope, reasonOf(error))
    return undefined
  }
}
