import { afterApplyingText, rereadLabels } from '#src/domain/access-review/evidence-reread.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import { ReportTable } from './report-table.tsx'
import { momentText } from './report-text.ts'

/** Lists that were loaded again after decisions were applied, even if there were none. */
export function AfterApplying({ evidence }: { evidence: Evidence }) {
  const { after } = evidence.summary
  return (
    <>
      <p>{afterApplyingText(after).join(' ')}</p>
      {after.lastChange !== undefined && (
        <ReportTable
          caption="Loaded again after applying"
          heads={['List', 'Changes', 'Change shown', 'Old state shown', 'No result', 'Loaded for', 'Time']}
          rows={after.lists}
          rowOf={({ list, changes, shown, old, subjects, from, to }) => ({
            key: list,
            cells: [
              rereadLabels[list],
              ...[changes, shown, old, changes - shown - old, subjects].map(formatNumber),
              from === undefined || to === undefined ? 'Not loaded again' : `${momentText(from)} to ${momentText(to)}`,
            ],
          })}
        />
      )}
    </>
  )
}
