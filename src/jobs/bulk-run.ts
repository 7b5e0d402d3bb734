import { isApiError } from '#src/domain/api-error.ts'
import { remainingTime } from '#src/domain/duration.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { refusalOf, secondsToWait } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { permissionMissing, sessionEnded, type BulkItem, type BulkRow, type BulkVerdict } from './bulk-rows.ts'

/**
 * The one paced queue behind every bulk action: a row per user with its own result. Pure core, no React;
 * `bulk-run-store.ts` keeps the runs of a session.
 */

/** Result of sending one row. A refusal can apply to all remaining rows: then the run ends or waits automatically. */
export type BulkAnswer = BulkVerdict & {
  /** Seconds that the service requested to wait; the row was refused only for that and is sent after the wait. */
  readonly wait?: number
  /** Why the rest is not sent either. */
  readonly stop?: string
}

/** A bulk action, ready to start. */
export type BulkPlan = {
  /** "Revoke 12 invitations". */
  readonly title: string
  /** Detail that the title omits: the resource group of a role. */
  readonly detail?: string
  readonly scope: Scope
  /** Noun for its rows; users by default. */
  readonly itemKind?: 'users' | 'scopes' | 'invitations' | 'changes'
  readonly items: readonly BulkItem[]
  /** Sends one row, once. Never throws for a response of the service. */
  readonly send: (item: BulkItem) => Promise<BulkAnswer>
  /** Maximum rows in flight; 1 to 4, 2 by default. */
  readonly inFlight?: number
  /** Minimum milliseconds between two starts; 200 by default (five a second). */
  readonly gap?: number
  /** Whether it is safe to send a row again if its result is unknown. */
  readonly repeatable?: boolean
  /** Whether done rows were removed from the scope, so that lists can show that during the run. */
  readonly removes?: boolean
  /** Whether it starts paused, so that it can be undone for a moment; the end of that time resumes the run. */
  readonly held?: boolean
  /** Called each time the run ends: lists are invalidated once, not after each row. */
  readonly onOver?: () => void
}

/** The pace of a plan, with defaults. */
export function paceOf({ inFlight = 2, gap = 200 }: Pick<BulkPlan, 'inFlight' | 'gap'>) {
  return { inFlight, gap }
}

/** The state of a run. `until`: when it resumes automatically. `reason`: why it is paused. */
export type BulkState = {
  readonly rows: readonly BulkRow[]
  readonly phase: 'running' | 'paused' | 'waiting' | 'over'
  readonly until?: number | undefined
  readonly reason?: string | undefined
  /** Paused before its start, so that it can be undone. */
  readonly held?: boolean
}

export type BulkAction =
  | { type: 'sent'; id: string }
  | { type: 'ended'; id: string; answer: BulkAnswer; now: number }
  | { type: 'pause'; reason?: string }
  | { type: 'resume' }
  | { type: 'stop'; reason: string; now: number }
  /** More rows, found during the run. `next`: before those that wait. */
  | { type: 'add'; items: readonly BulkItem[]; next: boolean }
  /** The unsent rows continue. */
  | { type: 'continue' }
  /** Failed and unsent rows, and those with an unknown result if that is safe, are sent again. */
  | { type: 'retry'; unknown: boolean; only?: string | undefined }

/**
 * A run at its start.
 *
 * @param held whether it waits to be resumed
 */
export function startBulk(items: readonly BulkItem[], now: number, held = false): BulkState {
  const rows = items.map((item): BulkRow =>
    item.skip === undefined
      ? { ...item, state: 'waiting', text: '', at: undefined }
      : { ...item, state: item.kept === true ? 'kept' : 'skipped', text: item.skip, at: now },
  )
  return settled(held ? { rows, phase: 'paused', held } : { rows, phase: 'running' })
}

/** Consecutive lost responses after which the connection is considered broken. */
const MAX_LOST = 3

/** A run after an event. Pure. */
export function reduceBulk(state: BulkState, action: BulkAction): BulkState {
  switch (action.type) {
    case 'sent':
      return withRow(state, action.id, { state: 'working', text: '', at: undefined })
    case 'ended':
      return settled(ended(state, action))
    case 'pause':
      return state.phase === 'over' ? state : { rows: state.rows, phase: 'paused', reason: action.reason }
    case 'resume':
      return state.phase === 'over' ? state : settled({ rows: state.rows, phase: 'running' })
    case 'stop':
      // A run that had already ended was not interrupted.
      return state.phase === 'over' ? state : settled(stopped(state, action.reason, action.now))
    case 'add':
      return added(state, action.items, action.next)
    case 'continue':
      return settled({
        phase: 'running',
        rows: state.rows.map((row) =>
          row.state === 'not-sent' ? { ...row, state: 'waiting', text: '', at: undefined } : row,
        ),
      })
    case 'retry':
      return settled({
        phase: 'running',
        rows: state.rows.map((row) =>
          isRetriable(row, action.unknown) && (action.only === undefined || row.id === action.only)
            ? { ...row, state: 'waiting', text: '', at: undefined }
            : row,
        ),
      })
  }
}

function ended(state: BulkState, { id, answer, now }: Extract<BulkAction, { type: 'ended' }>): BulkState {
  const { kind, text, wait, stop } = answer
  // Refused only because of the rate limit, so nothing was changed and it counts as not sent.
  if (wait !== undefined && stop === undefined) {
    const next = withRow(state, id, { state: 'waiting', text: '', at: undefined })
    if (next.phase === 'over') return withRow(next, id, { state: 'not-sent', text, at: now })
    const until = Math.max(next.until ?? 0, now + wait * 1000)
    return next.phase === 'paused' ? next : { rows: next.rows, phase: 'waiting', until, reason: text }
  }
  const next = withRow(state, id, { state: kind, text, at: now })
  if (stop !== undefined) return stopped(next, stop, now)
  const last = next.rows.filter(({ at }) => at !== undefined).sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
  const lost = last.slice(0, MAX_LOST)
  return next.phase === 'running' && lost.length === MAX_LOST && lost.every((row) => row.state === 'unknown')
    ? {
        rows: next.rows,
        phase: 'paused',
        reason: `We couldn’t confirm ${MAX_LOST} changes in a row. Check your connection before you resume.`,
      }
    : next
}

function added(state: BulkState, items: readonly BulkItem[], next: boolean): BulkState {
  // A stopped run sends nothing more; "retry" finds these rows.
  const rowState = state.phase === 'over' ? 'not-sent' : 'waiting'
  const rows = items.map((item): BulkRow => ({ ...item, state: rowState, text: '', at: undefined }))
  const first = next ? state.rows.findIndex((row) => row.state === rowState) : -1
  const at = first === -1 ? state.rows.length : first
  return { ...state, rows: state.rows.toSpliced(at, 0, ...rows) }
}

function stopped(state: BulkState, reason: string, now: number): BulkState {
  return {
    rows: state.rows.map((row) =>
      row.state === 'waiting' ? { ...row, state: 'not-sent', text: `No changes were made. ${reason}`, at: now } : row,
    ),
    phase: 'over',
    reason,
  }
}

/** Without anything to send or to wait for, the run has ended. */
function settled(state: BulkState): BulkState {
  if (state.phase === 'over') return state
  const open = state.rows.some((row) => row.state === 'waiting' || row.state === 'working')
  return open ? state : { rows: state.rows, phase: 'over' }
}

function withRow(state: BulkState, id: string, change: Pick<BulkRow, 'state' | 'text' | 'at'>): BulkState {
  return { ...state, rows: state.rows.map((row) => (row.id === id ? { ...row, ...change } : row)) }
}

/**
 * Whether "retry" sends a row again.
 *
 * @param unknown whether rows with an unknown result are included
 */
export function isRetriable(row: BulkRow, unknown: boolean): boolean {
  return row.state === 'failed' || row.state === 'not-sent' || (unknown && row.state === 'unknown')
}

/**
 * Result of a failed attempt, for its row and for the rest of the run.
 *
 * @param error how the attempt failed
 * @param failed the start of the sentence: "Not revoked."
 */
export function failedAnswer(error: unknown, failed: string): BulkAnswer {
  const text = `${failed} ${causeOf(error)}`
  if (!isApiError(error)) return { kind: 'unknown', text }
  if (refusalOf(error) === 'throttled') return { kind: 'not-sent', text: causeOf(error), wait: secondsToWait(error) }
  // With a status, the service refused it.
  if (error.kind === 'session' && error.status !== undefined) return { kind: 'failed', text, stop: sessionEnded }
  if (error.kind === 'session')
    return error.inFlight
      ? {
          kind: 'unknown',
          text: 'We couldn’t confirm this change. Your session ended before Harness responded.',
          stop: sessionEnded,
        }
      : { kind: 'not-sent', text: `No changes were made. ${sessionEnded}`, stop: sessionEnded }
  if (error.kind === 'offline') return { kind: 'not-sent', text, stop: 'This device is offline.' }
  // Every row needs the same permission at the same scope.
  if (error.status === 403) return { kind: 'failed', text, stop: permissionMissing }
  return { kind: 'failed', text }
}

/** A run that executes a plan. */
export type BulkRun = {
  readonly id: string
  readonly plan: BulkPlan
  /** When it was started, milliseconds since the epoch. */
  readonly startedAt: number
  readonly getState: () => BulkState
  readonly subscribe: (listener: () => void) => () => void
  /**
   * Estimated time for the rest, in milliseconds, from the measured pace; waits that the service requested count,
   * pauses do not. Undefined while nothing continues automatically.
   *
   * @param left remaining rows, if more are known than were added
   */
  readonly timeLeft: (left?: number) => number | undefined
  /** Nothing is in flight and nothing more will be sent automatically. */
  readonly isAtRest: () => boolean
  readonly pause: (reason?: string) => void
  readonly resume: () => void
  /** Requests in flight finish; nothing more is sent. */
  readonly stop: (reason?: string) => void
  /**
   * Sends failed and unsent rows again.
   *
   * @param only limits it to one of them
   */
  readonly retry: (only?: string) => void
  /** Sends the unsent rows, with a plan for the same users. For use after another session was opened. */
  readonly continueWith: (plan: BulkPlan) => void
  /**
   * Adds rows while one is being sent.
   *
   * @param next before those that wait, not behind them
   */
  readonly add: (items: readonly BulkItem[], next?: boolean) => void
}

/**
 * Starts a run: rows in order, at most `inFlight` at a time, with at least `gap` between two starts. It waits as long
 * as a throttled response requests, and ends if a refusal applies to all remaining rows.
 */
export function runBulk(id: string, plan: BulkPlan): BulkRun {
  const { inFlight, gap } = paceOf(plan)
  const { repeatable = false } = plan
  // The same plan, but for the open session.
  let { send: sendOne, onOver } = plan
  let state = startBulk(plan.items, Date.now(), plan.held)
  let lastStart = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()
  /** Number of finished rows, and the working time up to now or since then. */
  let ended = 0
  let active = 0
  let since: number | undefined

  const isActive = () => state.phase === 'running' || state.phase === 'waiting'
  const measure = () => {
    const now = Date.now()
    active += since === undefined ? 0 : Math.max(0, now - since)
    since = isActive() ? now : undefined
  }
  const step = (action: BulkAction) => {
    const before = isAtRest()
    state = reduceBulk(state, action)
    measure()
    if (action.type === 'ended' && action.answer.wait === undefined) ended += 1
    for (const listener of listeners) listener()
    if (!before && isAtRest()) onOver?.()
  }
  const isAtRest = () => state.phase === 'over' && !state.rows.some((row) => row.state === 'working')
  const scheduleWork = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(work, milliseconds)
  }
  const send = async (item: BulkItem) => {
    step({ type: 'sent', id: item.id })
    const answer = await sendOne(item).catch((error: unknown) => failedAnswer(error, 'Not changed.'))
    step({ type: 'ended', id: item.id, answer, now: Date.now() })
    work()
  }
  function work(): void {
    clearTimeout(timer)
    const now = Date.now()
    if (state.phase === 'waiting') {
      const left = (state.until ?? now) - now
      if (left > 0) {
        scheduleWork(left)
        return
      }
      step({ type: 'resume' })
    }
    if (state.phase !== 'running') return
    const working = state.rows.filter((row) => row.state === 'working').length
    const next = state.rows.find((row) => row.state === 'waiting')
    if (next === undefined || working >= inFlight) return
    const rest = lastStart + gap - now
    if (rest > 0) {
      scheduleWork(rest)
      return
    }
    lastStart = now
    void send(next)
    scheduleWork(gap)
  }

  measure()
  work()
  return {
    id,
    plan,
    timeLeft: (left) => {
      if (!isActive()) return undefined
      measure()
      const open = left ?? state.rows.filter((row) => row.state === 'waiting' || row.state === 'working').length
      return remainingTime({ left: open, ended, active, gap, wait: (state.until ?? 0) - Date.now() })
    },
    startedAt: Date.now(),
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pause: (reason) => {
      step({ type: 'pause', ...(reason === undefined ? {} : { reason }) })
    },
    resume: () => {
      step({ type: 'resume' })
      work()
    },
    stop: (reason = 'You stopped the bulk action.') => {
      step({ type: 'stop', reason, now: Date.now() })
    },
    isAtRest,
    retry: (only) => {
      step({ type: 'retry', unknown: repeatable, only })
      work()
    },
    continueWith: (next) => {
      ;({ send: sendOne, onOver } = next)
      step({ type: 'continue' })
      work()
    },
    add: (items, next = false) => {
      step({ type: 'add', items, next })
    },
  }
}
