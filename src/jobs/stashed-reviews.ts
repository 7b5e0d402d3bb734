import { mergeReviews } from '#src/domain/access-review/decision-log.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { getSessionState } from '#src/session/credential.ts'
import { createSessionStore } from '#src/session/store.ts'
import type { OpenReview } from './review-state.ts'

/**
 * Reviews that were open when a session expired: in memory only, for 30 minutes, and only for the same user. After an
 * idle lock, only decisions and events are left, because loaded data must be deleted then.
 */

/** Events of a review. Additions and checks contain loaded names, so they are excluded. */
type LeftEntries = Pick<ReviewCampaign, 'log' | 'signOffs' | 'reopenings' | 'handOvers' | 'joins' | 'applied'>

const KEPT_MS = 30 * 60_000

type LeftReview = {
  readonly open: OpenReview | undefined
  readonly entries: LeftEntries
  readonly unsaved: number
  readonly until: number
}

const left = createSessionStore((): ReadonlyMap<string, LeftReview> => new Map(), 'other-person')

/** Stashes what would be lost with the session. Reviews stored on the device need not be stashed. */
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

/** Returns and clears the stashed reviews. */
export function takeStashedReviews(): OpenReview[] {
  dropOld()
  const found = [...left.get().values()].flatMap(({ open }) => open ?? [])
  if (found.length > 0) left.set(new Map([...left.get()].filter(([, { open }]) => open === undefined)))
  return found
}

/** Number of stashed entries of a review that are in no file. */
export function countUnsaved(id: string): number {
  dropOld()
  return left.get().get(id)?.unsaved ?? 0
}

/**
 * A review that was opened from a file or from the device, with its stashed entries of this tab.
 *
 * @returns also how many of its entries are in no file
 */
export function withStashed(review: ReviewCampaign): { readonly review: ReviewCampaign; readonly unsaved: number } {
  dropOld()
  const found = left.get().get(review.id)
  // Nothing is added to a file that would be misread.
  if (found === undefined || review.readOnly === true) return { review, unsaved: 0 }
  return { review: mergeReviews(review, { ...review, ...found.entries }), unsaved: found.unsaved }
}

/** It is in an open review again. */
export function forgetUnsaved(id: string): void {
  left.set(new Map([...left.get()].filter(([each]) => each !== id)))
}
