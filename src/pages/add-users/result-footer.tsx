import { fileName } from '#src/domain/csv.ts'
import { formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'

type ResultFooterProps = {
  report: string
  csv: () => string
  retriable: number
  unreported: number
  /** Every address is done. */
  allDone: boolean
  /** Why nothing can be sent again yet. */
  waiting: string | undefined
  onRetry: () => void
  onRetryUnreported: () => void
  onClose: () => void
}

/** Actions for a result. */
export function ResultFooter({
  report,
  csv,
  retriable,
  unreported,
  allDone,
  waiting,
  onRetry,
  onRetryUnreported,
  onClose,
}: ResultFooterProps) {
  return (
    <>
      <span className="mr-auto flex flex-wrap gap-2">
        <CopyButton value={report} label="Copy report" variant="button" size="medium" />
        <SaveButton
          label="Save as CSV"
          type="text/csv"
          fileName={() => fileName('added-users', 'csv', Date.now())}
          text={csv}
        />
      </span>
      {unreported > 0 && (
        <Button blockedReason={waiting} reasonPlacement="hidden" onClick={onRetryUnreported}>
          {retriable > 0
            ? `Retry all ${formatNumber(retriable + unreported)}, including not confirmed`
            : `Retry ${formatNumber(unreported)} not confirmed`}
        </Button>
      )}
      <Button variant={retriable > 0 ? 'secondary' : 'primary'} onClick={onClose}>
        {retriable > 0 ? 'Close' : allDone ? 'Done' : 'Close'}
      </Button>
      {retriable > 0 && (
        <Button variant="primary" blockedReason={waiting} reasonPlacement="hidden" onClick={onRetry}>
          Fix and retry {formatNumber(retriable)}
        </Button>
      )}
    </>
  )
}
