import { useSyncExternalStore } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import type { SavedPresets, PresetStore } from '#src/session/saved-presets.ts'

/** Named items of a scope that this device stores. @param store created once, outside of components */
export function useSavedPresets<Entry>(store: PresetStore<Entry>, scope: Scope): SavedPresets<Entry> {
  return useSyncExternalStore(store.subscribe, () => store.forScope(scope))
}
