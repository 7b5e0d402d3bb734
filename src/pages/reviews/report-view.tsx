import { useMemo } from 'react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { outcomeWords, reasonWords } from '#src/domain/access-review/apply-words.ts'
import { paceOf } from '#src/domain/access-review/decision-rules.ts'
import { decisionWords, exceptionWords } from '#src/domain/access-review/decision-words.ts'
import { evidenceRows, type EvidenceRow } from '#src/domain/access-review/evidence.ts'
import { outcomeCounts, outcomes, remediationsOf } from '#src/domain/access-review/remediation.ts'
import { unlistableWords } from '#src/domain/access-review/review-words.ts'
import { decisions, reviewerKey, type Reviewer, type ReviewCampaign } from '#src/domain/access-review/review.ts'
import { byCount, formatDay, formatList, formatNumber, formatTime } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/reviews.ts'
import { EvidenceCard } from './evidence-card.tsx'
import { ProofLine } from './proof-line.tsx'
import { Section } from './report-section.tsx'
import { ReportTable } from './report-table.tsx'
import { dayWords } from './review.form.ts'

/** More items are only in the file. */
const MAX_PRINTED = 2000

const moment = (time: number) => `${formatDay(time)}, ${formatTime(time)}`

/** Everything that an auditor asks, in one order. */
export function ReportView({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const { review } = open
  const rows = useMemo(() => evidenceRows(review, scopeName.name), [review, scopeName.name])
  const changed = rows.filter(({ outcome }) => outcome !== 'kept' && outcome !== 'exception')
  const kept = rows.filter(({ outcome, item }) => outcome === 'kept' && item.weighty)
  const outside = rows.filter(({ remediation }) => remediation?.event.reason === 'managed-group')
  const gone = rows.filter(({ remediation }) => remediation?.event.reason === 'gone')
  return (
    <article
      data-report
      aria-labelledby="report-title"
      className="mx-auto flex w-full max-w-4xl flex-col gap-7 px-4 py-8 md:px-6"
    >
      <header className="flex flex-col gap-4">
        <div>
          <p className="text-sm font-semibold text-text">Access review report</p>
          <h1 id="report-title" tabIndex={-1} className="mt-2 text-lg font-semibold wrap-anywhere text-text">
            {review.name}
          </h1>
          <p className="text-sm text-text-secondary">
            {review.criteria.children
              ? `Access in ${scopeName.full} and its child scopes`
              : `Access in ${scopeName.full}`}
          </p>
        </div>
        <Cover open={open} scopeName={scopeName} rows={rows} />
      </header>
      <Section title="Completeness">
        <ProofLine snapshot={review.population} scope={review.criteria.scope} scopeName={scopeName} />
        <p>
          Loaded {moment(review.population.startedAt)} to {moment(review.population.endedAt)}.{' '}
          {byCount(review.population.users.size, '1 user', `${formatNumber(review.population.users.size)} users`)},{' '}
          {byCount(
            review.population.assignments.size,
            '1 role assignment',
            `${formatNumber(review.population.assignments.size)} role assignments`,
          )}
          , {byCount(review.population.groups.size, '1 group', `${formatNumber(review.population.groups.size)} groups`)}
          .
        </p>
        <p>{unlistableWords}</p>
      </Section>
      <Section title="What this review doesn’t cover">
        <ul className="list-disc pl-5">
          <li>
            {byCount(
              review.managed,
              '1 role assignment is part of a membership and can’t be removed on its own.',
              `${formatNumber(review.managed)} role assignments are part of memberships and can’t be removed on their own.`,
            )}
          </li>
          <li>Internal roles that every user has in Harness, and access outside role assignments.</li>
          <li>
            What Harness doesn’t report: when other users last signed in, who assigned a role, when a user joined, how
            old an invitation is, who manages a user, and the sessions and API keys of others.
          </li>
          {!review.criteria.serviceAccounts && <li>Service accounts.</li>}
          {!review.criteria.invitations && <li>Pending invitations.</li>}
          {!review.criteria.groupMembers && <li>Members of groups.</li>}
          {!review.criteria.withoutRole && <li>Users without a role.</li>}
        </ul>
      </Section>
      <Numbers open={open} />
      <Section title="Removed and changed">
        {changed.length === 0 ? <p>Nothing was to be removed or changed.</p> : <ChangedTable rows={changed} />}
      </Section>
      <Section title="Privileged access that stays">
        {kept.length === 0 ? (
          <p>None.</p>
        ) : (
          <ReportTable
            caption="Privileged access that stays"
            heads={['User', 'Role', 'Scope', 'Reason', 'Decided by']}
            rows={kept.map(({ item, facts, standing }) => ({
              key: item.id,
              cells: [
                facts.subject,
                facts.role,
                facts.scopeName,
                standing.event?.reason ?? '',
                standing.event?.reviewer.name ?? '',
              ],
            }))}
          />
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
      <Section title="Changed since the review started">
        <p>
          {gone.length === 0
            ? 'No item was found to be gone when decisions were applied.'
            : byCount(
                gone.length,
                '1 item was no longer there when decisions were applied.',
                `${formatNumber(gone.length)} items were no longer there when decisions were applied.`,
              )}
        </p>
      </Section>
      <Section title="Compared with the previous review">
        <p>Not compared with an earlier review.</p>
      </Section>
      <Section title="Sign-offs">
        {review.signOffs.length === 0 ? (
          <p>This review isn’t signed off.</p>
        ) : (
          <ul className="list-disc pl-5">
            {review.signOffs.map(({ reviewer, at, logSha256 }) => (
              <li key={at} className="wrap-anywhere">
                {personWords(reviewer)}, {moment(at)}. SHA-256 of the decisions:{' '}
                <code className="font-mono text-xs">{logSha256}</code>
              </li>
            ))}
            {review.reopenings.map(({ reviewer, at }) => (
              <li key={at}>
                Reopened by {personWords(reviewer)}, {moment(at)}.
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Next review">
        <p>{review.nextReview === undefined ? 'No date is set.' : dayWords(review.nextReview)}</p>
      </Section>
      <Section title="All items">
        {rows.length > MAX_PRINTED ? (
          <p>This review has {formatNumber(rows.length)} items. They’re in the evidence file and the CSV file.</p>
        ) : (
          <ReportTable
            caption="All items"
            heads={['User', 'Role', 'Scope', 'Decision', 'Result']}
            rows={rows.map(({ item, facts, standing, outcome }) => ({
              key: item.id,
              cells: [
                facts.subject,
                facts.role,
                facts.scopeName,
                standing.decision === undefined ? 'Undecided' : decisionWords[standing.decision],
                outcomeWords[outcome],
              ],
            }))}
          />
        )}
      </Section>
      <EvidenceCard review={review} topName={scopeName.name} />
    </article>
  )
}

function personWords({ name, email, identity }: Reviewer): string {
  return `${email === undefined || email === name ? name : `${name} (${email})`}, ${identity === 'session' ? 'confirmed by Harness' : 'typed, not confirmed by Harness'}`
}

/** Each once, in the order of their first decision. */
function people(all: readonly Reviewer[]): string {
  return [...new Map(all.map((each) => [reviewerKey(each), personWords(each)])).values()].join('; ')
}

type CoverProps = { open: OpenReview; scopeName: ScopeName; rows: readonly EvidenceRow[] }

function Cover({ open: { review, reviewer }, scopeName, rows }: CoverProps) {
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
    ['Created', `${moment(review.createdAt)}, by ${personWords(review.createdBy)}`],
    ['Reviewers', log.length === 0 ? personWords(reviewer) : people(log.map(({ reviewer: by }) => by))],
    ['Decided', first === undefined || last === undefined ? 'Not yet' : `${moment(first.at)} to ${moment(last.at)}`],
    ['Signed off', signOffs.length === 0 ? 'Not yet' : formatList(signOffs.map(({ at }) => moment(at)))],
    [
      'Applied',
      firstApplied === undefined || lastApplied === undefined
        ? 'Not yet'
        : `${moment(firstApplied.at)} to ${moment(lastApplied.at)}, by ${people(applied.map(({ by }) => by))}`,
    ],
    ['Exceptions', exceptions === 0 ? 'None' : byCount(exceptions, '1 item', `${formatNumber(exceptions)} items`)],
    [
      'Completeness',
      population.completeness.level === 'proved' ? 'Complete' : 'We couldn’t confirm that this is everything',
    ],
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

function Numbers({ open: { review, counts, standings } }: { open: OpenReview }) {
  const share = (part: number) => `${formatNumber(Math.round(part * 100))} %`
  const decided = [
    ...decisions.map((decision) => [decisionWords[decision], counts[decision]] as const),
    ['Undecided', counts.undecided] as const,
    ['Conflict', counts.conflict] as const,
  ]
  const results = outcomeCounts(review.items, standings, remediationsOf(review.applied ?? []))
  const ended = outcomes.map((outcome) => [outcomeWords[outcome], results[outcome]] as const)
  const table = (caption: string, entries: readonly (readonly [string, number])[]) => (
    <ReportTable
      caption={caption}
      heads={[caption, 'Items']}
      rows={[...entries, ['Total', entries.reduce((sum, [, count]) => sum + count, 0)] as const].map(
        ([word, count]) => ({
          key: word,
          cells: [word, formatNumber(count)],
        }),
      )}
    />
  )
  return (
    <Section title="Numbers">
      {table('Decision', decided)}
      {table('Result', ended)}
      <ReportTable
        caption="Decisions by reviewer"
        heads={['Reviewer', 'Decisions', 'Kept', 'In bulk', 'Median between two decisions']}
        rows={paceOf(review.log).map((pace) => ({
          key: reviewerKey(pace.reviewer),
          cells: [
            `${pace.reviewer.name}${pace.isFast ? ' (more than 20 kept in a row, under 2 seconds each)' : ''}`,
            formatNumber(pace.decided),
            share(pace.kept),
            share(pace.inBulk),
            pace.medianSeconds === undefined ? 'Unknown' : `${formatNumber(Math.round(pace.medianSeconds))} seconds`,
          ],
        }))}
      />
    </Section>
  )
}

function ChangedTable({ rows }: { rows: readonly EvidenceRow[] }) {
  return (
    <ReportTable
      caption="Removed and changed"
      heads={['User', 'Role', 'Scope', 'Decision', 'Reason', 'Decided by', 'Result', 'Correlation ID']}
      rows={rows.map(({ item, facts, standing, target, outcome, remediation }) => {
        const event = remediation?.event
        const why = event?.detail ?? (event?.reason === undefined ? '' : reasonWords[event.reason])
        const remains = remediation?.remains ?? []
        return {
          key: item.id,
          cells: [
            facts.subject,
            facts.role,
            facts.scopeName,
            target === undefined ? 'Remove' : `Change to ${target}`,
            standing.event?.reason ?? '',
            standing.event?.reviewer.name ?? '',
            [
              outcomeWords[outcome],
              event?.verifiedAt === undefined ? '' : moment(event.verifiedAt),
              why,
              remains.length === 0 ? '' : `Still has this role through ${formatList(remains)}.`,
            ]
              .filter((part) => part !== '')
              .join('. ')
              .replace(/\.\. /gu, '. '),
            remediation?.correlationId ?? '',
          ],
        }
      })}
    />
  )
}

function Exceptions({ review }: { review: ReviewCampaign }) {
  const exceptions = review.signOffs.at(-1)?.exceptions ?? []
  if (exceptions.length === 0) return <p>No exceptions.</p>
  return (
    <ul className="list-disc pl-5">
      {exceptions.map(({ kind, items, reason }) => (
        <li key={kind}>
          {exceptionWords[kind]}
          {items.length > 0 && ` (${byCount(items.length, '1 item', `${formatNumber(items.length)} items`)})`}:{' '}
          <bdi>{reason}</bdi>
        </li>
      ))}
    </ul>
  )
}
