import { loadCalls } from '#src/domain/access-review/completeness.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { minTime } from '#src/domain/duration.ts'
import { scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { createSessionStore, createStore } from '#src/session/store.ts'
import { accessReads, type ReadContext } from './access-lists.ts'
import type { QuestionLoad } from './question-access.ts'
import { readSnapshot } from './access-snapshot.ts'
import { sessionEnded } from './bulk-rows.ts'
import { paceOf } from './bulk-run.ts'
import { isAnswer, makeCallQueue, type CallQueue } from './call-queue.ts'

/** Loads the access of a scope for a review: reports the cost first, and can be paused, stopped and resumed. */

/** Starts automatically up to this number of users. */
const MAX_AUTO_LOAD_USERS = 1000
/** For one question: maximum number of role assignments. */
const MAX_AUTO_LOAD_ASSIGNMENTS = 2000
/** The load of a hidden tab pauses after this many milliseconds. */
const HIDDEN_FOR = 5 * 60_000
const hiddenWhy = 'This tab was in the background for 5 minutes.'

/** Cost of a load, from the totals of the scope itself; for child scopes, at most one page each is assumed. */
export type LoadCost = {
  readonly calls: number
  /** Minimum duration in milliseconds. */
  readonly time: number
  /** Users of the scope; for one question, matching role assignments. */
  readonly rows: number
}

/** Whether a load of a scope is so long that it starts only on request. */
export function isLong({ rows }: LoadCost): boolean {
  return rows > MAX_AUTO_LOAD_USERS
}

export type AccessLoadState =
  | { readonly phase: 'idle' }
  /** `planning`: counting. `planned`: so long that it starts only on request. */
  | { readonly phase: 'planning' }
  | { readonly phase: 'planned'; readonly cost: LoadCost }
  | {
      readonly phase: 'loading' | 'paused' | 'waiting' | 'stopped' | 'failed'
      readonly cost: LoadCost | undefined
      /** Calls with a response. */
      readonly done: number
      readonly timeLeft: number | undefined
      readonly until: number | undefined
      readonly reason: string | undefined
      readonly error: unknown
    }
  | { readonly phase: 'loaded'; readonly snapshot: AccessSnapshot }
  /** Nothing could be loaded at all. */
  | { readonly phase: 'broken'; readonly error: unknown }

export type AccessLoad = {
  readonly getState: () => AccessLoadState
  readonly subscribe: (listener: () => void) => () => void
  /** The last result; it stays while everything is loaded again. */
  readonly latest: () => AccessSnapshot | undefined
  /** Counts, and loads if that is short. */
  readonly start: () => void
  /** Starts the planned load, or loads everything again. */
  readonly begin: () => void
  readonly pause: (reason?: string) => void
  readonly stop: () => void
  readonly resume: () => void
  /** Finishes a stopped load with the data so far; missing data is a gap. */
  readonly finish: () => void
}

export type LoadOptions = {
  readonly children: boolean
  readonly secondRoster: boolean
  /** Reports the cost before it starts, however short it is. */
  readonly confirmsFirst?: true
  /** Only data for one question. */
  readonly questionLoad?: Omit<QuestionLoad, 'confirm'>
}

/** The access of exactly one scope, without loading users twice: enough for figures. */
export const figuresOnly: LoadOptions = { children: false, secondRoster: false }

/**
 * Everything, each list twice, as required for a file that others rely on.
 *
 * @param children whether child scopes are included
 */
export function provedLoad(children: boolean): LoadOptions {
  return { children, secondRoster: true, confirmsFirst: true }
}

/**
 * Only data for a question.
 *
 * @param names whether users are named even if a group includes all users of a scope
 */
export function askedOnly(question: QuestionLoad['question'], names: boolean): LoadOptions {
  return { ...figuresOnly, questionLoad: { question, names } }
}

/**
 * @param reads requests to the service,
 * @param gap minimum milliseconds between two calls
 */
export function makeAccessLoad(
  scope: Scope,
  { children, secondRoster, confirmsFirst, questionLoad }: LoadOptions,
  reads = accessReads,
  gap = paceOf({}).gap,
): AccessLoad & { end: () => void } {
  const store = createStore<AccessLoadState>({ phase: 'idle' })
  let queue: CallQueue | undefined
  let cost: LoadCost | undefined
  let latest: AccessSnapshot | undefined
  /** Whether there is something to show: before, it only counts. */
  let isLoading = false
  /** Starts a load that waits for the user. */
  let confirmed: (() => void) | undefined

  const open = () => {
    const next = makeCallQueue('Load access', scope, gap)
    queue = next
    next.subscribe(() => {
      show(next)
    })
    return { reads, call: next.call }
  }
  /** State of the queue, while there is nothing better to show. */
  const show = (callQueue: CallQueue) => {
    const { phase } = store.get()
    if (callQueue !== queue || phase === 'loaded' || phase === 'planned' || phase === 'broken') return
    const { phase: queuePhase, done, until, reason, error } = callQueue.getState()
    if (phase === 'planning' && queuePhase === 'running') return
    const left = cost === undefined ? undefined : Math.max(0, cost.calls - done)
    store.set({
      phase: queuePhase === 'running' ? 'loading' : queuePhase,
      cost,
      done,
      timeLeft: left === undefined ? undefined : callQueue.timeLeft(left),
      until,
      reason,
      error,
    })
  }
  const work = async (job: (context: ReadContext) => Promise<void>) => {
    const context = open()
    try {
      await job(context)
    } catch (error) {
      store.set({ phase: 'broken', error })
    }
  }
  const showLoading = () => {
    store.set({
      phase: 'loading',
      cost,
      done: queue?.getState().done ?? 0,
      timeLeft: undefined,
      until: undefined,
      reason: undefined,
      error: undefined,
    })
  }
  const confirm = async (assignments: number) => {
    if (assignments <= MAX_AUTO_LOAD_ASSIGNMENTS) return
    // A page of role assignments, and one of their users.
    const calls = 2 * Math.ceil(assignments / 100)
    const planned = { calls, time: minTime(calls, gap), rows: assignments }
    store.set({ phase: 'planned', cost: planned })
    await new Promise<void>((resolve) => {
      confirmed = resolve
    })
    cost = { ...planned, calls: calls + (queue?.getState().done ?? 0) }
    showLoading()
  }
  const load = async (context: ReadContext) => {
    isLoading = true
    showLoading()
    const callQueue = queue
    const snapshot = await readSnapshot(context, {
      scope,
      children,
      secondRoster,
      now: Date.now,
      ...(questionLoad === undefined ? {} : { questionLoad: { ...questionLoad, confirm } }),
    })
    if (callQueue !== queue) return
    latest = snapshot
    store.set({ phase: 'loaded', snapshot })
  }
  const plan = async (context: ReadContext) => {
    store.set({ phase: 'planning' })
    cost = await costOf(context, scope, { children, secondRoster }, gap)
    if (confirmsFirst === true || isLong(cost)) store.set({ phase: 'planned', cost })
    else await load(context)
  }

  return {
    getState: store.get,
    subscribe: store.subscribe,
    latest: () => latest,
    start: () => {
      if (store.get().phase === 'idle') void work(questionLoad === undefined ? plan : load)
    },
    begin: () => {
      const { phase } = store.get()
      const continueLoad = confirmed
      confirmed = undefined
      if (continueLoad !== undefined) continueLoad()
      else if (phase === 'planned' || phase === 'loaded' || phase === 'broken') void work(load)
    },
    pause: (reason) => queue?.pause(reason),
    stop: () => queue?.stop(),
    resume: () => queue?.resume(),
    finish: () => {
      const { phase } = store.get()
      if (isLoading && (phase === 'stopped' || phase === 'failed')) queue?.abandon()
    },
    end: () => {
      queue?.stop(sessionEnded)
      queue = undefined
    },
  }
}

/** Counts the rows. A refused count counts as one page. */
async function costOf(
  { reads, call }: ReadContext,
  scope: Scope,
  { children, secondRoster }: LoadOptions,
  gap: number,
): Promise<LoadCost> {
  const one = { pageIndex: 0, pageSize: 1 }
  const count = async (
    name: string,
    read: (signal: AbortSignal) => Promise<{ readonly totalItems: number }>,
  ): Promise<number> => {
    try {
      return (await call(name, read)).totalItems
    } catch (error) {
      if (isAnswer(error)) return 0
      throw error
    }
  }
  const { account, org } = scope
  const level = scopeLevel(scope)
  const below = children && level !== 'project'
  const [users, assignments, organizations, projects] = await Promise.all([
    count('Users, total', (signal) => reads.getAggregatedUsers(scope, one, signal)),
    count('Role assignments, total', (signal) => reads.getFilteredRoleAssignmentList(scope, one, signal)),
    below && org === undefined
      ? count('Organizations, total', (signal) => reads.getOrganizationList(account, one, signal))
      : 0,
    below
      ? count('Projects, total', (signal) =>
          org === undefined
            ? reads.getAllProjectsList(account, one, signal)
            : reads.getProjectList(account, org, one, signal),
        )
      : 0,
  ])
  const small = Array.from({ length: organizations + projects }, () => ({ users: 0, assignments: 0 }))
  const scopes = [{ users, assignments }, ...small]
  const calls = loadCalls({ scopes, groups: 0, organizations, projects, secondRoster })
  return { calls, time: minTime(calls, gap), rows: users }
}

/**
 * Keyed by session, scope and extent, so that leaving a page loses nothing. Nothing is requested once the session has
 * ended.
 */
const loads = createSessionStore(
  () => new Map<string, ReturnType<typeof makeAccessLoad>>(),
  'session-end',
  (all) => {
    for (const load of all.values()) load.end()
  },
)

/** The load of a scope in this session; not started automatically. */
export function accessLoadOf(scope: Scope, options: LoadOptions): AccessLoad {
  const key = JSON.stringify([...sessionKey(scope.account), scopeId(scope), options])
  const all = loads.get()
  const known = all.get(key)
  if (known !== undefined) return known
  if (options.questionLoad !== undefined) evictOldest(all)
  const load = pauseWhileHidden(makeAccessLoad(scope, options))
  all.set(key, load)
  return load
}

/** Questions whose users are kept. */
const MAX_QUESTIONS = 5

function evictOldest(all: Map<string, ReturnType<typeof makeAccessLoad>>): void {
  const questions = [...all].filter(([key]) => key.includes('"asked":'))
  const [oldest] = questions
  if (oldest === undefined || questions.length < MAX_QUESTIONS) return
  oldest[1].end()
  all.delete(oldest[0])
}

/** Pauses the load of a tab that is hidden for long. */
function pauseWhileHidden(load: ReturnType<typeof makeAccessLoad>): ReturnType<typeof makeAccessLoad> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const check = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden')
      timer = setTimeout(() => {
        if (load.getState().phase === 'loading' || load.getState().phase === 'waiting') load.pause(hiddenWhy)
      }, HIDDEN_FOR)
  }
  document.addEventListener('visibilitychange', check)
  check()
  return {
    ...load,
    end: () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', check)
      load.end()
    },
  }
}
