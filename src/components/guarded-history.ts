import { createContext, use, useEffect, useRef, useState } from 'react'
import { NavigationType, UNSAFE_createBrowserHistory as createBrowserHistory, type Location } from 'react-router'

/**
 * The browser's history with guards that can block a navigation, for the declarative router (17 KB smaller than the
 * data router, which has this built in; see docs/decisions.md).
 */

type BrowserHistory = ReturnType<typeof createBrowserHistory>

/** Decides about leaving `current`. True blocks the navigation; `proceed` performs it later. */
type Guard = (current: Location, next: Location, proceed: () => void) => boolean

export type GuardedHistory = BrowserHistory & {
  /**
   * Adds a guard.
   *
   * @returns a function that removes it
   */
  guard: (guard: Guard) => () => void
  /**
   * Calls back whenever another address is requested.
   *
   * @returns a function that removes the listener
   */
  subscribe: (listener: () => void) => () => void
  /**
   * Calls back when a navigation is blocked, because something would be lost.
   *
   * @returns a function that removes the listener
   */
  subscribeHeld: (listener: () => void) => () => void
  /** The address that is shown or about to be shown; never a blocked one. */
  getLocation: () => Location
}

/**
 * Creates a history for one session.
 *
 * @param onStep called with each address just before it is rendered, so that its data can start loading
 * @param clean removes from an address and its state what must not get into the history
 */
export function createGuardedHistory(
  onStep: (location: Location) => void,
  clean: (to: URL, state: unknown) => { readonly to: URL; readonly state: unknown } = (to, state) => ({ to, state }),
): GuardedHistory {
  const history = createBrowserHistory({ v5Compat: true })
  const guards = new Set<Guard>()
  const listeners = new Set<() => void>()
  const heldListeners = new Set<() => void>()
  let shown = history.location
  // Our own navigations: reverting a blocked one, and performing it later.
  let reverting = false
  let proceeding = false

  const held = (next: Location, proceed: () => void) => {
    // Only the innermost blocker asks, because it was registered last and has the most specific question.
    const isHeld = [...guards].reverse().some((guard) =>
      guard(shown, next, () => {
        proceeding = true
        proceed()
      }),
    )
    if (isHeld) for (const listener of heldListeners) listener()
    return isHeld
  }
  const arrive = (location: Location) => {
    shown = location
    onStep(location)
    for (const listener of listeners) listener()
  }
  const step = (kind: 'push' | 'replace'): BrowserHistory['push'] => {
    const take: BrowserHistory['push'] = (destination, kept) => {
      const { to: url, state } = clean(new URL(history.createHref(destination), window.location.origin), kept)
      const to = url.pathname + url.search + url.hash
      const next: Location = {
        pathname: url.pathname,
        search: url.search,
        hash: url.hash,
        // Read only by the pages that set it.
        state,
        key: '',
      }
      const passes = proceeding
      proceeding = false
      const proceed = () => {
        take(to, state)
      }
      if (passes || !held(next, proceed)) history[kind](to, state)
    }
    return take
  }

  onStep(shown)
  return {
    get action() {
      return history.action
    },
    get location() {
      return history.location
    },
    createHref: (to) => history.createHref(to),
    createURL: (to) => history.createURL(to),
    encodeLocation: (to) => history.encodeLocation(to),
    push: step('push'),
    replace: step('replace'),
    go: (delta) => {
      history.go(delta)
    },
    listen: (listener) =>
      history.listen((update) => {
        const { action, location, delta } = update
        if (reverting) {
          reverting = false
          return
        }
        const passes = proceeding
        proceeding = false
        const back = () => {
          history.go(delta ?? 0)
        }
        if (action === NavigationType.Pop && !passes && delta !== null && held(location, back)) {
          reverting = true
          history.go(-delta)
          return
        }
        arrive(location)
        listener(update)
      }),
    guard: (guard) => {
      guards.add(guard)
      return () => guards.delete(guard)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    subscribeHeld: (listener) => {
      heldListeners.add(listener)
      return () => heldListeners.delete(listener)
    },
    getLocation: () => shown,
  }
}

export const HistoryContext = createContext<GuardedHistory | undefined>(undefined)

/** The history of the session. Everything below the router has one. */
export function useGuardedHistory(): GuardedHistory {
  const history = use(HistoryContext)
  if (history === undefined) throw new Error('No history: this part belongs below the router.')
  return history
}

type Blocker =
  | { readonly state: 'unblocked' }
  | { readonly state: 'blocked'; readonly proceed: () => void; readonly reset: () => void }

/**
 * Blocks links, Back and Forward while something would be lost.
 *
 * @param shouldBlock decides on each navigation
 * @returns `blocked` with functions to proceed or stay while a navigation is blocked
 */
export function useBlocker(
  shouldBlock: (step: { currentLocation: Location; nextLocation: Location }) => boolean,
): Blocker {
  const history = useGuardedHistory()
  const [proceed, setProceed] = useState<() => void>()
  const latest = useRef(shouldBlock)
  useEffect(() => {
    latest.current = shouldBlock
  })
  useEffect(
    () =>
      history.guard((currentLocation, nextLocation, go) => {
        const block = latest.current({ currentLocation, nextLocation })
        if (block) setProceed(() => go)
        return block
      }),
    [history],
  )
  if (proceed === undefined) return { state: 'unblocked' }
  return {
    state: 'blocked',
    proceed: () => {
      setProceed(undefined)
      proceed()
    },
    reset: () => {
      setProceed(undefined)
    },
  }
}
