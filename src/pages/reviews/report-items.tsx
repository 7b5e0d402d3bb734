import { outcomeLabels, reasonLabels } from '#src/domain/access-review/apply-labels.ts'
import { decisionLabels, exceptionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { DecisionState } from '#src/domain/access-review/decision-log.ts'
import { reasonWasRequired } from '#src/domain/access-review/evidence-reasons.ts'
import { flagsOf, type EvidenceRow } from '#src/domain/access-review/evidence.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { ReportTable } from './report-table.tsx'
import { momentText } from './report-text.ts'

/** Tables of items in a report. */

/** Reviewer and time; also of the last decision if it doesn't count. */
function deciderOf({ event }: DecisionState): string {
  return event === undefined ? '' : `${event.reviewer.name}, ${momentText(event.at)}`
}

/** Description of an item, with its resource group and flags. */
function accessOf({ item, facts, what }: EvidenceRow): string {
  const access = facts.resourceGroup === undefined ? what : `${what} for ${facts.resourceGroup}`
  const flags = flagsOf(item)
  return flags.length === 0 ? access : `${access}. ${flags.join('. ')}`
}

/** The same, with the privileged roles that it grants. */
function privilegedOf(row: EvidenceRow): string {
  const { privileged } = row.given
  return privileged.length === 0 ? accessOf(row) : `${accessOf(row)}. Gives ${formatList(privileged)}`
}

/** Decisions to remove or change, and their outcomes. */
export function ChangedTable({ rows }: { rows: readonly EvidenceRow[] }) {
  return (
    <ReportTable
      caption="Removed and changed"
      heads={['User', 'Role', 'Scope', 'Decision', 'Reason', 'Decided by', 'Result', 'Correlation ID']}
      rows={rows}
      rowOf={(row) => {
        const { item, facts, decisionState, target, outcome, remediation } = row
        const event = remediation?.event
        const reason = event?.detail ?? (event?.reason === undefined ? '' : reasonLabels[event.reason])
        const remains = remediation?.remains ?? []
        return {
          key: item.id,
          cells: [
            facts.subject,
            accessOf(row),
            facts.scopeName,
            target === undefined ? 'Remove' : `Change to ${target}`,
            decisionState.event?.reason ?? '',
            deciderOf(decisionState),
            [
              outcomeLabels[outcome],
              remediation?.changedAt === undefined
                ? ''
                : `Applied ${momentText(remediation.changedAt)}, by ${remediation.changedBy?.name ?? ''}`,
              event?.verifiedAt === undefined ? '' : `Verified ${momentText(event.verifiedAt)}`,
              reason,
              remains.length === 0 ? '' : `Still inherits this role from ${formatList(remains)}.`,
            ]
              .filter((part) => part !== '')
              .join('. ')
              .replace(/\.\. /gu, '. '),
            remediation?.correlationId ?? '',
          ],
        }
      }}
    />
  )
}

type KeptTableProps = { caption: string; rows: readonly EvidenceRow[] }

/** Privileged access that was kept, with the reason. */
export function KeptTable({ caption, rows }: KeptTableProps) {
  return (
    <ReportTable
      caption={caption}
      heads={['User', 'Role', 'Scope', 'Reason', 'Decided by']}
      rows={rows}
      rowOf={(row) => {
        const { item, facts, decisionState } = row
        return {
          key: item.id,
          cells: [
            facts.subject,
            privilegedOf(row),
            facts.scopeName,
            decisionState.event?.reason ?? (reasonWasRequired(row) ? '' : 'None. None was required'),
            deciderOf(decisionState),
          ],
        }
      }}
    />
  )
}

/** Every item, abridged. */
export function AllItems({ rows }: { rows: readonly EvidenceRow[] }) {
  return (
    <ReportTable
      caption="All items"
      heads={['User', 'Role', 'Scope', 'Decision', 'Reason', 'Decided by', 'Result']}
      rows={rows}
      rowOf={(row) => {
        const { item, facts, decisionState, outcome } = row
        return {
          key: item.id,
          cells: [
            facts.subject,
            accessOf(row),
            facts.scopeName,
            decisionState.decision === undefined ? 'Undecided' : decisionLabels[decisionState.decision],
            decisionState.event?.reason ?? '',
            deciderOf(decisionState),
            outcomeLabels[outcome],
          ],
        }
      }}
    />
  )
}

/** Exceptions at sign-off, with the reason. */
export function Exceptions({ review }: { review: ReviewCampaign }) {
  const exceptions = review.signOffs.at(-1)?.exceptions ?? []
  if (exceptions.length === 0) return <p>No exceptions.</p>
  return (
    <ul className="list-disc pl-5">
      {exceptions.map(({ kind, items, reason }) => (
        <li key={kind}>
          {exceptionLabels[kind]}
          {items.length > 0 && ` (${byCount(items.length, '1 item', `${formatNumber(items.length)} items`)})`}:{' '}
          <bdi>{reason}</bdi>
        </li>
      ))}
    </ul>
  )
}
