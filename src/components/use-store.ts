import { useSyncExternalStore } from 'react'
import type { Store } from '#src/session/store.ts'

/** The current value of a store; re-renders on change. */
export function useStore<State>(store: Pick<Store<State>, 'get' | 'subscribe'>): State {
  return useSyncExternalStore(store.subscribe, store.get)
}
