import type { ScopeName } from '#src/components/use-scope-name.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { Button } from '#src/ui/button.tsx'

type BulkBarProps = { scopeName: ScopeName; chosen: readonly Invitation[]; onClear: () => void }

/** What is selected, also on other pages. */
export function BulkBar({ scopeName, chosen, onClear }: BulkBarProps) {
  return (
    <div className="px-4 pb-3 md:px-6">
      <div
        role="region"
        aria-label={`Selected invitations of ${scopeName.full}`}
        className="flex min-h-[46px] flex-wrap items-center gap-2 rounded-card border border-accent-edge bg-accent-tint px-3 py-1.5 text-sm"
      >
        <span role="status" className="font-semibold text-text tabular-nums">
          {formatNumber(chosen.length)} selected
        </span>
        <Button variant="ghost" size="small" onClick={onClear}>
          Clear
        </Button>
      </div>
    </div>
  )
}
