import { mergeReviews } from '#src/domain/access-review/decision-log.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { getSessionState } from '#src/session/credential.ts'
import { createSessionStore } from '#src/session/store.ts'
import type { OpenReview } from './review-state.ts'

/**
 * Reviews that were open when a session expired: in memory only, for 30 minutes, and only for the same person.
 * After an idle lock only what was done is left, because what was loaded has to be gone then.
 */

/** What was done in a review. Additions and checks have names of what was loaded, so they are no part of it. */
type LeftEntries = Pick<ReviewCampaign, 'log' | 'signOffs' | 'reopenings' | 'handOvers' | 'joins' | 'applied'>

const KEPT_MS = 30 * 60_000

type LeftReview = {
  readonly open: OpenReview | undefined
  readonly entries: LeftEntries
  readonly unsaved: number
  readonly until: number
}

const left = createSessionStore((): ReadonlyMap<string, LeftReview> => new Map(), 'other-person')

/** Keeps what is about to go with the session. What the device keeps need not stay here. */
export function stashReviews(reviews: ReadonlyMap<string, OpenReview>): void {
  const session = getSessionState()
  if (session.status === 'open' || !['expired', 'limit', 'idle'].includes(session.reason)) return
  const until = Date.now() + KEPT_MS
  const found = [...reviews].filter(([, { kept }]) => kept?.state !== 'saved')
  if (found.length === 0) return
  const isIdle = session.reason === 'idle'
  left.set(
    new Map(
      found.map(([id, open]) => {
        const { log, signOffs, reopenings, handOvers, joins, applied } = open.review
        const entries = { log, signOffs, reopenings, handOvers, joins, applied }
        return [id, { open: isIdle ? undefined : { ...open, kept: undefined }, entries, unsaved: open.unsaved, until }]
      }),
    ),
  )
  setTimeout(dropOld, KEPT_MS)
}

function dropOld(): void {
  left.set(new Map([...left.get()].filter(([, { until }]) => until > Date.now())))
}

/** Reviews that can continue. They are no longer left. */
export function takeStashedReviews(): OpenReview[] {
  dropOld()
  const found = [...left.get().values()].flatMap(({ open }) => open ?? [])
  if (found.length > 0) left.set(new Map([...left.get()].filter(([, { open }]) => open === undefined)))
  return found
}

/** How many entries are left of a review that no file has. */
export function countUnsaved(id: string): number {
  dropOld()
  return left.get().get(id)?.unsaved ?? 0
}

/**
 * A review that was opened from a file or from the device, with what is left of it in this tab.
 *
 * @returns also how many of its entries no file has
 */
export function withStashed(review: ReviewCampaign): { readonly review: ReviewCampaign; readonly unsaved: number } {
  dropOld()
  const found = left.get().get(review.id)
  // Nothing is added to what would be misread.
  if (found === undefined || review.readOnly === true) return { review, unsaved: 0 }
  return { review: mergeReviews(review, { ...review, ...found.entries }), unsaved: found.unsaved }
}

/** It is in an open review again. */
export function forgetUnsaved(id: string): void {
  left.set(new Map([...left.get()].filter(([each]) => each !== id)))
}
