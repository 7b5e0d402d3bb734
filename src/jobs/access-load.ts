import { loadCalls } from '#src/domain/access-review/completeness.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { leastTime } from '#src/domain/duration.ts'
import { scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { createSessionStore, createStore } from '#src/session/store.ts'
import { accessReads, type Asking } from './access-lists.ts'
import { readSnapshot } from './access-snapshot.ts'
import { paceOf, sessionEnded } from './bulk-run.ts'
import { isAnswer, makeCallQueue, type CallQueue } from './call-queue.ts'

/** Loads the access of a scope for a review: says first what it takes, can be paused, stopped and continued. */

/** Up to so many users it starts by itself. */
const MAX_UNASKED = 1000

/** What a load takes, from the counts of the scope itself; of scopes below, no more than a page each is assumed. */
export type LoadCost = {
  readonly calls: number
  /** The least milliseconds. */
  readonly time: number
  readonly users: number
}

export type AccessLoadState =
  | { readonly phase: 'idle' }
  /** `planning`: counts what there is. `planned`: long enough to be asked for. */
  | { readonly phase: 'planning' }
  | { readonly phase: 'planned'; readonly cost: LoadCost }
  | {
      readonly phase: 'loading' | 'paused' | 'waiting' | 'stopped' | 'failed'
      readonly cost: LoadCost | undefined
      /** Calls that were answered. */
      readonly done: number
      readonly timeLeft: number | undefined
      readonly until: number | undefined
      readonly why: string | undefined
      readonly error: unknown
    }
  | { readonly phase: 'loaded'; readonly snapshot: AccessSnapshot }
  /** Nothing could be asked for at all. */
  | { readonly phase: 'broken'; readonly error: unknown }

export type AccessLoad = {
  readonly getState: () => AccessLoadState
  readonly subscribe: (listener: () => void) => () => void
  /** Counts, and loads where that is short. */
  readonly start: () => void
  /** Loads what was planned, or everything anew. */
  readonly begin: () => void
  readonly pause: () => void
  readonly stop: () => void
  readonly resume: () => void
}

export type LoadOptions = { readonly children: boolean; readonly secondRoster: boolean }

/** @param reads what is asked of the service, @param gap least milliseconds between two calls */
export function makeAccessLoad(
  scope: Scope,
  { children, secondRoster }: LoadOptions,
  reads = accessReads,
  gap = paceOf({}).gap,
): AccessLoad & { end: () => void } {
  const store = createStore<AccessLoadState>({ phase: 'idle' })
  let queue: CallQueue | undefined
  let cost: LoadCost | undefined

  const open = () => {
    const next = makeCallQueue('Load access', scope, gap)
    queue = next
    next.subscribe(() => {
      show(next)
    })
    return { reads, call: next.call }
  }
  /** What the queue does, while there is nothing better to show. */
  const show = (of: CallQueue) => {
    const { phase } = store.get()
    if (of !== queue || phase === 'loaded' || phase === 'planned' || phase === 'broken') return
    const { phase: now, done, until, why, error } = of.getState()
    if (phase === 'planning' && now === 'running') return
    const left = cost === undefined ? undefined : Math.max(0, cost.calls - done)
    store.set({
      phase: now === 'running' ? 'loading' : now,
      cost,
      done,
      timeLeft: left === undefined ? undefined : of.timeLeft(left),
      until,
      why,
      error,
    })
  }
  const work = async (job: (asking: Asking) => Promise<void>) => {
    const asking = open()
    try {
      await job(asking)
    } catch (error) {
      store.set({ phase: 'broken', error })
    }
  }
  const load = async (asking: Asking) => {
    store.set({
      phase: 'loading',
      cost,
      done: 0,
      timeLeft: undefined,
      until: undefined,
      why: undefined,
      error: undefined,
    })
    const of = queue
    const snapshot = await readSnapshot(asking, { scope, children, secondRoster, now: Date.now })
    if (of === queue) store.set({ phase: 'loaded', snapshot })
  }
  const plan = async (asking: Asking) => {
    store.set({ phase: 'planning' })
    cost = await costOf(asking, scope, { children, secondRoster }, gap)
    if (cost.users > MAX_UNASKED) store.set({ phase: 'planned', cost })
    else await load(asking)
  }

  return {
    getState: store.get,
    subscribe: store.subscribe,
    start: () => {
      if (store.get().phase === 'idle') void work(plan)
    },
    begin: () => {
      const { phase } = store.get()
      if (phase === 'planned' || phase === 'loaded' || phase === 'broken') void work(load)
    },
    pause: () => queue?.pause(),
    stop: () => queue?.stop(),
    resume: () => queue?.resume(),
    end: () => {
      queue?.stop(sessionEnded)
      queue = undefined
    },
  }
}

/** Counts what there is. A count that is refused is a page. */
async function costOf(
  { reads, call }: Asking,
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
  return { calls, time: leastTime(calls, gap), users }
}

/** By session, scope and extent, so that leaving a page loses nothing. Nothing is asked for once the session is over. */
const loads = createSessionStore(
  () => new Map<string, ReturnType<typeof makeAccessLoad>>(),
  'session-end',
  (all) => {
    for (const load of all.values()) load.end()
  },
)

/** The load of a scope in this session; not started by itself. */
export function accessLoadOf(scope: Scope, options: LoadOptions): AccessLoad {
  const key = [...sessionKey(scope.account), scopeId(scope), options.children, options.secondRoster].join(' ')
  const load = loads.get().get(key) ?? makeAccessLoad(scope, options)
  loads.get().set(key, load)
  return load
}
