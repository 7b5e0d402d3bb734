import { RefreshCw } from 'lucide-react'
import { formatTime } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'

type LastUpdatedProps = {
  /** Milliseconds since the epoch; 0 until the first response; undefined while the rows belong to another query. */
  at: number | undefined
  busy: boolean
  onRefresh: () => void
}

const refreshIcon = (
  <span aria-hidden title="Refresh the list">
    <RefreshCw />
  </span>
)

/** The time of a list's rows, with a button to refresh them. A newer list is announced next to the title. */
export function LastUpdated({ at, busy, onRefresh }: LastUpdatedProps) {
  return (
    <span className="flex items-center gap-0.5 text-sm text-muted tabular-nums">
      {/* Next to a panel, the title and the buttons stay on one line, so that no row moves. */}
      <span className="max-md:sr-only max-2xl:group-data-with-panel/list:sr-only">
        {at === undefined || (at === 0 && busy) ? null : at === 0 ? 'Not loaded' : `Updated ${formatTime(at)}`}
      </span>
      <Button
        variant="ghost"
        size="small"
        className="px-1.5"
        aria-label="Refresh the list"
        icon={refreshIcon}
        busy={busy}
        onClick={onRefresh}
      />
    </span>
  )
}
