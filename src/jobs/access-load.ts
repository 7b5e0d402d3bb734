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

/** Loads the access of a scope for a review: says first what it costs, can be paused, stopped and continued. */

/** Up to so many users it starts automatically. */
const MAX_UNASKED = 1000
/** For one question: up to so many role assignments. */
const MAX_UNASKED_ASSIGNMENTS = 2000
/** A load of a tab out of sight rests after so many milliseconds. */
const HIDDEN_FOR = 5 * 60_000
const hiddenWhy = 'This tab was in the background for 5 minutes.'

/** What a load costs, from the counts of the scope itself; of scopes below, no more than a page each is assumed. */
export type LoadCost = {
  readonly calls: number
  /** Milliseconds, at least. */
  readonly time: number
  /** Users of the scope; for one question, role assignments that it is about. */
  readonly rows: number
}

/** Whether a load of a scope is so long that it starts only on request. */
export function isLong({ rows }: LoadCost): boolean {
  return rows > MAX_UNASKED
}

export type AccessLoadState =
  | { readonly phase: 'idle' }
  /** `planning`: counts what there is. `planned`: so long that it starts only on request. */
  | { readonly phase: 'planning' }
  | { readonly phase: 'planned'; readonly cost: LoadCost }
  | {
      readonly phase: 'loading' | 'paused' | 'waiting' | 'stopped' | 'failed'
      readonly cost: LoadCost | undefined
      /** Calls that have a response. */
      readonly done: number
      readonly timeLeft: number | undefined
      readonly until: number | undefined
      readonly reason: string | undefined
      readonly error: unknown
    }
  | { readonly phase: 'loaded'; readonly snapshot: AccessSnapshot }
  /** Nothing could be read at all. */
  | { readonly phase: 'broken'; readonly error: unknown }

export type AccessLoad = {
  readonly getState: () => AccessLoadState
  readonly subscribe: (listener: () => void) => () => void
  /** What was loaded last; it stays while everything is loaded another time. */
  readonly latest: () => AccessSnapshot | undefined
  /** Counts, and loads where that is short. */
  readonly start: () => void
  /** Loads what was planned, or everything again. */
  readonly begin: () => void
  readonly pause: (reason?: string) => void
  readonly stop: () => void
  readonly resume: () => void
  /** Ends a stopped load with what it has; what is missing is a gap. */
  readonly finish: () => void
}

export type LoadOptions = {
  readonly children: boolean
  readonly secondRoster: boolean
  /** Says what it takes before it starts, however short it is. */
  readonly confirmsFirst?: true
  /** Only what one question is about. */
  readonly questionLoad?: Omit<QuestionLoad, 'confirm'>
}

/** The access of exactly a scope, without a second look at users: enough for figures. */
export const figuresOnly: LoadOptions = { children: false, secondRoster: false }

/** Everything, each list twice, as a file that others rely on needs it. @param children scopes below it too */
export function provedLoad(children: boolean): LoadOptions {
  return { children, secondRoster: true, confirmsFirst: true }
}

/** Only what a question is about. @param names users are named also where a group has all users of a scope */
export function askedOnly(question: QuestionLoad['question'], names: boolean): LoadOptions {
  return { ...figuresOnly, questionLoad: { question, names } }
}

/** @param reads what is asked of the service, @param gap least milliseconds between two calls */
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
  /** Whether there is something that could be shown: counting comes before. */
  let isLoading = false
  /** Lets a load continue that waits for the user to start it. */
  let confirmed: (() => void) | undefined

  const open = () => {
    const next = makeCallQueue('Load access', scope, gap)
    queue = next
    next.subscribe(() => {
      show(next)
    })
    return { reads, call: next.call }
  }
  /** What the queue does, while there is nothing better to show. */
  const show = (callQueue: CallQueue) => {
    const { phase } = store.get()
    if (callQueue !== queue || phase === 'loaded' || phase === 'planned' || phase === 'broken') return
    const { phase: now, done, until, reason, error } = callQueue.getState()
    if (phase === 'planning' && now === 'running') return
    const left = cost === undefined ? undefined : Math.max(0, cost.calls - done)
    store.set({
      phase: now === 'running' ? 'loading' : now,
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
    if (assignments <= MAX_UNASKED_ASSIGNMENTS) return
    // A page of role assignments, and one of the users behind them.
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
      const goOn = confirmed
      confirmed = undefined
      if (goOn !== undefined) goOn()
      else if (phase === 'planned' || phase === 'loaded' || phase === 'broken') void work(load)
    },
    pause: (reason) => queue?.pause(reason),
    stop: () => queue?.stop(),
    resume: () => queue?.resume(),
    finish: () => {
      const { phase } = store.get()
      if (isLoading && (phase === 'stopped' || phase === 'failed')) queue?.giveUp()
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
 * By session, scope and extent, so that leaving a page loses nothing. Nothing is requested once the session has ended.
 */
const loads = createSessionStore(
  () => new Map<string, ReturnType<typeof makeAccessLoad>>(),
  'session-end',
  (all) => {
    for (const load of all.values()) load.end()
  },
)

/** The load of a scope in this session; not started by itself. */
export function accessLoadOf(scope: Scope, options: LoadOptions): AccessLoad {
  const key = JSON.stringify([...sessionKey(scope.account), scopeId(scope), options])
  const all = loads.get()
  const known = all.get(key)
  if (known !== undefined) return known
  if (options.questionLoad !== undefined) forgetOldest(all)
  const load = restingWhileHidden(makeAccessLoad(scope, options))
  all.set(key, load)
  return load
}

/** Questions whose users are kept. */
const MAX_QUESTIONS = 5

function forgetOldest(all: Map<string, ReturnType<typeof makeAccessLoad>>): void {
  const questions = [...all].filter(([key]) => key.includes('"asked":'))
  const [oldest] = questions
  if (oldest === undefined || questions.length < MAX_QUESTIONS) return
  oldest[1].end()
  all.delete(oldest[0])
}

/** Pauses a load of a tab that is out of sight for long. */
function restingWhileHidden(load: ReturnType<typeof makeAccessLoad>): ReturnType<typeof makeAccessLoad> {
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
