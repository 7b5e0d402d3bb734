import { History, ListChecks } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useBeforeUnload } from '#src/components/use-before-unload.ts'
import { useBulkRuns, useRunningCount } from '#src/components/use-bulk-runs.ts'
import { useSession } from '#src/components/session-context.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { getReceipts, subscribeReceipts } from '#src/queries/receipts.ts'
import { NavGroup, NavItem } from './nav-item.tsx'

/** What was done since connecting. Bulk runs are named once there is one; a running one holds the tab. */
export function SessionNav() {
  const { account } = useSession()
  const runs = useBulkRuns().length
  const running = useRunningCount()
  const changes = useSyncExternalStore(subscribeReceipts, getReceipts).length
  useBeforeUnload(running > 0)
  return (
    <NavGroup title="This session">
      {runs > 0 && (
        <NavItem
          to={paths.bulkRuns(account)}
          icon={<ListChecks aria-hidden />}
          note={running > 0 ? `${formatNumber(running)} running` : formatNumber(runs)}
        >
          Bulk runs
        </NavItem>
      )}
      <NavItem
        to={paths.changes(account)}
        icon={<History aria-hidden />}
        note={changes > 0 ? formatNumber(changes) : undefined}
      >
        Changes today
      </NavItem>
    </NavGroup>
  )
}
