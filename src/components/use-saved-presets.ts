import { useSyncExternalStore } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import type { SavedPresets, PresetStore } from '#src/session/saved-presets.ts'

/** What this device keeps under names for a scope. @param store made once, outside of components */
export function useSavedPresets<Entry>(store: PresetStore<Entry>, scope: Scope): SavedPresets<Entry> {
  return useSyncExternalStore(store.subscribe, () => store.forScope(scope))
}
