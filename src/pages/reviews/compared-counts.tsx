import type { ComparisonList } from '#src/domain/access-review/comparison-rows.ts'
import type { PreviousReview } from '#src/domain/access-review/earlier-file.ts'
import { gapText } from '#src/domain/access-review/review-text.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { ReportTable } from './report-table.tsx'

export const listNames: Record<ComparisonList, string> = {
  gained: 'Gained',
  lost: 'Lost',
  unchanged: 'Unchanged',
  unknown: 'Can’t compare',
  'through-groups': 'Inherited roles gained or lost',
  users: 'Users added, removed, or renamed',
  members: 'Group members added or removed',
}
const assignmentLists = ['gained', 'lost', 'unchanged', 'unknown'] as const
export const otherLists = ['through-groups', 'users', 'members'] as const

type ComparedCountsProps = { previous: PreviousReview; scope: Scope }

/** Number of changes since the previous review, and what couldn't be compared. */
export function ComparedCounts({ previous, scope }: ComparedCountsProps) {
  const { counts, notCompared } = previous
  const total = assignmentLists.reduce((sum, list) => sum + counts[list], 0)
  return (
    <>
      <ReportTable
        caption="Role assignments since the previous review"
        heads={['Role assignments', 'Count']}
        rows={[
          ...assignmentLists.map((list) => ({ key: list, cells: [listNames[list], formatNumber(counts[list])] })),
          { key: 'total', cells: ['Total', formatNumber(total)] },
        ]}
        rowOf={(row) => row}
      />
      {(notCompared.length > 0 || counts.unknown > 0) && (
        <>
          <p>These parts might be incomplete, so they weren’t compared:</p>
          <ul className="list-disc pl-5">
            {notCompared.map(({ side, gap }) => (
              <li key={`${side} ${gapText(gap, scope)}`}>
                {gapText(gap, scope, side === 'before' ? 'Previous file' : 'This review')}
              </li>
            ))}
          </ul>
        </>
      )}
      {(previous.onlyBefore.length > 0 || previous.onlyAfter.length > 0) && (
        <p>
          Only scopes that both cover are compared.{' '}
          {previous.onlyBefore.length > 0 &&
            byCount(
              previous.onlyBefore.length,
              '1 scope is only in the previous file. ',
              `${formatNumber(previous.onlyBefore.length)} scopes are only in the previous file. `,
            )}
          {previous.onlyAfter.length > 0 &&
            byCount(
              previous.onlyAfter.length,
              '1 scope is only in this review.',
              `${formatNumber(previous.onlyAfter.length)} scopes are only in this review.`,
            )}
        </p>
      )}
    </>
  )
}
