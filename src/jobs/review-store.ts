import { knownPopulation } from '#src/domain/access-review/additions.ts'
import { makeSha256 } from '#src/domain/access-review/checksum.ts'
import { countsOf, mergeReviews, undecided } from '#src/domain/access-review/decision-log.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { createSessionStore } from '#src/session/store.ts'
import { recordUnsavedDecisions } from '#src/session/unsaved-decisions.ts'
import { type OpenReview, type KeptState, lossOf } from './review-state.ts'
import { stashReviews, takeStashedReviews } from './stashed-reviews.ts'

/** Reviews that are open in this tab. They are in memory until they are saved to a file, and end with the session. */

const store = createSessionStore(
  (): ReadonlyMap<string, OpenReview> => new Map(),
  'session-end',
  (last) => {
    recordUnsavedDecisions(0)
    stashReviews(last)
  },
)

export const openReviews = { get: store.get, subscribe: store.subscribe }

/** An unguessable identifier, even on a page that was loaded over plain HTTP. */
export function randomId(): string {
  let id = ''
  // One review can need tens of thousands of them at once.
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

/** Reopens the reviews that were open when the same user's session expired. */
export function takeUpReviews(): void {
  for (const open of takeStashedReviews()) putReview(open.review.id, { ...open, resumedAt: Date.now() })
}

/** Records the storage state of a review on this device. */
export function setKept(id: string, kept: KeptState | undefined): void {
  const open = store.get().get(id)
  if (open !== undefined) putReview(id, { ...open, kept })
}

/**
 * Records that entries were written to a file.
 *
 * @param count entries that were in no file before
 */
export function markSaved(id: string, count: number): void {
  const open = store.get().get(id)
  if (open !== undefined) putReview(id, { ...open, unsaved: Math.max(0, open.unsaved - count) })
}

type Entries = Pick<ReviewCampaign, 'additions' | 'checks' | 'handOvers' | 'joins'>

/** Records events of a review other than decisions. */
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
