import {
  countsAfter,
  headsOf,
  mergeLogs,
  decisionStateOf,
  eventTime,
  undecided,
} from '#src/domain/access-review/decision-log.ts'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import { remediationAfter } from '#src/domain/access-review/remediation.ts'
import type { ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import { eventJson } from '#src/domain/access-review/review-rows.ts'
import {
  isReadOnly,
  isSignedOff,
  type DecisionEvent,
  type ReviewException,
  type RolePair,
} from '#src/domain/access-review/review.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'
import { recordedOffset, serviceTime } from '#src/session/service-clock.ts'
import { putReview, randomId, openReviews } from './review-store.ts'
import { decisionStateIn } from './review-state.ts'
import { runInSlices } from './time-slices.ts'

/** The records of a review: decisions, the sign-off, and applied changes. */

export type DecisionInput = {
  readonly decision: Decision | 'undone'
  readonly reason?: string
  readonly target?: RolePair
}

/** Records a decision; on several items as one bulk decision. Nothing is recorded once a review is signed off. */
export function decide(id: string, items: readonly string[], input: DecisionInput): void {
  const bulkId = items.length > 1 ? randomId() : undefined
  recordDecisions(
    id,
    items.map((item) => ({ ...input, item })),
    bulkId,
  )
}

/**
 * Records decisions one by one.
 *
 * @param bulkId if they are one bulk decision
 */
export function recordDecisions(
  id: string,
  inputs: readonly (DecisionInput & { readonly item: string })[],
  bulkId?: string,
): void {
  const open = openReviews.get().get(id)
  if (open === undefined || isReadOnly(open.review) || inputs.length === 0) return
  const { reviewer } = open
  const events = new Map(open.events)
  const decisionStates = new Map(open.decisionStates)
  const added = inputs.map(({ item, decision, target, ...input }): DecisionEvent => {
    const itemEvents = events.get(item) ?? []
    const reason = input.reason?.trim()
    const event = {
      id: randomId(),
      item,
      decision,
      ...(reason === undefined || reason === '' ? {} : { reason }),
      ...(target === undefined ? {} : { target }),
      reviewer,
      at: eventTime(itemEvents, serviceTime()),
      ...recordedOffset(),
      ...(bulkId === undefined ? {} : { bulkId }),
      seen: headsOf(itemEvents).map((each) => each.id),
    }
    events.set(item, [...itemEvents, event])
    decisionStates.set(item, decisionStateOf([...itemEvents, event]))
    return event
  })
  const counts = countsAfter(
    open.counts,
    inputs.map(({ item }) => [decisionStateIn(open, item), decisionStates.get(item) ?? undecided] as const),
  )
  const review = { ...open.review, log: open.review.log.concat(added) }
  putReview(id, { ...open, review, events, decisionStates, counts, unsaved: open.unsaved + added.length })
}

/** Signs off a review in its current state; from then on, decisions are locked until it is reopened. */
export async function signOff(id: string, exceptions: readonly ReviewException[]): Promise<void> {
  const before = openReviews.get().get(id)
  if (before === undefined) return
  const { sha256: logSha256 } = await runInSlices(writeLined({ log: mergeLogs(before.review.log).map(eventJson) }))
  const open = openReviews.get().get(id)
  // Decisions made in between are in no checksum.
  if (open === undefined || open.review.log !== before.review.log || isReadOnly(open.review)) return
  const at = open.review.log.reduce((latest, event) => Math.max(latest, event.at), serviceTime())
  const signed = { reviewer: open.reviewer, at, counts: open.counts, exceptions, logSha256, ...recordedOffset() }
  const review = { ...open.review, signOffs: [...open.review.signOffs, signed] }
  putReview(id, { ...open, review, unsaved: open.unsaved + 1 })
}

/** Reopens a signed-off review, which is recorded. */
export function reopen(id: string): void {
  const open = openReviews.get().get(id)
  if (open === undefined || open.review.readOnly === true || !isSignedOff(open.review)) return
  const at = Math.max(serviceTime(), open.review.signOffs.at(-1)?.at ?? 0)
  const reopening = { reviewer: open.reviewer, at, ...recordedOffset() }
  const review = { ...open.review, reopenings: [...open.review.reopenings, reopening] }
  putReview(id, { ...open, review, unsaved: open.unsaved + 1 })
}

/** Records applied changes of a review. */
export function recordApplied(id: string, events: readonly Omit<ApplyEvent, 'id'>[]): void {
  const open = openReviews.get().get(id)
  if (open === undefined || events.length === 0) return
  const added = events.map((event) => ({ ...event, id: randomId() }))
  const remediations = new Map(open.remediations)
  for (const event of added) remediations.set(event.item, remediationAfter(remediations.get(event.item), event))
  const review = { ...open.review, applied: (open.review.applied ?? []).concat(added) }
  // The start of a change adds nothing to its result.
  const ended = events.filter(({ result }) => result !== 'assigning' && result !== 'sent').length
  putReview(id, { ...open, review, remediations, unsaved: open.unsaved + ended })
}
