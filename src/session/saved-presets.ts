import { readLocal, writeLocal } from '#src/session/local-storage.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'

/** Named items, for each account and level. */
export type SavedPresets<Entry> = {
  /** By name. */
  readonly all: readonly Entry[]
  /** Whether the device stores them; otherwise they last until the page is closed (docs/failures.md, F56). */
  readonly kept: boolean
}

/** A store for `useSyncExternalStore`; other tabs follow. */
export type PresetStore<Entry> = {
  /** The list for a scope; the same object until it changes. */
  readonly forScope: (scope: Scope) => SavedPresets<Entry>
  /** Replaces the list for a scope. */
  readonly set: (scope: Scope, entries: readonly Entry[]) => void
  /** Called after stored data was removed. */
  readonly forget: () => void
  readonly subscribe: (listener: () => void) => () => void
}

type PresetStoreOptions<Entry> = {
  /** Prefix of the storage keys, after the app's own prefix. */
  readonly prefix: string
  readonly parse: (text: string | null) => readonly Entry[]
  readonly toText: (entries: readonly Entry[]) => string
  readonly max: number
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

/** Lists of named items stored on this device. */
export function createPresetStore<Entry extends { readonly name: string }>(
  options: PresetStoreOptions<Entry>,
): PresetStore<Entry> {
  const { prefix, parse, toText, max } = options
  const seen = new Map<string, { readonly text: string | null; readonly list: SavedPresets<Entry> }>()
  /** Items that the device refused to store. */
  const unkept = new Map<string, SavedPresets<Entry>>()
  const listeners = new Set<() => void>()
  const nothing: SavedPresets<Entry> = { all: [], kept: false }
  const nameOf = (scope: Scope) => `${prefix}${scope.account}.${scopeLevel(scope)}`
  const byName = (entries: readonly Entry[]) => entries.toSorted((one, other) => collator.compare(one.name, other.name))
  const notify = () => {
    for (const listener of listeners) listener()
  }
  return {
    forScope: (scope) => {
      const name = nameOf(scope)
      const blocked = unkept.get(name)
      if (blocked !== undefined) return blocked
      const now = readLocal(name)
      if (now === undefined) return nothing
      const before = seen.get(name)
      if (before?.text === now.text) return before.list
      const list = { all: byName(parse(now.text)), kept: true }
      seen.set(name, { text: now.text, list })
      return list
    },
    set: (scope, entries) => {
      const name = nameOf(scope)
      const all = byName(entries).slice(0, max)
      if (writeLocal(name, toText(all))) unkept.delete(name)
      else unkept.set(name, { all, kept: false })
      notify()
    },
    forget: () => {
      unkept.clear()
      seen.clear()
      notify()
    },
    subscribe: (listener) => {
      if (listeners.size === 0) addEventListener('storage', notify)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) removeEventListener('storage', notify)
      }
    },
  }
}
