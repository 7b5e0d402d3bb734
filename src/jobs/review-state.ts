import { knownPopulation } from '#src/domain/access-review/additions.ts'
import {
  countsOf,
  decisionStateSteps,
  undecided,
  type DecisionState,
  type DecisionStates,
} from '#src/domain/access-review/decision-log.ts'
import { remediationsOf, type Remediation } from '#src/domain/access-review/remediation.ts'
import type { DecisionCounts, DecisionEvent, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { runToEnd, runInSlices } from './time-slices.ts'

/** The state of a review that is open in this tab: the review itself, with the results of its log. */

export type OpenReview = {
  readonly review: ReviewCampaign
  /** The current reviewer. */
  readonly reviewer: Reviewer
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>
  readonly decisionStates: ReadonlyMap<string, DecisionState>
  readonly counts: DecisionCounts
  /** States of items whose decision was applied. */
  readonly remediations: ReadonlyMap<string, Remediation>
  /** Access loaded at the start and with later additions: for names. */
  readonly known: AccessSnapshot
  /** Entries that are not saved to a file yet. */
  readonly unsaved: number
  /** Of the file that it was opened from. */
  readonly source?: ReviewSource | undefined
  /** Undefined: not stored on this device. */
  readonly kept?: KeptState | undefined
  /** Another tab has it open, so it is view-only here. */
  readonly elsewhere?: boolean | undefined
  /** When it was resumed, so that later changes must be found. */
  readonly resumedAt?: number | undefined
}

/** Storage state of a review. `full`, `blocked`: the last change couldn't be saved. */
export type KeptState = {
  readonly state: 'saving' | 'saved' | 'full' | 'blocked'
  /** Deleted after this time. */
  readonly until: number
  /** When it was last saved. */
  readonly savedAt: number | undefined
}

/** Messages about the file that a review was opened from. */
export type ReviewSource = {
  /** Invalid rows. */
  readonly dropped: number
  /** The role assignments differ from those at the start of the review. */
  readonly isEdited: boolean
}

/** Entries that would be lost if the tab were closed. */
export function lossOf({ unsaved, kept }: Pick<OpenReview, 'unsaved' | 'kept'>): number {
  return kept?.state === 'saved' ? 0 : unsaved
}

/** The current decisions of a review's items. Thousands of decisions are processed in slices. */
export function decisionStatesOf({ log }: Pick<ReviewCampaign, 'log'>): Promise<DecisionStates> {
  return runInSlices(decisionStateSteps(log))
}

/** The open review of a file or a new campaign, with the current decision of each item. */
export function openedReview(
  review: ReviewCampaign,
  reviewer: Reviewer,
  { events, decisionStates }: DecisionStates = runToEnd(decisionStateSteps(review.log)),
): OpenReview {
  const counts = countsOf(review.items, (item) => decisionStates.get(item) ?? undecided)
  const remediations = remediationsOf(review.applied ?? [])
  return { review, reviewer, events, decisionStates, counts, remediations, known: knownPopulation(review), unsaved: 0 }
}

/** The current decision on an item of an open review. */
export function decisionStateIn({ decisionStates }: Pick<OpenReview, 'decisionStates'>, item: string): DecisionState {
  return decisionStates.get(item) ?? undecided
}

/** Number of decided items. */
export function decidedIn({ counts }: OpenReview): number {
  return counts.keep + counts.remove + counts['change-role']
}
