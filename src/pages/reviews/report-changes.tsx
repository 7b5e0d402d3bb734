import { appliedBefore, checkFigures, checkText } from '#src/domain/access-review/check-figures.ts'
import { factsChanged, userName } from '#src/domain/access-review/change-check.ts'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { EvidenceRow } from '#src/domain/access-review/evidence.ts'
import { scopeNamer } from '#src/domain/access-review/item-facts.ts'
import type { ChangeCheck, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Section } from './report-section.tsx'
import { ReportTable } from './report-table.tsx'
import { momentText, personText } from './report-text.ts'

type ChangedSectionProps = { open: OpenReview; evidence: Evidence; topName: string }

/** Changes since the review started that the last check found, and their effects. */
export function ChangedSection({ open: { review, known }, evidence: { rows }, topName }: ChangedSectionProps) {
  const { checks = [], population } = review
  const last = checks.at(-1)
  const gone = rows.filter(({ remediation }) => remediation?.event.reason === 'gone').length
  return (
    <Section title="Changed since the review started">
      <p>
        The reviewed access was loaded on {momentText(population.endedAt)} and never changed afterward. Later loads are
        compared with it.
      </p>
      {last === undefined ? (
        <p>No one checked for changes since the review started.</p>
      ) : (
        <Check check={last} checks={checks} review={review} known={known} rows={rows} topName={topName} />
      )}
      <p>
        {gone === 0
          ? 'Every item was still there when decisions were applied.'
          : byCount(
              gone,
              '1 item was no longer there when decisions were applied.',
              `${formatNumber(gone)} items were no longer there when decisions were applied.`,
            )}
      </p>
    </Section>
  )
}

type CheckProps = {
  check: ChangeCheck
  checks: readonly ChangeCheck[]
  review: ReviewCampaign
  known: AccessSnapshot
  rows: readonly EvidenceRow[]
  topName: string
}

function Check({ check, checks, review, known, rows, topName }: CheckProps) {
  const { at, reviewer, loaded } = check
  const found = changesIn({ check, checks, review, known, rows, topName })
  return (
    <>
      <p>
        {counted(checks.length, 'check for changes.', 'checks for changes.')}{' '}
        {`The last one compared the access loaded from ${momentText(loaded?.startedAt ?? at)} to ${momentText(loaded?.endedAt ?? at)}, by ${personText(reviewer)}.`}{' '}
        {loaded !== undefined && (
          <>
            {counted(loaded.users, 'user', 'users')},{' '}
            {counted(loaded.assignments, 'role assignment', 'role assignments')}.{' '}
            {loaded.level === 'proved' ? 'Complete.' : 'We couldn’t confirm that everything was loaded.'}
          </>
        )}
      </p>
      <ul className="list-disc pl-5">
        {checks.map((each) => (
          <li key={each.id}>
            {momentText(each.at)}: {checkText(checkFigures(each, review))}
          </li>
        ))}
      </ul>
      {found.length > 0 && (
        <ReportTable
          caption="Changed since the review started"
          heads={['User', 'Role', 'Scope', 'Change', 'Follow-up']}
          rows={found}
          rowOf={(row) => row()}
        />
      )}
    </>
  )
}

/** Every change as a row: missing, assigned again, new, members, users, and items that couldn't be compared. */
function changesIn({ check, review, known, rows, topName }: CheckProps) {
  const nameOfScope = scopeNamer(known, topName)
  const byId = new Map(rows.map((row) => [row.item.id, row]))
  const foundById = new Map((check.found ?? []).map((each) => [each.item, each]))
  const nameById = new Map((check.names ?? []).map(({ id, name }) => [id, name]))
  const nameOf = (user: string) => nameById.get(user) ?? userName(user, known)
  const names = (users: readonly string[]) => formatList(users.map(nameOf))
  const excluded = new Map(
    (review.signOffs.at(-1)?.exceptions ?? [])
      .filter(({ kind }) => kind === 'new')
      .flatMap(({ items, reason }) => items.map((item) => [item, reason] as const)),
  )
  const decisionOf = (item: string) => {
    const decision = byId.get(item)?.decisionState.decision
    return decision === undefined ? 'undecided' : decisionLabels[decision]
  }
  const removed = appliedBefore(check, review.applied)
  const cellsOf = (item: string) => {
    const row = byId.get(item)
    if (row !== undefined) return [row.facts.subject, row.facts.role, row.facts.scopeName]
    const found = foundById.get(item)
    if (found === undefined) return [item, '', '']
    const { subject, role, scope } = found
    return [subject, role, nameOfScope(scope)]
  }
  const afterNew = (item: string) => {
    if (byId.has(item)) return `Added to the review: ${decisionOf(item)}`
    const reason = excluded.get(item)
    return reason === undefined ? 'Not in this review' : `Not in this review, recorded as an exception: ${reason}`
  }
  const row = (kind: string, item: string, wordsOf: () => readonly [change: string, then: string]) => () => ({
    key: `${kind} ${item}`,
    cells: [...cellsOf(item), ...wordsOf()],
  })
  return [
    ...check.gone.map((item) =>
      row('gone', item, () => [
        'No longer there',
        removed.has(item) ? 'Removed by this review' : `Decision on record: ${decisionOf(item)}`,
      ]),
    ),
    ...check.replaced.map(({ item, by }) => row('replaced', item, () => ['Assigned again', afterNew(by)])),
    ...check.added.map((item) => row('new', item, () => ['New', afterNew(item)])),
    ...check.members.map(({ item, joined, left }) =>
      row('members', item, () => [
        [joined.length > 0 && `${names(joined)} added`, left.length > 0 && `${names(left)} removed`]
          .filter((text) => text !== false)
          .join('; '),
        `Decision on record: ${decisionOf(item)}`,
      ]),
    ),
    ...check.users.map((user) => () => {
      const fact = check.facts?.find((each) => each.user === user)
      const parts = fact === undefined ? [] : factsChanged(fact.before, fact.now)
      const change = parts.length === 0 ? 'User changed' : formatList(parts)
      return { key: `user ${user}`, cells: [nameOf(user), '', '', change, 'Shown to reviewers'] }
    }),
    ...check.unknown.map((item) =>
      row('unknown', item, () => ['Couldn’t be compared', `Decision on record: ${decisionOf(item)}`]),
    ),
  ]
}
