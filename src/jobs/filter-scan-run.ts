import type { QueryClient } from '@tanstack/react-query'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { areHidden, groupsGap, isInAny, membersOfAny, type FilterGroup } from '#src/domain/group-filter.ts'
import { includesInternalRoles, type InheritedRoles } from '#src/domain/inherited.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import {
  checkOrder,
  hasAccess,
  hasStatuses,
  inOrder,
  sortedPrefixOf,
  type SortedPrefix,
} from '#src/domain/status-filter.ts'
import { userKeys, type ScanQuestion } from '#src/queries/user-keys.ts'
import { sortOrdersOf, type Scanned } from '#src/queries/user-queries.ts'
import type { FilterScanState, KeptScan } from './filter-scan-state.ts'
import { gapOf, type PaginationJob, type PaginationState } from './paginate-all.ts'
import { readMembers, readPeople, readUsers } from './read-users.ts'

/** The state if there is no one to load. */
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

/** @param known inherited roles, groups in the filter, and whom to load if not everyone */
export function startFilterScan(
  client: QueryClient,
  scope: Scope,
  question: ScanQuestion,
  {
    inherited,
    groups: initialGroups,
    ids,
    onResume,
  }: {
    inherited: InheritedRoles | undefined
    groups: readonly FilterGroup[]
    ids: readonly string[] | undefined
    /** Called before it continues: one scan loads at a time. */
    onResume: () => void
  },
): KeptScan {
  const { status, match } = question
  let groups = initialGroups
  const asksForGroups = groups.length > 0
  const startedAt = Date.now()
  // Users who match only by a role that is in no response are not found here.
  const hidesRoles = includesInternalRoles(question)
  // The service filters a truncated response by direct roles only, so roles are filtered here (docs/service.md, traps
  // 11 to 13).
  const unfiltered = { ...question, roles: [], resourceGroups: [] }
  const listeners = new Set<() => void>()
  let front: SortedPrefix | undefined = ids === undefined ? sortedPrefixOf(status, match) : undefined
  let fellBack = false
  let membersOf: FilterGroup | undefined
  /** Members among the loaded users, regardless of other filters. */
  const matchedMembers = new Set<string>()
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
    return [...members].filter((id) => !matchedMembers.has(id)).length
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
    // Rows are in the order of the query, each page after the previous one.
    rows: sort === question.sort && ids === undefined ? [...rows] : (inOrder(rows, sort) ?? [...rows]),
    over: reading.getState().phase === 'over' && membersOf === undefined,
    gaps: hidesRoles || gapOf(reading.getState()) !== undefined || groupsGap(groups) !== undefined,
    inherited,
    groups,
    hidden: areHidden(groups),
    at: startedAt,
  })
  const shown = new Map<string, Scanned>()
  /** Applies mutations' changes of cached rows: an unlocked or a removed user. */
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
    // Only after the query's first response: setting data would end its fetch.
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
        matchedMembers.add(row.user.uuid)
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
    matchedMembers.clear()
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
  // With no one to load, no step follows.
  if (methodOf() === 'nobody') {
    answered = true
    answer()
  }

  return {
    results: async (sort) => {
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
    sortBy: (sort) => {
      if (sort !== question.sort && inOrder([], sort) === undefined) return false
      // Without any response, there is nothing to show, so it is loaded again.
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
    onMembershipChange: (owner, groupId, userId, member) => {
      const group = groups.find(({ id, scope: groupScope }) => id === groupId && scopeId(groupScope) === scopeId(owner))
      if (group === undefined || !(group.members instanceof Set) || group.members.has(userId) === member) return
      const wasListed = isInAny(groups, userId)
      const members = new Set(group.members)
      if (member) members.add(userId)
      else members.delete(userId)
      groups = groups.map((each) => (each === group ? { ...each, members } : each))
      // Users who are not loaded yet will be; loaded ones are not loaded again automatically.
      if (member && !wasListed) joined.add(userId)
      else if (!isInAny(groups, userId)) {
        joined.delete(userId)
        rows = rows.filter(({ user }) => user.uuid !== userId)
        matchedMembers.delete(userId)
      }
      publish()
    },
    loadAllUsers: readAll,
    pause: () => {
      reading.pause()
    },
    stop: () => {
      reading.stop()
    },
    resume: () => {
      onResume()
      reading.resume()
    },
  }
}
