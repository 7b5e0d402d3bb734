import clsx from 'clsx'
import { RefreshCw } from 'lucide-react'
import { formatTime } from '#src/domain/format.ts'
import { IconButton } from '#src/ui/button.tsx'

type LastUpdatedProps = {
  /** Milliseconds since the epoch; 0 until the first response. */
  updatedAt: number
  busy: boolean
  onRefresh: () => void
  /** "Refresh access". */
  label: string
  /** On a phone, another part has the refresh button. */
  hiddenOnPhone?: boolean
}

/** The time of the rows, with a refresh button. */
export function RefreshLine({ updatedAt, busy, onRefresh, label, hiddenOnPhone = false }: LastUpdatedProps) {
  return (
    <p
      className={clsx(
        'ml-auto flex shrink-0 items-center gap-0.5 text-sm whitespace-nowrap text-muted tabular-nums',
        hiddenOnPhone && 'max-md:hidden',
      )}
    >
      {updatedAt > 0 && <span className="max-lg:sr-only">Updated {formatTime(updatedAt)}</span>}
      <IconButton size="small" label={label} icon={<RefreshCw aria-hidden />} busy={busy} onClick={onRefresh} />
    </p>
  )
}
