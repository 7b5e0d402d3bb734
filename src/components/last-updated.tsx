import { RefreshCw } from 'lucide-react'
import { formatTime } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'

type LastUpdatedProps = {
  /** Milliseconds since the epoch; 0 while nothing came yet; undefined while the rows are those of another question. */
  at: number | undefined
  busy: boolean
  onRefresh: () => void
}

const refreshIcon = (
  <span aria-hidden title="Refresh the list">
    <RefreshCw />
  </span>
)

/** From when the rows of a list are, with the way to newer ones. That there are none yet shows next to the title. */
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
