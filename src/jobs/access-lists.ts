import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { Page, PageQuery } from '#src/contract/paging-schema.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import * as accessApi from '#src/api/access-api.ts'
import * as groupApi from '#src/api/group-api.ts'
import * as inviteApi from '#src/api/invite-api.ts'
import * as permissionApi from '#src/api/permission-api.ts'
import * as scopeApi from '#src/api/scope-api.ts'
import * as userApi from '#src/api/user-api.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { isOverlapping, type Sweep } from '#src/domain/access-review/completeness.ts'
import { isNearLimit } from '#src/domain/inherited.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { Call } from './call-queue.ts'

/** Lists that an access load reads to their end, page by page and in any order. */

/** The kinds of reads of a load. */
export const accessReads = {
  getAccessControlList: permissionApi.getAccessControlList,
  getAggregatedUser: userApi.getAggregatedUser,
  getAggregatedUsers: userApi.getAggregatedUsers,
  getAllProjectsList: scopeApi.getAllProjectsList,
  getFilteredRoleAssignmentList: accessApi.getFilteredRoleAssignmentList,
  getInvites: inviteApi.getInvites,
  getOrganizationList: scopeApi.getOrganizationList,
  getProjectList: scopeApi.getProjectList,
  getResourceGroupListV2: accessApi.getResourceGroupListV2,
  getRole: accessApi.getRole,
  getRoleList: accessApi.getRoleList,
  getUserGroupList: groupApi.getUserGroupList,
  getUserGroupsById: groupApi.getUserGroupsById,
  getUserListInUserGroup: groupApi.getUserListInUserGroup,
  getUsers: userApi.getUsers,
}
export type AccessReads = typeof accessReads

/** How a load sends requests: its reads, and the queue that paces them. */
export type ReadContext = { readonly reads: AccessReads; readonly call: Call }

const PAGE = 100
const SMALL_PAGE = 10
/** Concurrent pages of one list. */
const LANES = 4

/** Processes a list with limited concurrency. */
export async function forEachConcurrently<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
  lanes = LANES,
): Promise<void> {
  const rest = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

type ListInput<Row> = {
  readonly name: string
  readonly read: (page: PageQuery, signal: AbortSignal) => Promise<Page<Row>>
  readonly keyOf: (row: Row) => string
  /** Called once per row. */
  readonly onRow: (row: Row) => void
  /** Whether a response might omit some rows. */
  readonly isNearLimit?: (rows: readonly Row[]) => boolean
  /** Page sizes to try if a response might be too large. */
  readonly sizes?: readonly number[]
}

/**
 * Reads a list to its end.
 *
 * @throws ApiError for a refusal
 */
export async function sweep<Row>(call: Call, list: ListInput<Row>): Promise<Sweep> {
  const [size = PAGE, ...smaller] = list.sizes ?? [PAGE]
  try {
    return await sweepBy(call, list, size)
  } catch (error) {
    if (smaller.length === 0 || !isApiError(error) || error.fault !== 'too-large') throw error
    return sweep(call, { ...list, sizes: smaller })
  }
}

async function sweepBy<Row>(call: Call, list: ListInput<Row>, size: number): Promise<Sweep> {
  const seen = new Set<string>()
  /** Totals that pages reported. */
  const totals = new Set<number>()
  let length = 0
  let unread = 0
  let cut = false
  /** Pages from this index on are empty. */
  let end = Infinity
  const ask = async (pageIndex: number, pageSize: number): Promise<void> => {
    const page = await call(list.name, (signal) => list.read({ pageIndex, pageSize }, signal))
    const nearlyCut = list.isNearLimit?.(page.rows) === true
    if (nearlyCut && pageSize > SMALL_PAGE) {
      const parts = pageSize / SMALL_PAGE
      for (let part = 0; part < parts; part += 1) await ask(pageIndex * parts + part, SMALL_PAGE)
      return
    }
    if (nearlyCut) cut = true
    totals.add(page.totalItems)
    unread += page.unread
    length += page.rows.length + page.unread
    if (page.rows.length + page.unread === 0) end = Math.min(end, pageIndex * pageSize)
    for (const row of page.rows) {
      const key = list.keyOf(row)
      if (seen.has(key)) continue
      seen.add(key)
      list.onRow(row)
    }
  }
  await ask(0, size)
  const rest = function* () {
    // The total can change during the read; a wrong one only costs its first empty page.
    for (let index = 1; index * size < Math.min(end, Math.max(...totals)); index += 1) yield index
  }
  await forEachConcurrently(rest(), (index) => ask(index, size))
  return { total: totals.size === 1 ? Math.max(...totals) : undefined, length, distinct: seen.size, unread, cut }
}

/**
 * The users of exactly one scope, with direct assignments. Sorted by address, which is unique, so that pages are
 * stable.
 */
export function sweepUsers(
  { reads, call }: ReadContext,
  scope: Scope,
  onRow: (row: UserAggregate) => void,
): Promise<Sweep> {
  return sweep(call, {
    name: 'Users',
    read: (page, signal) => reads.getAggregatedUsers(scope, { ...page, sortOrders: ['email,ASC'] }, signal),
    keyOf: ({ user }) => user.uuid,
    onRow,
    isNearLimit,
  })
}

/** The same users without assignments. @returns their identifiers */
export async function sweepRoster({ reads, call }: ReadContext, scope: Scope): Promise<Sweep & { ids: Set<string> }> {
  const ids = new Set<string>()
  const seen = await sweep(call, {
    name: 'Users again',
    read: (page, signal) => reads.getUsers(scope, { ...page, sortOrders: ['email,ASC'], filter: {} }, signal),
    keyOf: ({ uuid }) => uuid,
    onRow: ({ uuid }) => ids.add(uuid),
  })
  return { ...seen, ids }
}

type Filter = accessApi.AssignmentFilter

function sweepOnce({ reads, call }: ReadContext, scope: Scope, filter: Filter, onRow: (row: PlainAssignment) => void) {
  return sweep(call, {
    name: 'Role assignments',
    read: (page, signal) => reads.getFilteredRoleAssignmentList(scope, { ...page, ...filter }, signal),
    keyOf: ({ identifier }) => identifier,
    onRow,
  })
}

/** Known values that split the rows of a list, so that it can be read in parts. */
export type Partition = {
  readonly roles: ReadonlySet<string>
  readonly resourceGroups: ReadonlySet<string>
  readonly users: ReadonlySet<string>
}

/** Number of users requested together: few, because each has several assignments. */
export const FEW_USERS = 40

/** Ways to split a read; the next one is used if a part still has more than a page. */
const splits: readonly ((filter: Filter, known: Partition) => Filter[])[] = [
  (filter, { roles }) => [...roles].map((role) => ({ ...filter, roles: [role] })),
  (filter, { resourceGroups }) => [...resourceGroups].map((group) => ({ ...filter, resourceGroups: [group] })),
  (filter) =>
    (filter.types ?? (['USER', 'USER_GROUP', 'SERVICE_ACCOUNT'] as const)).map((type) => ({
      ...filter,
      types: [type],
    })),
  (filter, { users }) => {
    const ids = [...users]
    return Array.from({ length: Math.ceil(ids.length / FEW_USERS) }, (_, part) => ({
      ...filter,
      principals: ids
        .slice(part * FEW_USERS, (part + 1) * FEW_USERS)
        .map((identifier) => ({ identifier, type: 'USER' as const })),
    }))
  },
]

/** Number of passes over a list whose pages overlap: each can show a role or a user that none did before. */
const MAX_OVERLAPPING = 3

/**
 * The role assignments of exactly one scope. Their order is not guaranteed: if pages overlap, they are read in parts.
 */
export async function sweepAssignments(
  context: ReadContext,
  scope: Scope,
  filter: Filter,
  known: () => Partition,
): Promise<Sweep & { rows: Map<string, PlainAssignment> }> {
  // Values that were seen count as known: the list of roles omits some.
  const met = { roles: new Set<string>(), resourceGroups: new Set<string>(), users: new Set<string>() }
  for (let sweeps = 1; ; sweeps += 1) {
    const rows = new Map<string, PlainAssignment>()
    const take = (row: PlainAssignment) => {
      rows.set(row.identifier, row)
      met.roles.add(row.roleIdentifier)
      met.resourceGroups.add(row.resourceGroupIdentifier)
      if (row.principal.type === 'USER') met.users.add(row.principal.identifier)
    }
    const unsplit = await sweepOnce(context, scope, filter, take)
    if (!isOverlapping(unsplit)) return { ...unsplit, rows }
    const { roles, resourceGroups, users } = known()
    for (const role of roles) met.roles.add(role)
    for (const group of resourceGroups) met.resourceGroups.add(group)
    for (const user of users) met.users.add(user)
    const { length, unread } = await inParts(context, scope, filter, met, 0, take)
    if (length === unsplit.total || sweeps === MAX_OVERLAPPING)
      return { total: unsplit.total, length, distinct: rows.size, unread, cut: false, rows }
  }
}

async function inParts(
  context: ReadContext,
  scope: Scope,
  filter: Filter,
  known: Partition,
  depth: number,
  onRow: (row: PlainAssignment) => void,
): Promise<{ length: number; unread: number }> {
  let length = 0
  let unread = 0
  await forEachConcurrently(splits[depth]?.(filter, known) ?? [], async (part) => {
    const page = await context.call('Role assignments, in parts', (signal) =>
      context.reads.getFilteredRoleAssignmentList(scope, { pageIndex: 0, pageSize: PAGE, ...part }, signal),
    )
    const matches = page.totalItems === page.rows.length + page.unread
    if (!matches && depth + 1 < splits.length) {
      const inner = await inParts(context, scope, part, known, depth + 1, onRow)
      length += inner.length
      unread += inner.unread
      return
    }
    for (const row of page.rows) onRow(row)
    length += page.rows.length + page.unread
    unread += page.unread
  })
  return { length, unread }
}
