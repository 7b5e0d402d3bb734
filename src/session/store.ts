import { getSessionState, subscribeSession, type Session } from '#src/session/credential.ts'

/** A value that parts of the page follow, changed outside of React. */
export type Store<State> = {
  readonly get: () => State
  readonly set: (next: State) => void
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * Creates a store that lives as long as the page: for what belongs to the device, never for what belongs to a session.
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

/** A number that no other entry of a store has. */
export function nextId(): number {
  lastId += 1
  return lastId
}

/**
 * When a store of a session is emptied. `session-end`: however the session ends. `other-person`: on sign-out, and when
 * the next session is someone else's or no one knows whose; who comes back after an idle lock finds it again.
 */
type EmptiedAt = 'session-end' | 'other-person'

type Registered = { readonly emptiedAt: EmptiedAt; readonly empty: () => void; readonly isEmpty: () => boolean }

/** Every store of the session. The one list of what has to go. */
const registered = new Set<Registered>()

/**
 * Creates a store of what belongs to a session; it is emptied without further code.
 *
 * @param initial makes the empty value
 * @param emptiedAt when the store is emptied
 * @param beforeEmptied gets what is about to go
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
    // A new one each time: a collection may have been filled in place.
    empty: () => {
      beforeEmptied?.(store.get())
      empty = initial()
      store.set(empty)
    },
    isEmpty: () => store.get() === empty && sizeOf(empty) === 0,
  })
  return store
}

/** @internal Whether nothing of a session is left in any store; for tests. */
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
 * Calls back when what was kept of a person has to go: on sign-out, and when another session opens for someone else or
 * for someone whom the service does not name.
 *
 * @param drop called each time
 */
export function onOwnerRemoved(drop: () => void): void {
  // Code that loads late finds a session open, whose owner counts as well.
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
  // A session may also be followed by another one at once.
  if (id === undefined || (sessionId !== undefined && sessionId !== id)) emptyAll('session-end')
  sessionId = id
})
onOwnerRemoved(() => {
  emptyAll('other-person')
})
