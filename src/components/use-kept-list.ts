import { useSyncExternalStore } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import type { KeptList, KeptListStore } from '#src/queries/kept-list.ts'

/** What this device keeps under names for a scope. @param store made once, outside of components */
export function useKeptList<Entry>(store: KeptListStore<Entry>, scope: Scope): KeptList<Entry> {
  return useSyncExternalStore(store.subscribe, () => store.of(scope))
}
