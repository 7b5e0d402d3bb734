import { outcomeLabels } from '#src/domain/access-review/apply-labels.ts'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { Evidence } from '#src/jobs/evidence-files.ts'
import { outcomes } from '#src/domain/access-review/remediation.ts'
import { decisions, reviewerKey } from '#src/domain/access-review/review.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/review-store.ts'
import { Section } from './report-section.tsx'
import { ReportTable } from './report-table.tsx'

/** How many items were decided how, ended how, and by whom. */
export function Numbers({ open: { counts }, evidence }: { open: OpenReview; evidence: Evidence }) {
  const share = (part: number) => `${formatNumber(Math.round(part * 100))} %`
  const decided = [
    ...decisions.map((decision) => [decisionLabels[decision], counts[decision]] as const),
    ['Undecided', counts.undecided] as const,
    ['Conflict', counts.conflict] as const,
  ]
  const ended = outcomes.map((outcome) => [outcomeLabels[outcome], evidence.counts[outcome]] as const)
  const table = (caption: string, entries: readonly (readonly [string, number])[]) => (
    <ReportTable
      caption={caption}
      heads={[caption, 'Items']}
      rows={[...entries, ['Total', entries.reduce((sum, [, count]) => sum + count, 0)] as const]}
      rowOf={([word, count]) => ({ key: word, cells: [word, formatNumber(count)] })}
    />
  )
  return (
    <Section title="Numbers">
      {table('Decision', decided)}
      {table('Result', ended)}
      {evidence.pace.length === 0 ? (
        <p>No decisions yet.</p>
      ) : (
        <ReportTable
          caption="Decisions by reviewer"
          heads={['Reviewer', 'Decisions', 'Kept', 'In bulk', 'Median time between decisions']}
          rows={evidence.pace}
          rowOf={(pace) => ({
            key: reviewerKey(pace.reviewer),
            cells: [
              `${pace.reviewer.name}${pace.isFast ? ' (more than 20 kept in a row, under 2 seconds each)' : ''}`,
              formatNumber(pace.decided),
              share(pace.kept),
              share(pace.inBulk),
              pace.medianSeconds === undefined ? 'Unknown' : `${formatNumber(Math.round(pace.medianSeconds))} seconds`,
            ],
          })}
        />
      )}
    </Section>
  )
}
