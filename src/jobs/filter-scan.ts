import type { QueryClient } from '@tanstack/react-query'
import { subscribeMembership } from '#src/session/membership-changes.ts'
import { createSessionStore } from '#src/session/store.ts'
import { getUsers } from '#src/api/user-api.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { membersOfAny, type FilterGroup } from '#src/domain/group-filter.ts'
import { filtersByAccess } from '#src/domain/inherited.ts'
import { inOrder, needsAllRoles } from '#src/domain/status-filter.ts'
import type { Scope } from '#src/domain/scope.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import { userKeys, type ScanQuestion } from '#src/queries/user-keys.ts'
import { inheritedRolesQuery, type Scanned } from '#src/queries/user-queries.ts'
import { startFilterScan } from './filter-scan-run.ts'
import type { FilterScan, KeptScan } from './filter-scan-state.ts'

/**
 * Finds users by criteria that the service can't filter by. If a sort puts the matching users first, only their pages
 * are loaded; otherwise everyone is loaded. One scan loads at a time, and each is kept until the session ends.
 */

/** Keyed by query. No results are kept once the session has ended; the jobs end themselves. */
const scans = createSessionStore(() => new Map<string, KeptScan>(), 'session-end')

/** The same key for every order. */
function nameOf(scope: Scope, question: ScanQuestion): string {
  return JSON.stringify(userKeys.scan(scope, { ...question, sort: '' }))
}

/**
 * Subscribes to the start of scans.
 *
 * @returns a function that unsubscribes
 */
export function subscribeScans(listener: () => void): () => void {
  return scans.subscribe(listener)
}

/** The scan behind a list, once its query has started it. */
export function filterScanOf(scope: Scope, question: ScanQuestion): FilterScan | undefined {
  return scans.get().get(nameOf(scope, question))
}

subscribeMembership(({ scope, groupId, userId, member }) => {
  for (const scan of scans.get().values()) scan.onMembershipChange(scope, groupId, userId, member)
})

/** Up to this many members, it's worth comparing with the total number of users. */
const MAX_BY_ID = 1000

/** IDs of members if loading them one by one takes no more requests than loading everyone; otherwise undefined. */
async function idsToRead(
  scope: Scope,
  { search, sort }: ScanQuestion,
  groups: readonly FilterGroup[],
): Promise<readonly string[] | undefined> {
  const members = membersOfAny(groups)
  // Searches, and sorts by data that rows don't contain, need the service.
  if (members === undefined || members.size > MAX_BY_ID || search !== '' || inOrder([], sort) === undefined)
    return members?.size === 0 ? [] : undefined
  if (members.size <= 1) return [...members]
  try {
    const one = { pageIndex: 0, pageSize: 1, sortOrders: ['email,ASC'], filter: {} }
    const { totalItems } = await getUsers(scope, one)
    return members.size <= Math.ceil(totalItems / 100) ? [...members] : undefined
  } catch (error) {
    if (!isApiError(error) || error.kind === 'session') throw error
    return undefined
  }
}

/** Starts a scan, or shows the kept one in another order; called by the query of the list. */
export async function scanUsers(client: QueryClient, scope: Scope, question: ScanQuestion): Promise<Scanned> {
  const asksForRoles = needsAllRoles(question.status) || filtersByAccess(question)
  const name = nameOf(scope, question)
  const again = client.getQueryData(userKeys.scan(scope, question)) !== undefined
  const before = scans.get().get(name)
  if (before !== undefined && !again && before.sortBy(question.sort)) return before.results(question.sort)
  const { groups: groupRefs = [] } = question
  const [inherited, groups] = await Promise.all([
    asksForRoles ? client.query(inheritedRolesQuery(scope)) : undefined,
    // Members of groups are loaded again each time that users are.
    groupRefs.length === 0 ? [] : client.query({ ...filterGroupsQuery(scope, groupRefs), staleTime: 0 }),
  ])
  const ids = groups.length === 0 ? undefined : await idsToRead(scope, question, groups)
  const keptScan = scans.get().get(name)
  if (keptScan !== undefined && !again && keptScan.sortBy(question.sort)) return keptScan.results(question.sort)
  keptScan?.end()
  for (const other of scans.get().values()) other.pause()
  const scan = startFilterScan(client, scope, question, {
    inherited,
    groups,
    ids,
    onResume: () => {
      for (const other of scans.get().values()) if (other !== scans.get().get(name)) other.pause()
    },
  })
  scans.get().set(name, scan)
  scans.set(scans.get())
  return scan.results(question.sort)
}
