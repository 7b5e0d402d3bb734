import { ends, type End, type ApplyReason, type ApplyEvent } from './apply-event.ts'
import { isDecided, undecided, type DecisionState } from './decision-log.ts'
import type { ReviewItem } from './review.ts'
import type { Reviewer } from './review-entry.ts'

/** What was done about the decisions of a review: a log per item, and the one end that follows from it. */

/** State of an item. */
export type Remediation = {
  /** Undefined: it was cut off, and no one knows yet what became of it. */
  readonly end: End | undefined
  readonly event: ApplyEvent
  /** When the change itself ended, as far as one was sent. */
  readonly changedAt: number | undefined
  /** Who applied it. */
  readonly changedBy: Reviewer | undefined
  readonly correlationId: string | undefined
  readonly remains: readonly string[] | undefined
}

function isEnd(result: ApplyEvent['result']): result is End {
  return result !== 'sent' && result !== 'assigning'
}

/** How items stand. @param log in the order in which it happened */
export function remediationsOf(log: readonly ApplyEvent[]): Map<string, Remediation> {
  const found = new Map<string, Remediation>()
  for (const event of log) found.set(event.item, remediationAfter(found.get(event.item), event))
  return found
}

/** State of an item after an event. @param before how it stood */
export function remediationAfter(before: Remediation | undefined, event: ApplyEvent): Remediation {
  const isStart = !isEnd(event.result)
  return {
    end: isEnd(event.result) ? event.result : undefined,
    event,
    // A check says nothing about when it was changed.
    changedAt: isStart ? undefined : (before?.changedAt ?? (event.result === 'skipped' ? undefined : event.at)),
    changedBy: isStart ? undefined : (before?.changedBy ?? (event.result === 'skipped' ? undefined : event.by)),
    correlationId: event.correlationId ?? (isStart ? undefined : before?.correlationId),
    remains: event.remains ?? before?.remains,
  }
}

/** Whether a change of an item left this browser without an end, so that it has to be read before anything else. */
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

/** Whether trying an item again can change how it ended. */
export function canTryAgain({ end, event: { reason } }: Remediation): boolean {
  if (end === 'failed' || end === 'unknown') return true
  return end === 'skipped' && reason !== undefined && again.has(reason)
}

/** Whether reading an item again can change how it ended. */
export function canCheckAgain({ end, event: { reason } }: Remediation): boolean {
  return end === 'done-not-verified' || (end === 'unknown' && reason === 'no-response')
}

/** Where every item of a review is: kept, an exception, one of the five ends, or still to be applied. */
export const outcomes = ['kept', 'exception', ...ends, 'open'] as const
export type Outcome = (typeof outcomes)[number]

/** The one outcome of an item. */
export function outcomeOf(decisionState: DecisionState, remediation: Remediation | undefined): Outcome {
  if (!isDecided(decisionState)) return 'exception'
  if (decisionState.decision === 'keep') return 'kept'
  return remediation?.end ?? 'open'
}

export type OutcomeCounts = Readonly<Record<Outcome, number>>

/** How many items have which outcome; they add up to the items. */
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
