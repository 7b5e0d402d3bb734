import type { ScopeName } from '#src/components/use-scope-name.ts'
import { durationText } from '#src/domain/clock-offset.ts'
import { software } from '#src/domain/access-review/software.ts'
import type { SelfReview } from '#src/domain/access-review/evidence.ts'
import { partialUsersText, reviewedUsersText } from '#src/domain/access-review/review-text.ts'
import type { ReviewCampaign, ReviewedUsers } from '#src/domain/access-review/review.ts'
import { reviewerKey } from '#src/domain/access-review/review-entry.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { momentText, peopleText, personText } from './report-text.ts'

type CoverProps = { open: OpenReview; scopeName: ScopeName; evidence: Evidence }

/** Cover of a report. */
export function Cover({ open, scopeName, evidence }: CoverProps) {
  const { review, reviewer } = open
  const { log, applied = [], signOffs, population } = review
  const { roles } = review.criteria
  const first = log[0]
  const last = log.at(-1)
  const firstApplied = applied[0]
  const lastApplied = applied.at(-1)
  const exceptions = evidence.counts.exception
  const entries: (readonly [string, string])[] = [
    ['Scope', scopeName.full],
    ...(roles.kind === 'users' ? [['Users', usersEntry(roles)] as const] : []),
    ['Account', review.criteria.scope.account],
    ['Review ID', review.id],
    ['Created', `${momentText(review.createdAt)}, by ${personText(review.createdBy)}`],
    [
      'Reviewers',
      log.length === 0 ? personText(reviewer) : peopleText(log.map(({ reviewer: eventReviewer }) => eventReviewer)),
    ],
    [
      'Decided',
      first === undefined || last === undefined ? 'Not yet' : `${momentText(first.at)} to ${momentText(last.at)}`,
    ],
    ['Signed off', signOffs.length === 0 ? 'Not yet' : formatList(signOffs.map(({ at }) => momentText(at)))],
    [
      'Applied',
      firstApplied === undefined || lastApplied === undefined
        ? 'Not yet'
        : `${momentText(firstApplied.at)} to ${momentText(lastApplied.at)}, by ${peopleText(applied.map(({ by }) => by))}`,
    ],
    ['Exceptions', exceptions === 0 ? 'None' : byCount(exceptions, '1 item', `${formatNumber(exceptions)} items`)],
    [
      'Completeness',
      population.completeness.level === 'proved' ? 'Complete' : 'We couldn’t confirm that everything was loaded',
    ],
    ['Own access', ownAccessText(evidence.selfReviews)],
    ...clockEntry(review),
    ['SHA-256 of the access reviewed', review.populationSha256],
    ['Software', `${software.name} ${software.version}`],
  ]
  return (
    <>
      <Figures open={open} evidence={evidence} />
      <dl className="grid gap-x-6 text-sm">
        {entries.map(([term, text]) => (
          <div key={term} className="grid gap-x-4 border-b border-line py-2 first:border-t sm:grid-cols-[11rem_1fr]">
            <dt className="text-muted">{term}</dt>
            <dd className="wrap-anywhere text-text">{text}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Users of a review of users. */
function usersEntry(users: ReviewedUsers): string {
  return `${reviewedUsersText(users)}.${users.isPartial === true ? ` ${partialUsersText}` : ''}`
}

/** Devices with a wrong clock, whose times were corrected. */
function clockEntry(review: ReviewCampaign): (readonly [string, string])[] {
  const { log, signOffs, reopenings, population, createdBy } = review
  const { additions = [], checks = [], handOvers = [], joins = [], applied = [] } = review

  const offsets = new Map<string, { name: string; words: Set<string> }>()
  const recorded = [
    { reviewer: createdBy, clockOffset: population.clockOffset },
    ...[log, signOffs, reopenings, additions, checks, handOvers, joins].flat(),
    ...applied.map(({ by, clockOffset }) => ({ reviewer: by, clockOffset })),
  ]
  for (const { reviewer, clockOffset } of recorded)
    if (clockOffset !== undefined) {
      const entry = offsets.get(reviewerKey(reviewer)) ?? { name: reviewer.name, words: new Set() }
      const duration = durationText(Math.abs(clockOffset))
      entry.words.add(clockOffset > 0 ? `${duration} ahead of Harness` : `${duration} behind Harness`)
      offsets.set(reviewerKey(reviewer), entry)
    }
  const all = [...offsets.values()].map(({ name, words }) => `${name}: ${[...words].join(', later ')}`)
  return offsets.size === 0 ? [] : [['Device clocks', `${all.join('; ')}. Times in this report are those of Harness.`]]
}

/** Whether anyone decided on their own access, if known. */
function ownAccessText(counts: Readonly<Record<SelfReview, number>>): string {
  const own = counts.own
  const unchecked = counts['not-checked']
  const asOneOfAll = counts['all-users']
  return [
    own === 0 && unchecked === 0 && 'No one decided on their own access.',
    own > 0 &&
      byCount(
        own,
        '1 decision was made by a reviewer about their own access.',
        `${formatNumber(own)} decisions were made by a reviewer about their own access.`,
      ),
    unchecked > 0 &&
      byCount(
        unchecked,
        'Couldn’t be checked for 1 decision made with a service account key, because Harness doesn’t report a user for it.',
        `Couldn’t be checked for ${formatNumber(unchecked)} decisions made with a service account key, because Harness doesn’t report a user for it.`,
      ),
    asOneOfAll > 0 &&
      byCount(
        asOneOfAll,
        '1 decision is about a group of all users in a scope.',
        `${formatNumber(asOneOfAll)} decisions are about a group of all users in a scope.`,
      ),
  ]
    .filter((text) => text !== false)
    .join(' ')
}

/** Key figures. */
function Figures({ open: { review, counts }, evidence }: Pick<CoverProps, 'open' | 'evidence'>) {
  const changes = counts.remove + counts['change-role']
  const figures = [
    [formatNumber(review.items.length), 'items'],
    [formatNumber(counts.keep), 'kept'],
    [formatNumber(counts.remove), 'to remove'],
    [formatNumber(counts['change-role']), 'to change'],
    [`${formatNumber(evidence.counts['done-verified'])} of ${formatNumber(changes)}`, 'applied and verified'],
  ] as const
  return (
    <dl aria-label="Figures" className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-x-4 gap-y-3">
      {figures.map(([figure, word]) => (
        <div key={word} className="flex flex-col-reverse">
          <dt className="text-sm text-text-secondary">{word}</dt>
          <dd className="text-xl font-semibold text-text tabular-nums">{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
