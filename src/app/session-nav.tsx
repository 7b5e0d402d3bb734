import { History, ListChecks } from 'lucide-react'
import { useBeforeUnload } from '#src/components/use-before-unload.ts'
import { useBulkRuns, usePausedCount, useRunningCount } from '#src/components/use-bulk-runs.ts'
import { useSession } from '#src/components/session-context.ts'
import { useStore } from '#src/components/use-store.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { changeLog } from '#src/session/change-log.ts'
import { NavGroup, NavItem } from './nav-item.tsx'

/** What was done since connecting. Bulk runs are named once there is one; a running one holds the tab. */
export function SessionNav() {
  const { account } = useSession()
  const runs = useBulkRuns().length
  const running = useRunningCount()
  const held = usePausedCount()
  const changes = useStore(changeLog).length
  useBeforeUnload(running > 0)
  return (
    <NavGroup title="This session">
      {runs > 0 && (
        <NavItem
          to={paths.bulkRuns(account)}
          icon={<ListChecks aria-hidden />}
          note={runsNote(runs, running - held, held)}
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

function runsNote(runs: number, running: number, held: number): string {
  const words = [
    running > 0 ? `${formatNumber(running)} running` : '',
    held > 0 ? `${formatNumber(held)} on hold` : '',
  ].filter((each) => each !== '')
  return words.length === 0 ? formatNumber(runs) : words.join(', ')
}
