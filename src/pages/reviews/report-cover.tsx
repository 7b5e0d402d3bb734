import type { ScopeName } from '#src/components/use-scope-name.ts'
import { durationWords } from '#src/domain/clock-offset.ts'
import type { EvidenceRow } from '#src/domain/access-review/evidence.ts'
import { reviewerKey, type ReviewCampaign } from '#src/domain/access-review/review.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/reviews.ts'
import { momentWords, peopleWords, personWords } from './report-words.ts'

type CoverProps = { open: OpenReview; scopeName: ScopeName; rows: readonly EvidenceRow[] }

/** What a report is about, at its start. */
export function Cover({ open: { review, reviewer }, scopeName, rows }: CoverProps) {
  const { log, applied = [], signOffs, population } = review
  const first = log[0]
  const last = log.at(-1)
  const firstApplied = applied[0]
  const lastApplied = applied.at(-1)
  const exceptions = rows.filter(({ outcome }) => outcome === 'exception').length
  const entries: (readonly [string, string])[] = [
    ['Scope', scopeName.full],
    ['Account', review.criteria.scope.account],
    ['Review ID', review.id],
    ['Created', `${momentWords(review.createdAt)}, by ${personWords(review.createdBy)}`],
    ['Reviewers', log.length === 0 ? personWords(reviewer) : peopleWords(log.map(({ reviewer: by }) => by))],
    [
      'Decided',
      first === undefined || last === undefined ? 'Not yet' : `${momentWords(first.at)} to ${momentWords(last.at)}`,
    ],
    ['Signed off', signOffs.length === 0 ? 'Not yet' : formatList(signOffs.map(({ at }) => momentWords(at)))],
    [
      'Applied',
      firstApplied === undefined || lastApplied === undefined
        ? 'Not yet'
        : `${momentWords(firstApplied.at)} to ${momentWords(lastApplied.at)}, by ${peopleWords(applied.map(({ by }) => by))}`,
    ],
    ['Exceptions', exceptions === 0 ? 'None' : byCount(exceptions, '1 item', `${formatNumber(exceptions)} items`)],
    [
      'Completeness',
      population.completeness.level === 'proved' ? 'Complete' : 'We couldn’t confirm that this is everything',
    ],
    ...clockEntry(review),
    ['SHA-256 of the access reviewed', review.populationSha256],
  ]
  return (
    <dl className="grid gap-x-6 text-sm">
      {entries.map(([term, text]) => (
        <div key={term} className="grid gap-x-4 border-t border-line py-1.5 sm:grid-cols-[12rem_1fr]">
          <dt className="text-muted">{term}</dt>
          <dd className="wrap-anywhere text-text">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Whose clock was wrong, so that times had to be corrected. */
function clockEntry({ log, signOffs, population, createdBy }: ReviewCampaign): (readonly [string, string])[] {
  const offsets = new Map<string, string>()
  const all = [...log, ...signOffs, { reviewer: createdBy, clockOffset: population.clockOffset }]
  for (const { reviewer, clockOffset } of all)
    if (clockOffset !== undefined)
      offsets.set(
        reviewerKey(reviewer),
        `${reviewer.name}: ${durationWords(Math.abs(clockOffset))} ${clockOffset > 0 ? 'ahead of' : 'behind'} Harness`,
      )
  return offsets.size === 0
    ? []
    : [['Device clocks', `${[...offsets.values()].join('; ')}. Times in this report are those of Harness.`]]
}
