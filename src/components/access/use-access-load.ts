import { useEffect, useSyncExternalStore } from 'react'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import type { Scope } from '#src/domain/scope.ts'
import { accessLoadOf, type AccessLoad, type AccessLoadState, type LoadOptions } from '#src/jobs/access-load.ts'

export type ShownLoad = {
  readonly load: AccessLoad
  readonly state: AccessLoadState
  /** The last result. */
  readonly snapshot: AccessSnapshot | undefined
}

/** Loads the access of a scope: automatically when that is short, else on request. */
export function useAccessLoad(scope: Scope, options: LoadOptions): ShownLoad {
  const load = accessLoadOf(scope, options)
  const state = useSyncExternalStore(load.subscribe, load.getState)
  useEffect(() => {
    load.start()
  }, [load])
  return { load, state, snapshot: load.latest() }
}
