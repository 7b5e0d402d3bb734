import type { QueryClient } from '@tanstack/react-query'
import { getSessionState, subscribeSession } from '#src/session/credential.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { admitsInternalRoles, asksForAccess, hiddenRolesGap, type InheritedRoles } from '#src/domain/inherited.ts'
import {
  frontOf,
  hasAccess,
  hasStatuses,
  inOrder,
  checkOrder,
  needsAllRoles,
  type Front,
} from '#src/domain/status-filter.ts'
import type { Scope } from '#src/domain/scope.ts'
import { gapOf, readUsers, type PaginationJob, type PaginationState } from './paginate-all.ts'
import { userKeys, type ScanQuestion } from '#src/queries/user-keys.ts'
import { inheritedRolesQuery, sortOrdersOf, type Scanned } from '#src/queries/user-queries.ts'

/**
 * Finds people by what the service cannot filter by. Whoever fits is asked to come first where a sort
 * does that; else everybody is read. One scan reads at a time, and each is kept while connected.
 */

export type FilterScanState = {
  /** `sorted`: only as many pages as there are people who fit. `all`: everybody is read. */
  readonly method: 'sorted' | 'all'
  /** The service did not keep the order that was asked for. */
  readonly fellBack: boolean
  readonly reading: PaginationState
  readonly found: number
  /** People of whom the service does not say whether they fit. */
  readonly unsaid: number
  /** Roles through groups, where roles were asked for. */
  readonly inherited: InheritedRoles | undefined
  /** Internal roles fit the filter too, and no answer shows them. */
  readonly hidesRoles: boolean
}

export type FilterScan = Pick<PaginationJob, 'pause' | 'stop' | 'resume'> & {
  readonly getState: () => FilterScanState
  readonly subscribe: (listener: () => void) => () => void
  /** Reads everybody, also where a sort would do. */
  readonly readEverybody: () => void
}

/** Why those whom a scan found may not be all who fit; undefined: they are. */
export function scanGap({ reading, hidesRoles, inherited, unsaid }: FilterScanState): string | undefined {
  if (reading.phase !== 'over')
    return `Not complete: ${formatNumber(reading.people)} of ${formatNumber(reading.total ?? 0)} people were looked at.`
  const gap = gapOf(reading)
  if (gap !== undefined) return gap
  if (hidesRoles) return hiddenRolesGap
  if (inherited?.missing !== undefined) return 'May not be complete: some inherited roles are not known.'
  return unsaid > 0
    ? `May not be complete: Harness doesn’t report whether ${counted(unsaid, 'user matches', 'users match')}.`
    : undefined
}

type Kept = FilterScan & {
  /** Shows what was found in an order as well. @returns whether that is possible without reading anew */
  readonly showBy: (sort: string) => boolean
  /** What is found so far, in an order; waits for the first answer. */
  readonly found: (sort: string) => Promise<Scanned>
  /** Leaves the lists. */
  readonly end: () => void
}

const scans = new Map<string, Kept>()

// Nothing found is kept once the session is over; the readings end by themselves.
subscribeSession(() => {
  if (getSessionState().status === 'closed') scans.clear()
})

/** The same for every order. */
function nameOf(scope: Scope, question: ScanQuestion): string {
  return JSON.stringify(userKeys.scan(scope, { ...question, sort: '' }))
}

const startListeners = new Set<() => void>()

/** Hears when a scan starts. @returns ends it */
export function subscribeScans(listener: () => void): () => void {
  startListeners.add(listener)
  return () => startListeners.delete(listener)
}

/** The scan behind a list, once its query has started it. */
export function filterScanOf(scope: Scope, question: ScanQuestion): FilterScan | undefined {
  return scans.get(nameOf(scope, question))
}

/** Starts a scan, or shows the kept one in another order; the query of the list calls it. */
export async function scanUsers(client: QueryClient, scope: Scope, question: ScanQuestion): Promise<Scanned> {
  const asksForRoles = needsAllRoles(question.status) || asksForAccess(question)
  const inherited = asksForRoles ? await client.query(inheritedRolesQuery(scope)) : undefined
  const name = nameOf(scope, question)
  const kept = scans.get(name)
  const again = client.getQueryData(userKeys.scan(scope, question)) !== undefined
  if (kept !== undefined && !again && kept.showBy(question.sort)) return kept.found(question.sort)
  kept?.end()
  for (const other of scans.values()) other.pause()
  const scan = makeScan(client, scope, question, inherited)
  scans.set(name, scan)
  for (const listener of startListeners) listener()
  return scan.found(question.sort)
}

function makeScan(
  client: QueryClient,
  scope: Scope,
  question: ScanQuestion,
  inherited: InheritedRoles | undefined,
): Kept {
  const { status, match } = question
  const startedAt = Date.now()
  // People who fit only by a role that is in no answer are not found here.
  const hidesRoles = admitsInternalRoles(question)
  // The service filters a cut answer by direct roles only, so roles are looked at here (docs/service.md, traps 11 to
  // 13).
  const asked = { ...question, roles: [], resourceGroups: [] }
  const listeners = new Set<() => void>()
  let front: Front | undefined = frontOf(status, match)
  let fellBack = false
  const sorts = new Set([question.sort])
  let rows: UserAggregate[] = []
  let unsaid = 0
  let last: UserMetadata | undefined
  let past = false
  let broken = false
  let reading: PaginationJob

  let state: FilterScanState | undefined
  const toState = (): FilterScanState => ({
    method: front === undefined ? 'all' : 'sorted',
    fellBack,
    reading: reading.getState(),
    found: rows.length,
    unsaid,
    inherited,
    hidesRoles,
  })
  const scanned = (sort: string): Scanned => ({
    // Rows come in the order of the question, each page behind the one before.
    rows: sort === question.sort ? [...rows] : (inOrder(rows, sort) ?? [...rows]),
    over: reading.getState().phase === 'over',
    gaps: hidesRoles || gapOf(reading.getState()) !== undefined,
    inherited,
    at: startedAt,
  })
  const shown = new Map<string, Scanned>()
  /** Takes over what answers to changes did to the rows that are shown: a lock that is gone, somebody who was removed. */
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
      broken ||= order.broken
      past = order.past
      last = more.at(-1)?.user ?? last
    }
    for (const row of more) {
      if (!hasAccess(row, question, inherited)) continue
      const fits = hasStatuses(row, status, inherited, match)
      if (fits === true) rows.push(row)
      if (fits === undefined) unsaid += 1
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
    if (phase === 'over' && broken && front !== undefined) {
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
  const begin = () => {
    rows = []
    unsaid = 0
    last = undefined
    const sortOrders = sortOrdersOf(question.sort)
    reading =
      front === undefined
        ? readUsers(scope, { ...asked, sortOrders }, { onRows: take })
        : readUsers(
            scope,
            {
              ...asked,
              sortOrders: [front.sort, ...sortOrders.filter((order) => !order.startsWith(`${front?.flag ?? ''},`))],
            },
            // One after the other: the next page is often not needed.
            { onRows: take, isEnough: () => past || broken, endsEarly: true, inFlight: 1 },
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

  return {
    found: async (sort) => {
      await first
      adopt()
      const now = scanned(sort)
      shown.set(sort, now)
      return now
    },
    getState: () => (state ??= toState()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    showBy: (sort) => {
      if (sort !== question.sort && inOrder([], sort) === undefined) return false
      // Without any answer there is nothing to show, so it is read anew.
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
    readEverybody: readAll,
    pause: () => {
      reading.pause()
    },
    stop: () => {
      reading.stop()
    },
    resume: () => {
      for (const other of scans.values()) if (other !== scans.get(nameOf(scope, question))) other.pause()
      reading.resume()
    },
  }
}
