import { useSyncExternalStore } from 'react'
import type { Store } from '#src/session/store.ts'

/** The value of a store; the component follows it. */
export function useStore<State>(store: Pick<Store<State>, 'get' | 'subscribe'>): State {
  return useSyncExternalStore(store.subscribe, store.get)
}
