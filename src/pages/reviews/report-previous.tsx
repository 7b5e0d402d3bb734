import { GitCompareArrows } from 'lucide-react'
import { useState } from 'react'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { PreviousChange, PreviousReview } from '#src/domain/access-review/earlier-file.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Evidence } from '#src/jobs/evidence-query.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Button } from '#src/ui/button.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { ComparedCounts, listNames, otherLists } from './compared-counts.tsx'
import { ReportTable } from './report-table.tsx'
import { Section } from './report-section.tsx'
import { momentText } from './report-text.ts'

/** Changes between the previous review and this one. */
export function ComparedSection({ open, evidence }: { open: OpenReview; evidence: Evidence }) {
  const { review } = open
  const { previous } = review
  const [isConfirming, setConfirming] = useState(false)
  return (
    <Section title="Compared with the previous review">
      {previous !== undefined ? (
        <Compared review={review} previous={previous} evidence={evidence} />
      ) : review.previousFile === undefined ? (
        <p>Not compared with an earlier review.</p>
      ) : (
        <p>This version can’t show the comparison in the review file.</p>
      )}
      {review.readOnly !== true && (
        <p className="print:hidden">
          <Button
            size="small"
            icon={<GitCompareArrows aria-hidden />}
            onClick={() => {
              setConfirming(true)
            }}
          >
            Compare with…
          </Button>
        </p>
      )}
      {isConfirming && (
        <CompareDialog
          open={open}
          onClose={() => {
            setConfirming(false)
          }}
        />
      )}
    </Section>
  )
}

const comparedTexts = {
  evidence: 'Compared with this evidence:',
  review: 'Compared with this review file:',
  snapshot: 'Compared with this snapshot:',
} as const

type ComparedProps = { review: ReviewCampaign; previous: PreviousReview; evidence: Evidence }

function Compared({ review, previous, evidence }: ComparedProps) {
  const { kind, file, name, sha256, endedAt, signedOffAt, counts, changes } = previous
  const scope = review.criteria.scope
  const stays = evidence.rows.filter(({ before }) => before?.decision === 'remove')
  return (
    <>
      <p className="wrap-anywhere">
        {comparedTexts[kind]} <bdi>{name === undefined ? file : `${name} (${file})`}</bdi>.{' '}
        {`Loaded ${momentText(endedAt)}.`}{' '}
        {kind !== 'snapshot' &&
          (signedOffAt === undefined ? 'Not signed off. ' : `Signed off ${momentText(signedOffAt)}. `)}
        SHA-256: <code className="font-mono text-xs">{sha256}</code>
      </p>
      <ComparedCounts previous={previous} scope={scope} />
      {stays.length > 0 && (
        <ReportTable
          caption="To be removed in the previous review, and still there when this one started"
          heads={['User', 'Role', 'Scope', 'Previously decided by', 'Current decision', 'Reason']}
          rows={stays}
          rowOf={({ item, facts, before, decisionState }) => ({
            key: item.id,
            cells: [
              facts.subject,
              facts.role,
              facts.scopeName,
              before === undefined ? '' : `${before.reviewer.name}, ${momentText(before.at)}`,
              decisionState.decision === undefined ? 'Undecided' : decisionLabels[decisionState.decision],
              decisionState.event?.reason ?? '',
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
    return [decisionLabels[before.decision], before.reason].filter((part) => part !== undefined).join(': ')
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

const changeLabels = {
  gained: 'Gained',
  lost: 'Lost',
  joined: 'Added',
  left: 'Removed',
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
        cells: [nameOf(row), changeLabels[row.change], row.what, row.place, row.note],
      })}
    />
  )
}

function nameOf({ name, detail }: PreviousChange): string {
  return detail === '' ? name : `${name} (${detail})`
}
