import { queryOptions } from '@tanstack/react-query'
import { figuresAt } from '#src/domain/access-review/findings.ts'
import { holdingsAt } from '#src/domain/access-review/holdings.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { whoCan, type WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { accessLoadOf, askedOnly, figuresOnly, type LoadOptions } from './access-load.ts'
import { runInSlices } from './time-slices.ts'

/** Results computed from loaded access, once for each load. */

/** Loaded access never changes, and comparing it with itself would take longer than computing this. */
const fixed = { staleTime: Infinity, structuralSharing: false } as const

/** Figures of the overview and the lists behind them. @param loadedAt when the access was loaded */
export function accessFiguresQuery(scope: Scope, loadedAt: number | undefined) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'access-figures', scopeId(scope), loadedAt],
    queryFn: async () => {
      const snapshot = loadedOf(scope, figuresOnly)
      return { snapshot, ...(await runInSlices(figuresAt(snapshot, holdingsAt(snapshot, scope)))) }
    },
    enabled: loadedAt !== undefined,
    ...fixed,
  })
}

/**
 * Who can do something at a scope, from the access loaded for the question.
 *
 * @param loadedAt when it was loaded
 */
export function whoCanQuery(scope: Scope, question: WhoCanQuestion, names: boolean, loadedAt: number | undefined) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'who-can', scopeId(scope), question, names, loadedAt],
    queryFn: async () => {
      const snapshot = loadedOf(scope, askedOnly(question, names))
      return { snapshot, ...(await runInSlices(whoCan(snapshot, question, scope))) }
    },
    enabled: loadedAt !== undefined,
    ...fixed,
  })
}

/** Too large for a query key, so it is read from its store. */
function loadedOf(scope: Scope, options: LoadOptions): AccessSnapshot {
  const snapshot = accessLoadOf(scope, options).latest()
  if (snapshot === undefined) throw new Error('nothing loaded')
  return snapshot
}
