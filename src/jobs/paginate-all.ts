import type { Page } from '#src/contract/paging-schema.ts'
import { canRetryRead, readRetryDelay } from '#src/domain/api-error.ts'
import { minTime } from '#src/domain/duration.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkItem } from './bulk-rows.ts'
import { failedAnswer, paceOf, runBulk, type BulkAnswer } from './bulk-run.ts'
import { createSessionStore } from '#src/session/store.ts'

/**
 * Loads all pages of a list of users on the one paced queue: for scans, exports and "select all". Each user occurs
 * once, in the requested order. Reports progress, and whether the list was stable during the load.
 */

export type PaginationState = {
  /**
   * `waiting`: continues automatically at `until`. `stopped`: by the user. `failed`: loaded rows are kept. `over`: all
   * wanted rows are loaded.
   */
  readonly phase: 'reading' | 'paused' | 'waiting' | 'stopped' | 'failed' | 'over'
  /** Users so far, each once. */
  readonly people: number
  /** Total of the service's last response; undefined before the first one. */
  readonly total: number | undefined
  /** Entries that could not be parsed. */
  readonly unread: number
  /** Users who were loaded one by one and are not in the scope. */
  readonly absent: number
  /** Number of loaded pages. */
  readonly pages: number
  /** The end of the list was reached. False if the consumer stopped earlier. */
  readonly toEnd: boolean
  /** The total changed, or users were repeated or missed: users moved between pages during the load. */
  readonly changed: boolean
  /** The total is a lower bound: the service stopped counting. */
  readonly capped: boolean
  /** Some roles might be missing: the service limits their number. */
  readonly cut: boolean
  readonly until: number | undefined
  /** Estimated time for the rest, in milliseconds; undefined while it does not continue, or if its end is unknown. */
  readonly timeLeft: number | undefined
  /** Why it is waiting, failed or stopped. */
  readonly reason: string | undefined
  /** The failure itself. */
  readonly error: unknown
}

/** Why a complete load might still lack users or details. */
export function gapOf({ capped, changed, cut, unread }: PaginationState): string | undefined {
  if (capped) return 'Incomplete: Harness checks only 1,000 role assignments when it filters by role.'
  if (changed) return 'Might be incomplete: the list changed while it was loading.'
  if (cut) return 'Roles might be missing: Harness sends only 1,000 in one response.'
  return unread > 0
    ? byCount(
        unread,
        'Incomplete: 1 entry couldn’t be loaded.',
        `Incomplete: ${formatNumber(unread)} entries couldn’t be loaded.`,
      )
    : undefined
}

/** The minimum time to load a number of users, in milliseconds. */
export function readingTime(people: number): number {
  return minTime(Math.ceil(people / PAGE), paceOf({}).gap)
}

/** A load in progress. */
export type PaginationJob = {
  readonly getState: () => PaginationState
  readonly subscribe: (listener: () => void) => () => void
  readonly pause: () => void
  /** Aborts requests in flight and sends none. Rows loaded so far are kept. */
  readonly stop: (reason?: string) => void
  /** Continues after a pause, a stop or a failure, with the missing rows only. */
  readonly resume: () => void
}

/** @property absent entries that were requested one by one and don't exist */
type ReadPage<Row> = Page<Row> & { readonly absent?: number }

export type PaginationInput<Row> = {
  readonly readPage: (
    page: { readonly pageIndex: number; readonly pageSize: number },
    signal: AbortSignal,
  ) => Promise<ReadPage<Row>>
  readonly scope: Scope
  /** Page size; 100 by default. */
  readonly pageSize?: number | undefined
  /** Called with new users, in order. */
  readonly onRows: (rows: readonly Row[]) => void
  /** Called after each page: whether the rest is not needed. */
  readonly isEnough?: (() => boolean) | undefined
  /** From this total on, the service's total is only a lower bound. */
  readonly cap?: number | undefined
  /** Concurrent pages. */
  readonly inFlight?: number | undefined
  /** It ends somewhere before the end of the list, so its duration is unknown. */
  readonly endsEarly?: boolean | undefined
}

type RowKind<Row> = {
  readonly keyOf: (row: Row) => string
  /** Whether a response might omit some roles. */
  readonly isNearLimit: (rows: readonly Row[]) => boolean
}

const PAGE = 100
const SMALL_PAGE = 10
/** Number of pages planned ahead, so that a wrong total from the service costs nothing. */
const AHEAD = 12

type Place = { readonly from: number; readonly size: number }

const idOf = ({ from, size }: Place) => `${from} ${size}`
const itemOf = (place: Place): BulkItem => ({ id: idOf(place), name: `From ${place.from}` })

/** Starts loading pages of any kind. */
export function readAllPages<Row>(input: PaginationInput<Row> & RowKind<Row>): PaginationJob {
  const { readPage, scope, onRows, isEnough, cap = Infinity, inFlight = 4, pageSize = PAGE, endsEarly, keyOf } = input
  const places = new Map<string, Place>()
  const seen = new Set<string>()
  const tries = new Map<string, number>()
  /** Pages that arrived early, by their first index. */
  const prefetched = new Map<number, { readonly size: number; readonly page: ReadPage<Row> }>()
  const listeners = new Set<() => void>()
  let abort = new AbortController()
  let planned = 0
  let delivered = 0
  let endsAt = Infinity
  let reportedTotal: number | undefined
  let unread = 0
  let absent = 0
  let pages = 0
  let twice = false
  let moved = false
  let cut = false
  let enough = false
  let stoppedBy: 'person' | 'failure' | undefined
  let error: unknown

  const end = () => Math.min(endsAt, reportedTotal ?? pageSize)
  const plan = (place: Place): BulkItem => {
    places.set(idOf(place), place)
    return itemOf(place)
  }
  const planAhead = () => {
    const items: BulkItem[] = []
    while (planned < end() && planned < delivered + AHEAD * pageSize) {
      items.push(plan({ from: planned, size: pageSize }))
      planned += pageSize
    }
    if (items.length > 0) run.add(items)
  }

  const take = ({ from, size }: Place, page: ReadPage<Row>) => {
    pages += 1
    if (reportedTotal !== undefined && reportedTotal !== page.totalItems) moved = true
    reportedTotal = page.totalItems
    const count = page.rows.length + page.unread + (page.absent ?? 0)
    if (count === 0) endsAt = Math.min(endsAt, from)
    prefetched.set(from, { size, page })
    for (let next = prefetched.get(delivered); next !== undefined && !enough; next = prefetched.get(delivered)) {
      prefetched.delete(delivered)
      delivered += next.size
      unread += next.page.unread
      absent += next.page.absent ?? 0
      const fresh = next.page.rows.filter((row) => !seen.has(keyOf(row)))
      for (const row of fresh) seen.add(keyOf(row))
      // A page can contain a user twice; each counts once (docs/failures.md, F46).
      const once = [...new Map(fresh.map((row) => [keyOf(row), row])).values()]
      if (once.length < next.page.rows.length) twice = true
      onRows(once)
      enough = isEnough?.() === true
    }
  }

  const send = async ({ id }: BulkItem): Promise<BulkAnswer> => {
    const place = places.get(id)
    if (place === undefined || place.from >= end()) return { kind: 'skipped', text: 'After the last page' }
    const { signal } = abort
    try {
      const { from, size } = place
      const page = await readPage({ pageIndex: from / size, pageSize: size }, signal)
      // An aggregate response contains 1,000 assignments at most, some of which are not shown (docs/service.md, trap
      // 13).
      const nearlyCut = input.isNearLimit(page.rows)
      if (nearlyCut && size > SMALL_PAGE) {
        // Fewer users at once, so that none of their roles is omitted.
        const parts = Array.from({ length: size / SMALL_PAGE }, (_, n) => ({
          from: from + n * SMALL_PAGE,
          size: SMALL_PAGE,
        }))
        run.add(parts.map(plan), true)
        return { kind: 'done', text: 'Loaded in smaller parts' }
      }
      if (nearlyCut) cut = true
      take(place, page)
      if (enough) {
        run.stop('Enough was loaded.')
        abort.abort()
      } else planAhead()
      return { kind: 'done', text: 'Loaded' }
    } catch (failure) {
      // If the user has already resumed, it is requested again immediately.
      if (signal.aborted) return { kind: 'not-sent', text: 'Stopped', ...(abort.signal === signal ? {} : { wait: 0 }) }
      const failures = tries.get(id) ?? 0
      if (canRetryRead(failures, failure)) {
        tries.set(id, failures + 1)
        const wait = readRetryDelay(failures, failure, Math.random()) / 1000
        return { ...failedAnswer(failure, 'Not loaded.'), kind: 'not-sent', wait }
      }
      const answer = failedAnswer(failure, 'Not loaded.')
      if (answer.wait !== undefined) return answer
      tries.delete(id)
      stoppedBy ??= 'failure'
      error ??= failure
      return { ...answer, stop: answer.text }
    }
  }

  let latest: PaginationState | undefined
  const publish = () => {
    latest = undefined
    for (const listener of listeners) listener()
  }
  const currentState = (): PaginationState => {
    const { phase, reason, until } = run.getState()
    const total = reportedTotal
    const toEnd = delivered >= end() && total !== undefined
    const over = enough || (phase === 'over' && toEnd)
    return {
      phase: over
        ? 'over'
        : phase === 'running'
          ? 'reading'
          : phase !== 'over'
            ? phase
            : stoppedBy === 'failure'
              ? 'failed'
              : 'stopped',
      people: seen.size,
      total,
      unread,
      absent,
      pages,
      toEnd: toEnd && !enough,
      changed: twice || moved || (over && !enough && seen.size + unread + absent < (total ?? 0)),
      capped: (reportedTotal ?? 0) >= cap,
      cut,
      until,
      timeLeft:
        over || total === undefined || endsEarly === true
          ? undefined
          : run.timeLeft(Math.max(0, end() - delivered) / pageSize),
      reason,
      error,
    }
  }

  const first = { from: 0, size: pageSize }
  planned = pageSize
  const run = runBulk('reading', { title: 'Load users', scope, items: [plan(first)], send, inFlight })
  run.subscribe(publish)

  const reading: PaginationJob = {
    getState: () => (latest ??= currentState()),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pause: run.pause,
    stop: (reason = 'You stopped loading.') => {
      stoppedBy ??= 'person'
      run.stop(reason)
      abort.abort()
    },
    resume: () => {
      stoppedBy = undefined
      error = undefined
      if (abort.signal.aborted) abort = new AbortController()
      if (run.getState().phase === 'over') run.retry()
      else run.resume()
    },
  }
  return reading
}

/** Jobs that have not ended; nothing is requested once the session has ended. */
const openJobs = createSessionStore(
  () => new Set<PaginationJob>(),
  'session-end',
  (jobs) => {
    for (const job of jobs) job.stop('Your session ended.')
  },
)

/**
 * Ends a load with the session.
 *
 * @returns the same load
 */
export function endsWithSession(reading: PaginationJob): PaginationJob {
  const jobs = openJobs.get()
  jobs.add(reading)
  reading.subscribe(() => {
    if (reading.getState().phase === 'over') jobs.delete(reading)
  })
  return reading
}
