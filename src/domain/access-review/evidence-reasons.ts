import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { keepNeedsReason } from './decision-rules.ts'
import { isPrivilegedAccess, type EvidenceRow } from './evidence.ts'
import { reviewerKey } from './review-entry.ts'

/** Reasons that several items share, and privileged access that was kept without one. */

export type RepeatedReason = {
  readonly reason: string
  /** Items whose decision has exactly this reason. */
  readonly items: number
  /** Of them, decided together with others. */
  readonly inBulk: number
  readonly privileged: number
  readonly reviewers: readonly string[]
}

/** Reasons of more than one item, most used first. */
export function repeatedReasons(rows: readonly EvidenceRow[]): RepeatedReason[] {
  const found = new Map<string, { items: number; inBulk: number; privileged: number; reviewers: Map<string, string> }>()
  for (const row of rows) {
    const { decision, event } = row.decisionState
    if (decision === undefined || event?.reason === undefined) continue
    const entry = found.get(event.reason) ?? {
      items: 0,
      inBulk: 0,
      privileged: 0,
      reviewers: new Map<string, string>(),
    }
    entry.items += 1
    if (event.bulkId !== undefined) entry.inBulk += 1
    if (isPrivilegedAccess(row)) entry.privileged += 1
    entry.reviewers.set(reviewerKey(event.reviewer), event.reviewer.name)
    found.set(event.reason, entry)
  }
  return [...found]
    .filter(([, { items }]) => items > 1)
    .map(([reason, entry]) => ({ ...entry, reason, reviewers: [...entry.reviewers.values()] }))
    .toSorted((one, other) => other.items - one.items || (one.reason < other.reason ? -1 : 1))
}

/** Privileged access that was kept. */
export type PrivilegedKept = {
  readonly assignments: readonly EvidenceRow[]
  /** Memberships in groups and invitations: privileged by the roles they grant, not as a role assignment. */
  readonly others: readonly EvidenceRow[]
}

export function privilegedKept(rows: readonly EvidenceRow[]): PrivilegedKept {
  const kept = rows.filter((row) => row.outcome === 'kept' && isPrivilegedAccess(row))
  return { assignments: kept.filter(({ item }) => item.weighty), others: kept.filter(({ item }) => !item.weighty) }
}

/** Whether the rule required a reason to keep an item. */
export function reasonWasRequired({ item, before }: EvidenceRow): boolean {
  return keepNeedsReason(item, before?.decision === 'remove')
}

/** How much was kept, and for how much a reason was required. */
export function privilegedKeptText({ assignments, others }: PrivilegedKept): string[] {
  const invitations = others.filter(({ item }) => item.kind === 'invitation').length
  const required = others.filter(reasonWasRequired).length
  const given = others.filter(({ decisionState }) => decisionState.event?.reason !== undefined).length
  const kept = formatList([
    counted(assignments.length, 'privileged role assignment', 'privileged role assignments'),
    counted(
      others.length - invitations,
      'group membership that brings a privileged role',
      'group memberships that bring a privileged role',
    ),
    counted(invitations, 'invitation that brings a privileged role', 'invitations that bring a privileged role'),
  ])
  return [
    `Kept: ${kept}.`,
    'The rule requires a reason for a privileged role assignment. It requires none for a membership or an invitation that brings a privileged role, unless it has a flag or was to be removed in the previous review.',
    `Kept memberships and invitations: ${formatNumber(others.length)}. Reason required: ${formatNumber(required)}. Reason recorded: ${formatNumber(given)}.`,
  ]
}
