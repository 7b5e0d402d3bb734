import { outcomeLabels } from '#src/domain/access-review/apply-labels.ts'
import { decisionLabels, identityLabels } from '#src/domain/access-review/decision-labels.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import { outcomes } from '#src/domain/access-review/remediation.ts'
import { decisions, reviewerKey } from '#src/domain/access-review/review-entry.ts'
import { dutiesText } from '#src/domain/access-review/evidence-people.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Section } from './report-section.tsx'
import { ReportTable } from './report-table.tsx'
import { momentText } from './report-text.ts'

/** Reviewers with their actions and roles, and whether the same user decided and applied. */
export function ReviewersSection({ evidence }: { evidence: Evidence }) {
  const { reviewers, duties } = evidence.summary
  return (
    <Section title="Reviewers">
      <ReportTable
        caption="Reviewers"
        heads={['Reviewer', 'Roles when the review started', 'Decisions', 'First and last decision', 'Other']}
        rows={reviewers}
        rowOf={({ reviewer, roles, decisions, standing, first, last, started, signOffs, applied }) => ({
          key: reviewerKey(reviewer),
          cells: [
            // With an email, the browser would break words in this column.
            `${reviewer.name}, ${identityLabels[reviewer.identity]}`,
            roles === undefined ? 'Unknown: not a user in these scopes' : roles.join('; ') || 'None in these scopes',
            byCount(
              standing,
              `${formatNumber(decisions)}, for 1 item`,
              `${formatNumber(decisions)}, for ${formatNumber(standing)} items`,
            ),
            first === undefined || last === undefined ? 'None' : `${momentText(first)} to ${momentText(last)}`,
            [
              started ? 'Started the review' : '',
              signOffs > 0 ? byCount(signOffs, 'Signed off once', `Signed off ${formatNumber(signOffs)} times`) : '',
              byCount(applied, 'Applied 1 change', `Applied ${formatNumber(applied)} changes`),
            ]
              .filter((part) => part !== '')
              .join('. '),
          ],
        })}
      />
      <p>{dutiesText(duties)}</p>
    </Section>
  )
}

/** Reasons of more than one item, including those of bulk decisions. */
export function ReasonsSection({ evidence }: { evidence: Evidence }) {
  const { reasons } = evidence.summary
  return (
    <Section title="Reasons used more than once">
      {reasons.length === 0 ? (
        <p>Every reason was used for one item.</p>
      ) : (
        <ReportTable
          caption="Reasons used more than once"
          heads={['Reason', 'Items', 'Decided in bulk', 'Privileged', 'Reviewers']}
          rows={reasons}
          rowOf={({ reason, items, inBulk, privileged, reviewers }) => ({
            key: reason,
            cells: [reason, ...[items, inBulk, privileged].map(formatNumber), formatList(reviewers)],
          })}
        />
      )}
    </Section>
  )
}

/** Number of items by decision, outcome, and reviewer. */
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
