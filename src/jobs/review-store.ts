import { knownPopulation } from '#src/domain/access-review/additions.ts'
import { makeSha256 } from '#src/domain/access-review/checksum.ts'
import {
  countsOf,
  mergeReviews,
  decisionStateSteps,
  undecided,
  type DecisionState,
  type DecisionStates,
} from '#src/domain/access-review/decision-log.ts'
import { remediationsOf, type Remediation } from '#src/domain/access-review/remediation.ts'
import type { DecisionCounts, DecisionEvent, ReviewCampaign, Reviewer } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { createSessionStore } from '#src/session/store.ts'
import { recordUnsavedDecisions } from '#src/session/unsaved-decisions.ts'
import { stashReviews, takeStashedReviews } from './stashed-reviews.ts'
import { runToEnd, runInSlices } from './time-slices.ts'

/** Reviews that are open in this tab. They are in memory until they are saved to a file, and end with the session. */

export type OpenReview = {
  readonly review: ReviewCampaign
  /** Who decides here. */
  readonly reviewer: Reviewer
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>
  readonly decisionStates: ReadonlyMap<string, DecisionState>
  readonly counts: DecisionCounts
  /** What became of items whose decision was applied. */
  readonly remediations: ReadonlyMap<string, Remediation>
  /** What was loaded when it started and with later additions: for names. */
  readonly known: AccessSnapshot
  /** Entries that no file has yet. */
  readonly unsaved: number
  /** Of the file that it was opened from. */
  readonly source?: ReviewSource | undefined
  /** Undefined: this device doesn't keep it. */
  readonly kept?: KeptState | undefined
  /** Another tab has it, so that it can only be viewed here. */
  readonly elsewhere?: boolean | undefined
  /** When it was taken up again, so that what changed since has to be found. */
  readonly resumedAt?: number | undefined
}

/** How far this device keeps a review. `full`, `blocked`: the last change couldn't be written. */
export type KeptState = {
  readonly state: 'saving' | 'saved' | 'full' | 'blocked'
  /** It is deleted after that. */
  readonly until: number
  /** When it was last written. */
  readonly savedAt: number | undefined
}

/** Messages about the file that a review was opened from. */
export type ReviewSource = {
  /** Rows that were not recognized. */
  readonly dropped: number
  /** The role assignments aren't those that the review started with. */
  readonly isEdited: boolean
}

const store = createSessionStore(
  (): ReadonlyMap<string, OpenReview> => new Map(),
  'session-end',
  (last) => {
    recordUnsavedDecisions(0)
    stashReviews(last)
  },
)

export const openReviews = { get: store.get, subscribe: store.subscribe }

/** Identifier that no one can guess, also on a page that came over plain HTTP. */
export function randomId(): string {
  let id = ''
  // One review can need tens of thousands of them together.
  for (const byte of crypto.getRandomValues(new Uint8Array(12))) id += (byte + 256).toString(16).slice(1)
  return id
}

/** SHA-256 of a short text, in hex. */
export function hashOf(text: string): string {
  const hash = makeSha256()
  hash.add(new TextEncoder().encode(text))
  return hash.hex()
}

/** Adds or replaces an open review. */
export function putReview(id: string, open: OpenReview): void {
  store.set(new Map(store.get()).set(id, open))
  recordUnsavedDecisions([...store.get().values()].reduce((sum, each) => sum + lossOf(each), 0))
}

/** Entries that are gone when the tab is closed. */
export function lossOf({ unsaved, kept }: Pick<OpenReview, 'unsaved' | 'kept'>): number {
  return kept?.state === 'saved' ? 0 : unsaved
}

/** Reopens the reviews that were open when the same person's session expired. */
export function takeUpReviews(): void {
  for (const open of takeStashedReviews()) putReview(open.review.id, { ...open, resumedAt: Date.now() })
}

/** Notes how far this device keeps a review. */
export function setKept(id: string, kept: KeptState | undefined): void {
  const open = store.get().get(id)
  if (open !== undefined) putReview(id, { ...open, kept })
}

/** The current decisions of a review's items. Thousands of decisions are read in slices. */
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

/** Notes that entries were written into a file. @param count entries that were in none before it was written */
export function markSaved(id: string, count: number): void {
  const open = store.get().get(id)
  if (open !== undefined) putReview(id, { ...open, unsaved: Math.max(0, open.unsaved - count) })
}

type Entries = Pick<ReviewCampaign, 'additions' | 'checks' | 'handOvers' | 'joins'>

/** Records what happened to a review besides decisions. */
export function addEntries(id: string, { additions = [], checks = [], handOvers = [], joins = [] }: Entries): void {
  const open = store.get().get(id)
  if (open === undefined || open.review.readOnly === true) return
  const { review } = open
  const joined = mergeReviews(review, { ...review, additions, checks, handOvers, joins })
  putReview(id, {
    ...open,
    review: joined,
    // Reviews without unsaved entries can be opened again.
    unsaved: open.unsaved + additions.length,
    ...(additions.length === 0
      ? {}
      : {
          counts: countsOf(joined.items, (item) => open.decisionStates.get(item) ?? undecided),
          known: knownPopulation(joined),
        }),
  })
}

/** The current decision on an item of an open review. */
export function decisionStateIn({ decisionStates }: Pick<OpenReview, 'decisionStates'>, item: string): DecisionState {
  return decisionStates.get(item) ?? undecided
}

/** How many items count as decided. */
export function decidedIn({ counts }: OpenReview): number {
  return counts.keep + counts.remove + counts['change-role']
}
