import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import { foundByLabels, notFoundText } from '#src/domain/access-review/hand-over.ts'
import { settlementOf } from '#src/domain/access-review/joins.ts'
import { isDecision, type DecisionEvent, type HandOver, type Join } from '#src/domain/access-review/review.ts'
import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Section } from './report-section.tsx'
import { momentText, personText } from './report-text.ts'

type FilesSectionProps = { open: OpenReview; evidence: Evidence }

/** Handed-over files, merged files, and how conflicts were settled. */
export function FilesSection({ open, evidence }: FilesSectionProps) {
  const { handOvers = [], joins = [] } = open.review
  return (
    <Section title="Handed over and merged">
      {handOvers.length === 0 ? <p>The review wasn’t handed over.</p> : <HandOvers handOvers={handOvers} />}
      {joins.length === 0 ? (
        <p>No file from another reviewer was merged.</p>
      ) : (
        <ul className="list-disc pl-5">
          {joins.map((join) => (
            <Joined key={join.id} join={join} open={open} evidence={evidence} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function HandOvers({ handOvers }: { handOvers: readonly HandOver[] }) {
  return (
    <ul className="list-disc pl-5">
      {handOvers.map(({ id, reviewer, at, to }) => (
        <li key={id} className="wrap-anywhere">
          Handed over by {personText(reviewer)}, {momentText(at)}, to <bdi>{to.name}</bdi>
          {to.email !== undefined && ` (${to.email})`}
          {to.id !== undefined && `, ID ${to.id}`}. The name was typed.{' '}
          {to.foundBy === undefined ? notFoundText : foundByLabels[to.foundBy]}
        </li>
      ))}
    </ul>
  )
}

function Joined({ join, open: { events }, evidence: { rows } }: FilesSectionProps & { join: Join }) {
  const { at, reviewer, file, sha256, decisions, others, conflicts } = join
  const added = decisions.map(({ reviewer: by, count }) =>
    byCount(count, `1 decision by ${personText(by)}`, `${formatNumber(count)} decisions by ${personText(by)}`),
  )
  return (
    <li className="wrap-anywhere">
      <p>
        {momentText(at)}: {personText(reviewer)} merged <bdi>{file}</bdi>.
      </p>
      <p>
        Added:{' '}
        {formatList([
          ...added,
          counted(others, 'other entry', 'other entries'),
          counted(conflicts.length, 'conflict', 'conflicts'),
        ])}
        .
      </p>
      <p>
        SHA-256 of the file: <code className="font-mono text-xs">{sha256}</code>
      </p>
      {conflicts.length > 0 && (
        <ul className="list-disc pl-5">
          {conflicts.map((conflict) => {
            const row = rows.find(({ item }) => item.id === conflict.item)
            return (
              <li key={conflict.item}>
                <bdi>{row === undefined ? conflict.item : `${row.facts.subject}, ${row.what}`}</bdi>:{' '}
                {settledText(settlementOf(conflict, events.get(conflict.item) ?? []))}
              </li>
            )
          })}
        </ul>
      )}
    </li>
  )
}

function settledText(event: DecisionEvent | undefined): string {
  if (event === undefined) return 'not settled.'
  const { decision, reviewer, at } = event
  const word =
    decision === 'undone' ? 'decisions undone' : isDecision(decision) ? decisionLabels[decision] : (event.word ?? '')
  return `settled as “${word}” by ${personText(reviewer)}, ${momentText(at)}.`
}
