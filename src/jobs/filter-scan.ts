import type { QueryClient } from '@tanstack/react-query'
import { subscribeMembership } from '#src/session/membership-changes.ts'
import { createSessionStore } from '#src/session/store.ts'
import { getUsers } from '#src/api/user-api.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { areHidden, groupsGap, isInAny, membersOfAny, type FilterGroup } from '#src/domain/group-filter.ts'
import { includesInternalRoles, filtersByAccess, hiddenRolesGap, type InheritedRoles } from '#src/domain/inherited.ts'
import {
  sortedPrefixOf,
  hasAccess,
  hasStatuses,
  inOrder,
  checkOrder,
  needsAllRoles,
  type SortedPrefix,
} from '#src/domain/status-filter.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import { gapOf, readMembers, readPeople, readUsers, type PaginationJob, type PaginationState } from './paginate-all.ts'
import { userKeys, type ScanQuestion } from '#src/queries/user-keys.ts'
import { inheritedRolesQuery, sortOrdersOf, type Scanned } from '#src/queries/user-queries.ts'

/**
 * Finds people by what the service cannot filter by. Whoever fits is asked to come first where a sort does that; else
 * everyone is read. One scan reads at a time, and each is kept while connected.
 */

export type FilterScanState = {
  /**
   * `sorted`: only as many pages as there are people who fit. `all`: everyone is read. `by-id`: the members of the
   * groups, one by one. `nobody`: the groups have no members.
   */
  readonly method: 'sorted' | 'all' | 'by-id' | 'nobody'
  /** The group whose list of members is read first; then people are. */
  readonly membersOf: string | undefined
  /** Groups in the filter. */
  readonly groups: readonly FilterGroup[]
  /** Members who are not users of this scope; undefined while that is not known. */
  readonly away: number | undefined
  /** People who came into one of the groups since. */
  readonly joined: number
  /** The service did not keep the requested order. */
  readonly fellBack: boolean
  readonly reading: PaginationState
  readonly found: number
  /** People of whom the service does not say whether they fit. */
  readonly missingText: number
  /** Roles through groups, if the filter names roles. */
  readonly inherited: InheritedRoles | undefined
  /** Internal roles fit the filter too, and no answer shows them. */
  readonly hidesRoles: boolean
}

export type FilterScan = Pick<PaginationJob, 'pause' | 'stop' | 'resume'> & {
  readonly getState: () => FilterScanState
  readonly subscribe: (listener: () => void) => () => void
  /** Reads everyone, also where a sort would do. */
  readonly readEverybody: () => void
}

/** Why those whom a scan found might not be all who fit; undefined: they are. */
export function scanGap({
  reading,
  membersOf,
  groups,
  hidesRoles,
  inherited,
  missingText,
}: FilterScanState): string | undefined {
  if (membersOf !== undefined) return `Incomplete: the members of ${membersOf} are still loading.`
  if (reading.phase !== 'over')
    return `Incomplete: ${formatNumber(reading.people)} of ${formatNumber(reading.total ?? 0)} users were checked.`
  const gap = gapOf(reading)
  if (gap !== undefined) return gap
  const unknown = groupsGap(groups)
  if (unknown !== undefined) return unknown
  if (hidesRoles) return hiddenRolesGap
  if (inherited?.missing !== undefined) return 'Might be incomplete: some inherited roles are unknown.'
  return missingText > 0
    ? `Might be incomplete: Harness doesn’t report whether ${counted(missingText, 'user matches', 'users match')}.`
    : undefined
}

type Kept = FilterScan & {
  /** Sorts the results. @returns whether that is possible without reading again */
  readonly showBy: (sort: string) => boolean
  /** What is found so far, in an order; waits for the first answer. */
  readonly found: (sort: string) => Promise<Scanned>
  /** Leaves the lists. */
  readonly end: () => void
  /** Takes over that someone came into a group, or left it. */
  readonly membership: (scope: Scope, groupId: string, userId: string, member: boolean) => void
}

/** By question. Nothing found is kept once the session has ended; the jobs end by themselves. */
const scans = createSessionStore(() => new Map<string, Kept>(), 'session-end')

/** The same for every order. */
function nameOf(scope: Scope, question: ScanQuestion): string {
  return JSON.stringify(userKeys.scan(scope, { ...question, sort: '' }))
}

/** Hears when a scan starts. @returns ends it */
export function subscribeScans(listener: () => void): () => void {
  return scans.subscribe(listener)
}

/** The scan behind a list, once its query has started it. */
export function filterScanOf(scope: Scope, question: ScanQuestion): FilterScan | undefined {
  return scans.get().get(nameOf(scope, question))
}

subscribeMembership(({ scope, groupId, userId, member }) => {
  for (const scan of scans.get().values()) scan.membership(scope, groupId, userId, member)
})

/** So many members are worth asking how many people there are to read instead. */
const MAX_BY_ID = 1000

/** Ids of members where reading them one by one takes no more requests than reading everyone; undefined elsewhere. */
async function idsToRead(
  scope: Scope,
  { search, sort }: ScanQuestion,
  groups: readonly FilterGroup[],
): Promise<readonly string[] | undefined> {
  const members = membersOfAny(groups)
  // A search is done by the service, and so are orders that no row tells.
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

/** Starts a scan, or shows the kept one in another order; the query of the list calls it. */
export async function scanUsers(client: QueryClient, scope: Scope, question: ScanQuestion): Promise<Scanned> {
  const asksForRoles = needsAllRoles(question.status) || filtersByAccess(question)
  const name = nameOf(scope, question)
  const again = client.getQueryData(userKeys.scan(scope, question)) !== undefined
  const before = scans.get().get(name)
  if (before !== undefined && !again && before.showBy(question.sort)) return before.found(question.sort)
  const { groups: refs = [] } = question
  const [inherited, groups] = await Promise.all([
    asksForRoles ? client.query(inheritedRolesQuery(scope)) : undefined,
    // Members of groups are read again each time that people are.
    refs.length === 0 ? [] : client.query({ ...filterGroupsQuery(scope, refs), staleTime: 0 }),
  ])
  const ids = groups.length === 0 ? undefined : await idsToRead(scope, question, groups)
  const kept = scans.get().get(name)
  if (kept !== undefined && !again && kept.showBy(question.sort)) return kept.found(question.sort)
  kept?.end()
  for (const other of scans.get().values()) other.pause()
  const scan = makeScan(client, scope, question, { inherited, groups, ids })
  scans.get().set(name, scan)
  scans.set(scans.get())
  return scan.found(question.sort)
}

/** When there is no one to read. */
const nothingToRead: PaginationJob = {
  getState: () => nothingRead,
  subscribe: () => () => undefined,
  pause: () => undefined,
  stop: () => undefined,
  resume: () => undefined,
}
const nothingRead: PaginationState = {
  phase: 'over',
  people: 0,
  total: 0,
  unread: 0,
  absent: 0,
  pages: 0,
  toEnd: true,
  changed: false,
  capped: false,
  cut: false,
  until: undefined,
  timeLeft: undefined,
  reason: undefined,
  error: undefined,
}

/** @param known roles through groups, groups in the filter, and whom to read if not everyone */
function makeScan(
  client: QueryClient,
  scope: Scope,
  question: ScanQuestion,
  {
    inherited,
    groups: asked0,
    ids,
  }: {
    inherited: InheritedRoles | undefined
    groups: readonly FilterGroup[]
    ids: readonly string[] | undefined
  },
): Kept {
  const { status, match } = question
  let groups = asked0
  const asksForGroups = groups.length > 0
  const startedAt = Date.now()
  // People who fit only by a role that is in no answer are not found here.
  const hidesRoles = includesInternalRoles(question)
  // The service filters a cut answer by direct roles only, so roles are looked at here (docs/service.md, traps 11 to
  // 13).
  const unfiltered = { ...question, roles: [], resourceGroups: [] }
  const listeners = new Set<() => void>()
  let front: SortedPrefix | undefined = ids === undefined ? sortedPrefixOf(status, match) : undefined
  let fellBack = false
  let membersOf: FilterGroup | undefined
  /** Members among the people who were read, whatever else they fit. */
  const met = new Set<string>()
  const joined = new Set<string>()
  const sorts = new Set([question.sort])
  let rows: UserAggregate[] = []
  let missingText = 0
  let last: UserMetadata | undefined
  let past = false
  let isUnsorted = false
  let reading: PaginationJob

  let state: FilterScanState | undefined
  const methodOf = () =>
    ids === undefined ? (front === undefined ? 'all' : 'sorted') : ids.length > 0 ? 'by-id' : 'nobody'
  const awayOf = () => {
    const members = membersOfAny(groups)
    const isToEnd = reading.getState().toEnd && membersOf === undefined && question.search === ''
    if (!asksForGroups || members === undefined || !isToEnd || gapOf(reading.getState()) !== undefined) return undefined
    return [...members].filter((id) => !met.has(id)).length
  }
  const currentState = (): FilterScanState => ({
    method: methodOf(),
    membersOf: membersOf?.name,
    groups,
    away: awayOf(),
    joined: joined.size,
    fellBack,
    reading: reading.getState(),
    found: rows.length,
    missingText,
    inherited,
    hidesRoles,
  })
  const scanned = (sort: string): Scanned => ({
    // Rows come in the order of the question, each page behind the one before.
    rows: sort === question.sort && ids === undefined ? [...rows] : (inOrder(rows, sort) ?? [...rows]),
    over: reading.getState().phase === 'over' && membersOf === undefined,
    gaps: hidesRoles || gapOf(reading.getState()) !== undefined || groupsGap(groups) !== undefined,
    inherited,
    groups,
    hidden: areHidden(groups),
    at: startedAt,
  })
  const shown = new Map<string, Scanned>()
  /**
   * Takes over what answers to changes did to the rows that are shown: a lock that is gone, someone who was removed.
   */
  const adopt = () => {
    for (const [sort, before] of shown) {
      const now = client.getQueryData<Scanned>(userKeys.scan(scope, { ...question, sort }))
      if (now === undefined || now === before) continue
      const current = new Map(now.rows.map((row) => [row.user.uuid, row]))
      const known = new Set(before.rows.map(({ user }) => user.uuid))
      rows = rows.flatMap((row) => current.get(row.user.uuid) ?? (known.has(row.user.uuid) ? [] : row))
      shown.set(sort, now)
    }
  }
  const publish = () => {
    state = undefined
    for (const listener of listeners) listener()
    // Only once the query has its first answer: setting data would end its fetch.
    if (!answered) return
    adopt()
    for (const sort of sorts) {
      const now = client.setQueryData<Scanned>(userKeys.scan(scope, { ...question, sort }), scanned(sort))
      if (now !== undefined) shown.set(sort, now)
    }
  }

  const take = (more: readonly UserAggregate[]) => {
    if (front !== undefined) {
      const order = checkOrder(
        front,
        last,
        more.map(({ user }) => user),
      )
      isUnsorted ||= order.broken
      past = order.past
      last = more.at(-1)?.user ?? last
    }
    for (const row of more) {
      if (asksForGroups) {
        if (!isInAny(groups, row.user.uuid)) continue
        met.add(row.user.uuid)
      }
      if (!hasAccess(row, question, inherited)) continue
      const matches = hasStatuses(row, status, inherited, match)
      if (matches === true) rows.push(row)
      if (matches === undefined) missingText += 1
    }
  }

  let answered = false
  let answer: () => void = () => undefined
  let refuse: (error: unknown) => void = () => undefined
  const first = new Promise<void>((resolve, reject) => {
    answer = resolve
    refuse = reject
  })
  const step = () => {
    const { phase, pages, error } = reading.getState()
    if (phase === 'over' && membersOf !== undefined) {
      const { ref } = membersOf
      const missing = gapOf(reading.getState()) === undefined ? {} : { missing: 'partly' as const }
      groups = groups.map((group) => (group.ref === ref ? { ...group, members: new Set(listed), ...missing } : group))
      unsubscribe()
      begin()
      publish()
      return
    }
    if (phase === 'over' && isUnsorted && front !== undefined) {
      fellBack = true
      readAll()
      return
    }
    if (!answered && pages > 0) {
      answered = true
      answer()
    } else if (!answered && (phase === 'failed' || phase === 'stopped')) refuse(error)
    publish()
  }
  let unsubscribe: () => void = () => undefined
  const listed = new Set<string>()
  const begin = () => {
    rows = []
    missingText = 0
    last = undefined
    met.clear()
    membersOf = groups.find(({ members }) => members === 'unlisted')
    const sortOrders = sortOrdersOf(question.sort)
    if (membersOf !== undefined) {
      listed.clear()
      reading = readMembers(membersOf.scope, membersOf.id, (more) => {
        for (const id of more) listed.add(id)
      })
    } else if (ids !== undefined) {
      reading = ids.length === 0 ? nothingToRead : readPeople(scope, ids, { onRows: take })
    } else
      reading =
        front === undefined
          ? readUsers(scope, { ...unfiltered, sortOrders }, { onRows: take })
          : readUsers(
              scope,
              {
                ...unfiltered,
                sortOrders: [front.sort, ...sortOrders.filter((order) => !order.startsWith(`${front?.flag ?? ''},`))],
              },
              // One after the other: the next page is often not needed.
              { onRows: take, isEnough: () => past || isUnsorted, endsEarly: true, inFlight: 1 },
            )
    unsubscribe = reading.subscribe(step)
  }
  const readAll = () => {
    unsubscribe()
    reading.stop()
    front = undefined
    begin()
    publish()
  }
  begin()
  // Without anybody to read no step follows.
  if (methodOf() === 'nobody') {
    answered = true
    answer()
  }

  return {
    found: async (sort) => {
      await first
      adopt()
      const now = scanned(sort)
      shown.set(sort, now)
      return now
    },
    getState: () => (state ??= currentState()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    showBy: (sort) => {
      if (sort !== question.sort && inOrder([], sort) === undefined) return false
      // Without any answer there is nothing to show, so it is read again.
      const { phase, pages } = reading.getState()
      if (pages === 0 && phase !== 'reading' && phase !== 'waiting') return false
      sorts.add(sort)
      return true
    },
    end: () => {
      unsubscribe()
      reading.stop()
      for (const sort of sorts)
        client.removeQueries({
          queryKey: userKeys.scan(scope, { ...question, sort }),
          exact: true,
          type: 'inactive',
        })
    },
    membership: (owner, groupId, userId, member) => {
      const group = groups.find(({ id, scope: place }) => id === groupId && scopeId(place) === scopeId(owner))
      if (group === undefined || !(group.members instanceof Set) || group.members.has(userId) === member) return
      const wasListed = isInAny(groups, userId)
      const members = new Set(group.members)
      if (member) members.add(userId)
      else members.delete(userId)
      groups = groups.map((each) => (each === group ? { ...each, members } : each))
      // Someone who is not read yet will be; someone who was is not read again automatically.
      if (member && !wasListed) joined.add(userId)
      else if (!isInAny(groups, userId)) {
        joined.delete(userId)
        rows = rows.filter(({ user }) => user.uuid !== userId)
        met.delete(userId)
      }
      publish()
    },
    readEverybody: readAll,
    pause: () => {
      reading.pause()
    },
    stop: () => {
      reading.stop()
    },
    resume: () => {
      for (const other of scans.get().values()) if (other !== scans.get().get(nameOf(scope, question))) other.pause()
      reading.resume()
    },
  }
}
