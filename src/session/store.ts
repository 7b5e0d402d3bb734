import { getSessionState, subscribeSession, type Session } from '#src/session/credential.ts'

/** A value outside of React that components subscribe to. */
export type Store<State> = {
  readonly get: () => State
  readonly set: (next: State) => void
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * Creates a store that lives as long as the page: for data of the device, never for data of a session.
 *
 * @param initial its first value
 */
export function createStore<State>(initial: State): Store<State> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    set: (next) => {
      state = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

let lastId = 0

/** A number that is unique among the entries of a store. */
export function nextId(): number {
  lastId += 1
  return lastId
}

/**
 * When a store of a session is cleared. `session-end`: however the session ends. `other-person`: on sign-out, and when
 * the next session belongs to someone else or to an unknown user; the same user finds it again after an idle lock.
 */
type EmptiedAt = 'session-end' | 'other-person'

type Registered = { readonly emptiedAt: EmptiedAt; readonly empty: () => void; readonly isEmpty: () => boolean }

/** Every store of the session. The one list of what must be cleared. */
const registered = new Set<Registered>()

/**
 * Creates a store for data of a session; it is cleared without further code.
 *
 * @param initial creates the empty value
 * @param emptiedAt when the store is cleared
 * @param beforeEmptied receives the value before it is cleared
 */
export function createSessionStore<State>(
  initial: () => State,
  emptiedAt: EmptiedAt,
  beforeEmptied?: (last: State) => void,
): Store<State> {
  let empty = initial()
  const store = createStore(empty)
  registered.add({
    emptiedAt,
    // A new one each time: a collection might have been mutated.
    empty: () => {
      beforeEmptied?.(store.get())
      empty = initial()
      store.set(empty)
    },
    isEmpty: () => store.get() === empty && sizeOf(empty) === 0,
  })
  return store
}

/** @internal Whether every store of a session is empty; for tests. */
export function isEveryStoreEmpty(): boolean {
  return [...registered].every(({ isEmpty }) => isEmpty())
}

function sizeOf(value: unknown): number {
  if (value instanceof Map || value instanceof Set) return value.size
  return Array.isArray(value) ? value.length : 0
}

function emptyAll(when: EmptiedAt): void {
  for (const { emptiedAt, empty } of registered) if (emptiedAt === when) empty()
}

/**
 * Calls back when data of a user must be cleared: on sign-out, and when another session opens for someone else or for
 * a user whom the service does not report.
 *
 * @param drop called each time
 */
export function onOwnerRemoved(drop: () => void): void {
  // Code that loads late finds an open session, whose user counts as well.
  const atFirst = getSessionState()
  let owner = atFirst.status === 'open' ? ownerOf(atFirst.session) : undefined
  subscribeSession(() => {
    const state = getSessionState()
    if (state.status !== 'open') {
      if (state.reason === 'signed-out') drop()
      return
    }
    const now = ownerOf(state.session)
    if (now === undefined || now !== owner) drop()
    owner = now
  })
}

function ownerOf({ account, caller }: Session): string | undefined {
  return caller === undefined ? undefined : `${account} ${caller}`
}

let sessionId: string | undefined
subscribeSession(() => {
  const state = getSessionState()
  const id = state.status === 'open' ? state.session.id : undefined
  // A session can also be replaced immediately by another one.
  if (id === undefined || (sessionId !== undefined && sessionId !== id)) emptyAll('session-end')
  sessionId = id
})
onOwnerRemoved(() => {
  emptyAll('other-person')
})
