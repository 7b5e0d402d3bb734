import { gapWords } from '#src/domain/access-review/review-words.ts'
import type { ComparisonList } from '#src/domain/access-review/comparison-rows.ts'
import { decisionWords } from '#src/domain/access-review/decision-words.ts'
import type { PreviousChange, PreviousReview } from '#src/domain/access-review/previous-review.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { Evidence } from '#src/jobs/evidence-files.ts'
import { ReportTable } from './report-table.tsx'
import { Section } from './report-section.tsx'
import { momentWords } from './report-words.ts'

/** What changed between the review before and this one. */
export function ComparedSection({ review, evidence }: { review: ReviewCampaign; evidence: Evidence }) {
  const { previous } = review
  return (
    <Section title="Compared with the previous review">
      {previous !== undefined ? (
        <Compared review={review} previous={previous} evidence={evidence} />
      ) : review.previousFile === undefined ? (
        <p>Not compared with an earlier review.</p>
      ) : (
        <p>This version can’t show the comparison that the review file has.</p>
      )}
    </Section>
  )
}

const kindWords = { evidence: 'the evidence', review: 'the review file', snapshot: 'the snapshot' } as const

const listNames: Record<ComparisonList, string> = {
  gained: 'Gained',
  lost: 'Lost',
  unchanged: 'Unchanged',
  unknown: 'Can’t compare',
  'through-groups': 'Gained or lost through groups',
  users: 'Users who joined, left, or were renamed',
  members: 'Group members who joined or left',
}
const assignmentLists = ['gained', 'lost', 'unchanged', 'unknown'] as const
const otherLists = ['through-groups', 'users', 'members'] as const

type ComparedProps = { review: ReviewCampaign; previous: PreviousReview; evidence: Evidence }

function Compared({ review, previous, evidence }: ComparedProps) {
  const { kind, file, name, sha256, endedAt, signedOffAt, counts, changes, notCompared } = previous
  const scope = review.criteria.scope
  const stays = evidence.rows.filter(({ before }) => before?.decision === 'remove')
  const total = assignmentLists.reduce((sum, list) => sum + counts[list], 0)
  return (
    <>
      <p className="wrap-anywhere">
        Compared with {kindWords[kind]} <bdi>{name === undefined ? file : `${name} (${file})`}</bdi>, loaded{' '}
        {momentWords(endedAt)}
        {kind !== 'snapshot' &&
          (signedOffAt === undefined ? ', not signed off' : `, signed off ${momentWords(signedOffAt)}`)}
        . SHA-256 of that file: <code className="font-mono text-xs">{sha256}</code>
      </p>
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
          <p>Nothing is concluded from a part that may lack something:</p>
          <ul className="list-disc pl-5">
            {notCompared.map(({ side, gap }) => (
              <li key={`${side} ${gapWords(gap, scope)}`}>
                {side === 'before' ? 'In the previous file' : 'In this review'}: {gapWords(gap, scope)}
              </li>
            ))}
          </ul>
        </>
      )}
      {(previous.onlyBefore.length > 0 || previous.onlyAfter.length > 0) && (
        <p>
          Only scopes that both cover are compared.{' '}
          {previous.onlyBefore.length > 0 &&
            `${counted(previous.onlyBefore.length, 'scope is', 'scopes are')} only in the previous file. `}
          {previous.onlyAfter.length > 0 &&
            `${counted(previous.onlyAfter.length, 'scope is', 'scopes are')} only in this review.`}
        </p>
      )}
      {stays.length > 0 && (
        <ReportTable
          caption="To be removed in the previous review, and still there when this one started"
          heads={['User', 'Role', 'Scope', 'Decided then by', 'Decision now', 'Reason']}
          rows={stays}
          rowOf={({ item, facts, before, standing }) => ({
            key: item.id,
            cells: [
              facts.subject,
              facts.role,
              facts.scopeName,
              before === undefined ? '' : `${before.reviewer.name}, ${momentWords(before.at)}`,
              standing.decision === undefined ? 'Undecided' : decisionWords[standing.decision],
              standing.event?.reason ?? '',
            ],
          })}
        />
      )}
      {(['gained', 'lost'] as const).map(
        (list) =>
          counts[list] > 0 && (
            <ChangeTable
              key={list}
              caption={list === 'gained' ? 'Role assignments gained' : 'Role assignments lost'}
              rows={changes.filter((change) => change.list === list)}
              previous={previous}
            />
          ),
      )}
      {otherLists.map(
        (list) =>
          counts[list] > 0 && (
            <OtherTable key={list} caption={listNames[list]} rows={changes.filter((change) => change.list === list)} />
          ),
      )}
    </>
  )
}

type ChangesProps = { caption: string; rows: readonly PreviousChange[] }

function ChangeTable({ caption, rows, previous }: ChangesProps & { previous: PreviousReview }) {
  const then = ({ access }: PreviousChange) => {
    const before = access === undefined ? undefined : previous.decisions.get(access)
    if (before === undefined) return ''
    return [decisionWords[before.decision], before.reason].filter((part) => part !== undefined).join(': ')
  }
  return (
    <ReportTable
      caption={caption}
      heads={['User', 'Role', 'Resource group', 'Scope', 'Note', 'In the previous review']}
      rows={rows}
      rowOf={(row, place) => ({
        key: `${String(place)} ${row.id}`,
        cells: [nameOf(row), row.what, row.resourceGroup, row.place, row.note, then(row)],
      })}
    />
  )
}

const changeWords = {
  gained: 'Gained',
  lost: 'Lost',
  joined: 'Joined',
  left: 'Left',
  renamed: 'Renamed',
  unchanged: '',
  unknown: '',
} as const satisfies Record<PreviousChange['change'], string>

function OtherTable({ caption, rows }: ChangesProps) {
  return (
    <ReportTable
      caption={caption}
      heads={['User', 'Change', 'Role or group', 'Scope', 'Note']}
      rows={rows}
      rowOf={(row, place) => ({
        key: `${String(place)} ${row.id}`,
        cells: [nameOf(row), changeWords[row.change], row.what, row.place, row.note],
      })}
    />
  )
}

function nameOf({ name, detail }: PreviousChange): string {
  return detail === '' ? name : `${name} (${detail})`
}
