import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { useBulkRuns, usePausedCount, useRunningCount } from '#src/components/use-bulk-runs.ts'
import { useBeforeUnload } from '#src/components/use-before-unload.ts'
import { useStore } from '#src/components/use-store.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { StatusName } from '#src/domain/user-status.ts'
import { knownCount } from '#src/queries/known-counts.ts'
import { changeLog } from '#src/session/change-log.ts'

/** Label of a count in the navigation. */
type Counted = 'users' | 'invitations' | StatusName

/** A count from loaded data only; requests nothing. */
export function CountNote({ scope, counted }: { scope: Scope; counted: Counted }) {
  const count = useKnown((client) => knownCount(client, scope, counted))
  return count === undefined ? null : <>{formatNumber(count)}</>
}

function useKnown(read: (client: QueryClient) => number | undefined): number | undefined {
  const client = useQueryClient()
  const subscribe = useCallback((changed: () => void) => client.getQueryCache().subscribe(changed), [client])
  return useSyncExternalStore(subscribe, () => read(client))
}

/** The bulk actions of this tab; a running one needs the tab to stay open. */
export function BulkNote() {
  const runs = useBulkRuns().length
  const running = useRunningCount()
  const held = usePausedCount()
  useBeforeUnload(running > 0)
  if (runs === 0) return null
  const moving = running - held
  if (moving > 0) return <>{`${formatNumber(moving)} running`}</>
  if (held > 0) return <>{`${formatNumber(held)} paused`}</>
  return <>{formatNumber(runs)}</>
}

/** Number of changes since connecting. */
export function ChangesNote() {
  const changes = useStore(changeLog).length
  return changes === 0 ? null : <>{formatNumber(changes)}</>
}
