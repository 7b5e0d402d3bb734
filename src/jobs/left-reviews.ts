import type { DecisionEvent } from '#src/domain/access-review/review.ts'
import { getSessionState } from '#src/session/credential.ts'
import { createSessionStore } from '#src/session/store.ts'
import type { OpenReview } from './reviews.ts'

/**
 * Reviews that were open when a session ended by itself: in memory only, for 30 minutes, and only for the same person.
 * After an idle lock only decisions are left, because what was loaded has to be gone then.
 */

const KEPT_MS = 30 * 60_000

type LeftReview = {
  readonly open: OpenReview | undefined
  readonly log: readonly DecisionEvent[]
  readonly unsaved: number
  readonly until: number
}

const left = createSessionStore((): ReadonlyMap<string, LeftReview> => new Map(), 'other-person')

/** Keeps what is about to go with the session. What the device keeps need not stay here. */
export function leaveReviews(reviews: ReadonlyMap<string, OpenReview>): void {
  const session = getSessionState()
  if (session.status === 'open' || !['expired', 'limit', 'idle'].includes(session.reason)) return
  const until = Date.now() + KEPT_MS
  const found = [...reviews].filter(([, { kept }]) => kept?.state !== 'saved')
  if (found.length === 0) return
  const isIdle = session.reason === 'idle'
  left.set(
    new Map(
      found.map(([id, open]) => {
        const { log } = open.review
        return [id, { open: isIdle ? undefined : { ...open, kept: undefined }, log, unsaved: open.unsaved, until }]
      }),
    ),
  )
  setTimeout(dropOld, KEPT_MS)
}

function dropOld(): void {
  left.set(new Map([...left.get()].filter(([, { until }]) => until > Date.now())))
}

/** Reviews that can go on. They are no longer left. */
export function takeLeftReviews(): OpenReview[] {
  dropOld()
  const found = [...left.get().values()].flatMap(({ open }) => open ?? [])
  if (found.length > 0) left.set(new Map([...left.get()].filter(([, { open }]) => open === undefined)))
  return found
}

/** Decisions that are left of a review, for when its file is opened. */
export function leftDecisions(id: string): Pick<LeftReview, 'log' | 'unsaved'> | undefined {
  dropOld()
  return left.get().get(id)
}

/** They are in an open review again. */
export function forgetLeftDecisions(id: string): void {
  left.set(new Map([...left.get()].filter(([each]) => each !== id)))
}
