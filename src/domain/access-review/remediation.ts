import { ends, type End, type ApplyReason, type ApplyEvent } from './apply-event.ts'
import { isDecided, undecided, type DecisionState } from './decision-log.ts'
import type { ReviewItem } from './review.ts'
import type { Reviewer } from './review-entry.ts'

/** The changes made for the decisions of a review: a log per item, and its one outcome. */

/** State of an item. */
export type Remediation = {
  /** Undefined: it was interrupted, and the result is unknown. */
  readonly end: End | undefined
  readonly event: ApplyEvent
  /** When the change itself ended, if one was sent. */
  readonly changedAt: number | undefined
  /** Who applied it. */
  readonly changedBy: Reviewer | undefined
  readonly correlationId: string | undefined
  readonly remains: readonly string[] | undefined
}

function isEnd(result: ApplyEvent['result']): result is End {
  return result !== 'sent' && result !== 'assigning'
}

/**
 * States of items.
 *
 * @param log in chronological order
 */
export function remediationsOf(log: readonly ApplyEvent[]): Map<string, Remediation> {
  const found = new Map<string, Remediation>()
  for (const event of log) found.set(event.item, remediationAfter(found.get(event.item), event))
  return found
}

/**
 * State of an item after an event.
 *
 * @param before its previous state
 */
export function remediationAfter(before: Remediation | undefined, event: ApplyEvent): Remediation {
  const isStart = !isEnd(event.result)
  return {
    end: isEnd(event.result) ? event.result : undefined,
    event,
    // A check doesn't say when the change was made.
    changedAt: isStart ? undefined : (before?.changedAt ?? (event.result === 'skipped' ? undefined : event.at)),
    changedBy: isStart ? undefined : (before?.changedBy ?? (event.result === 'skipped' ? undefined : event.by)),
    correlationId: event.correlationId ?? (isStart ? undefined : before?.correlationId),
    remains: event.remains ?? before?.remains,
  }
}

/** Whether a change of an item was sent without a result, so that it must be verified before anything else. */
export function isCutOff({ end, event }: Remediation): boolean {
  return end === undefined && event.result === 'sent'
}

const again: ReadonlySet<ApplyReason> = new Set([
  'admin-unchecked',
  'last-admin',
  'add-failed',
  'has-roles',
  'not-sent',
  'not-loaded',
  'no-permission',
])

/** Whether a retry can change the outcome of an item. */
export function canTryAgain({ end, event: { reason } }: Remediation): boolean {
  if (end === 'failed' || end === 'unknown') return true
  return end === 'skipped' && reason !== undefined && again.has(reason)
}

/** Whether another check can change the outcome of an item. */
export function canCheckAgain({ end, event: { reason } }: Remediation): boolean {
  return end === 'done-not-verified' || (end === 'unknown' && reason === 'no-response')
}

/** Outcome of every item of a review: kept, an exception, one of the five results, or open. */
export const outcomes = ['kept', 'exception', ...ends, 'open'] as const
export type Outcome = (typeof outcomes)[number]

/** The one outcome of an item. */
export function outcomeOf(decisionState: DecisionState, remediation: Remediation | undefined): Outcome {
  if (!isDecided(decisionState)) return 'exception'
  if (decisionState.decision === 'keep') return 'kept'
  return remediation?.end ?? 'open'
}

export type OutcomeCounts = Readonly<Record<Outcome, number>>

/** Number of items by outcome; their sum is the number of items. */
export function outcomeCounts(
  items: readonly Pick<ReviewItem, 'id'>[],
  decisionStates: ReadonlyMap<string, DecisionState>,
  remediations: ReadonlyMap<string, Remediation>,
): OutcomeCounts {
  const counts: Record<Outcome, number> = {
    kept: 0,
    exception: 0,
    'done-verified': 0,
    'done-not-verified': 0,
    skipped: 0,
    failed: 0,
    unknown: 0,
    open: 0,
  }
  for (const { id } of items) counts[outcomeOf(decisionStates.get(id) ?? undecided, remediations.get(id))] += 1
  return counts
}
