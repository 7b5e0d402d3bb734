import { ClipboardCheck } from 'lucide-react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { verificationText } from '#src/domain/access-review/apply-labels.ts'
import { privilegedKeptText } from '#src/domain/access-review/evidence-reasons.ts'
import { notCoveredText } from '#src/domain/access-review/exclusions.ts'
import { flagRuleLabels, privilegedText, reasonRuleText } from '#src/domain/access-review/rule-text.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Note } from '#src/ui/note.tsx'
import { EvidenceCard } from './evidence-card.tsx'
import { CompletenessSection } from './report-completeness.tsx'
import { ChangedSection } from './report-changes.tsx'
import { Cover } from './report-cover.tsx'
import { AllItems, ChangedTable, Exceptions, KeptTable } from './report-items.tsx'
import { AfterApplying } from './report-after.tsx'
import { FilesSection } from './report-files.tsx'
import { Numbers, ReasonsSection, ReviewersSection } from './report-numbers.tsx'
import { ComparedSection } from './report-previous.tsx'
import { Section } from './report-section.tsx'
import { MAX_PRINTED, momentText, personText } from './report-text.ts'
import { dayText } from './review.form.ts'

type ReportViewProps = { open: OpenReview; scopeName: ScopeName; evidence: Evidence }

/** The sections of a report, in the order of an auditor's questions. */
export function ReportView({ open, scopeName, evidence }: ReportViewProps) {
  const { review } = open
  const { rows } = evidence
  const changed = rows.filter(({ outcome }) => outcome !== 'kept' && outcome !== 'exception')
  const { privileged } = evidence.summary
  const outside = rows.filter(({ remediation }) => remediation?.event.reason === 'managed-group')
  return (
    <div className="flex-1 bg-canvas p-4 md:p-6 print:bg-transparent">
      <article
        data-report
        aria-labelledby="report-title"
        className="mx-auto flex w-full max-w-210 flex-col gap-7 rounded-card border border-edge bg-surface px-5 py-6 shadow-card md:px-16 md:py-14 print:border-0"
      >
        <header className="flex flex-col gap-4">
          <div>
            <p className="flex items-center gap-2 text-sm font-semibold text-text">
              <ClipboardCheck aria-hidden className="size-4 text-accent-text" />
              Access review report
            </p>
            <h1
              id="report-title"
              tabIndex={-1}
              className="mt-6 text-xl font-semibold tracking-[-0.02em] wrap-anywhere text-text"
            >
              {review.name}
            </h1>
            <p className="text-sm text-text-secondary">
              {review.criteria.children
                ? `Access in ${scopeName.full} and its child scopes`
                : `Access in ${scopeName.full}`}
            </p>
          </div>
          <ProgressNote open={open} evidence={evidence} />
          <Cover open={open} scopeName={scopeName} evidence={evidence} />
        </header>
        <CompletenessSection review={review} scopeName={scopeName} assignedMeanwhile={evidence.assignedMeanwhile} />
        <Section title="What this review doesn’t cover">
          <ul className="list-disc pl-5">
            {notCoveredText(review, evidence.exclusions).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Section>
        <Numbers open={open} evidence={evidence} />
        <ReviewersSection evidence={evidence} />
        <ReasonsSection evidence={evidence} />
        <Section title="Removed and changed">
          {changed.length === 0 ? (
            <p>No removals or changes were decided.</p>
          ) : (
            <>
              <p>{verificationText.join(' ')}</p>
              <ChangedTable rows={changed} />
            </>
          )}
          <AfterApplying evidence={evidence} />
        </Section>
        <Section title="Privileged access that stays">
          <p>{privilegedText}</p>
          <p>{privilegedKeptText(privileged).join(' ')}</p>
          {privileged.assignments.length > 0 && (
            <>
              <p>Privileged role assignments:</p>
              <KeptTable caption="Privileged role assignments that stay" rows={privileged.assignments} />
            </>
          )}
          {privileged.others.length > 0 && (
            <>
              <p>Memberships and invitations that bring a privileged role:</p>
              <KeptTable caption="Memberships and invitations that bring a privileged role" rows={privileged.others} />
            </>
          )}
        </Section>
        <Section title="Exceptions and what to do outside Harness">
          <Exceptions review={review} />
          {outside.length > 0 && (
            <ul className="list-disc pl-5">
              {outside.map(({ item, facts }) => (
                <li key={item.id}>
                  Remove <bdi>{facts.subject}</bdi> in the identity provider: {facts.role}.
                </li>
              ))}
            </ul>
          )}
        </Section>
        <ChangedSection open={open} evidence={evidence} topName={scopeName.name} />
        <ComparedSection open={open} evidence={evidence} />
        <Section title="Sign-offs">
          {review.signOffs.length === 0 ? (
            <p>This review isn’t signed off.</p>
          ) : (
            <ul className="list-disc pl-5">
              {review.signOffs.map(({ reviewer, at, logSha256 }) => (
                <li key={at} className="wrap-anywhere">
                  {personText(reviewer)}, {momentText(at)}. SHA-256 of the decisions:{' '}
                  <code className="font-mono text-xs">{logSha256}</code>
                </li>
              ))}
              {review.reopenings.map(({ reviewer, at }) => (
                <li key={at}>
                  Reopened by {personText(reviewer)}, {momentText(at)}.
                </li>
              ))}
            </ul>
          )}
        </Section>
        <FilesSection open={open} evidence={evidence} />
        <Section title="Next review">
          <p>{review.nextReview === undefined ? 'No date is set.' : dayText(review.nextReview)}</p>
        </Section>
        <Section title="All items">
          {rows.length > MAX_PRINTED ? (
            <p>This review has {formatNumber(rows.length)} items. They’re in the evidence file and the CSV file.</p>
          ) : (
            <>
              <p>{[...reasonRuleText, flagRuleLabels].join(' ')}</p>
              <AllItems rows={rows} />
            </>
          )}
        </Section>
        <EvidenceCard review={review} topName={scopeName.name} />
      </article>
    </div>
  )
}

/** Marks a draft, on paper as well. */
function ProgressNote({ open: { review, counts }, evidence }: Pick<ReportViewProps, 'open' | 'evidence'>) {
  if (!isSignedOff(review)) {
    const total = review.items.length
    const decided = counts.keep + counts.remove + counts['change-role']
    return (
      <Note
        tone="warning"
        title={review.signOffs.length === 0 ? 'This review isn’t signed off' : 'This review was reopened'}
      >
        <p>
          {byCount(
            total,
            `${formatNumber(decided)} of 1 item is decided. Decisions can still change, so this report is a draft.`,
            `${formatNumber(decided)} of ${formatNumber(total)} items are decided. Decisions can still change, so this report is a draft.`,
          )}
        </p>
      </Note>
    )
  }
  const open = evidence.counts.open
  if (open === 0) return null
  return (
    <Note tone="info" title={counted(open, 'decision isn’t applied yet', 'decisions aren’t applied yet')}>
      <p>Nothing was changed in Harness for these items.</p>
    </Note>
  )
}
