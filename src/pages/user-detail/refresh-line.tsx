import { RotateCw } from 'lucide-react'
import { formatTime } from '#src/domain/format.ts'
import { IconButton } from '#src/ui/button.tsx'

type LastUpdatedProps = {
  /** Milliseconds since the epoch; 0 while nothing came yet. */
  updatedAt: number
  busy: boolean
  onRefresh: () => void
  /** The data to refetch: "access". */
  thing: string
}

/** From when the rows are, with the way to newer ones. */
export function RefreshLine({ updatedAt, busy, onRefresh, thing }: LastUpdatedProps) {
  return (
    <p className="ml-auto flex shrink-0 items-center gap-0.5 text-sm whitespace-nowrap text-muted tabular-nums">
      {updatedAt > 0 && <span className="max-lg:sr-only">Updated {formatTime(updatedAt)}</span>}
      <IconButton
        size="small"
        label={`Refresh ${thing}`}
        icon={<RotateCw aria-hidden />}
        busy={busy}
        onClick={onRefresh}
      />
    </p>
  )
}
