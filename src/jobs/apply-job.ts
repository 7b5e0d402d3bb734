import type { QueryClient } from '@tanstack/react-query'
import { removedAdmins, type RemovedAdmins } from '#src/domain/access-review/removed-admins.ts'
import type { Remediation } from '#src/domain/access-review/remediation.ts'
import type { Scope } from '#src/domain/scope.ts'
import { getSessionState } from '#src/session/credential.ts'
import { recordedOffset, serviceTime } from '#src/session/service-clock.ts'
import { createSessionStore } from '#src/session/store.ts'
import type { NewApplyEvent } from './apply-row.ts'
import type { BulkRun } from './bulk-run.ts'
import { recordApplied } from './review-decisions.ts'
import { openReviews } from './review-store.ts'

/** Applies in progress, by session. */

/** An apply in progress. */
export type ApplyRun = {
  readonly phase: 'applying' | 'checking'
  readonly startedAt: number
  /** Rows that are being sent; undefined while only reading. */
  readonly run: BulkRun | undefined
  /** Row of each item that is pending or being sent. */
  readonly rowOf: ReadonlyMap<string, string>
  /** When the next check starts. */
  readonly until?: number | undefined
}

const store = createSessionStore((): ReadonlyMap<string, ApplyRun> => new Map(), 'session-end')

export const applyRuns = { get: store.get, subscribe: store.subscribe }

/**
 * Records what is in progress for a review.
 *
 * @param applying undefined: nothing anymore
 */
export function setApplyRun(id: string, applying: ApplyRun | undefined): void {
  const all = new Map(store.get())
  if (applying === undefined) all.delete(id)
  else all.set(id, applying)
  store.set(all)
}

/** The session and the review of an apply: nothing of it is recorded in another one. */
export type Job = {
  readonly id: string
  readonly client: QueryClient
  readonly ownId: string | null
  readonly isOver: () => boolean
  readonly remediationOf: (item: string) => Remediation | undefined
  readonly note: (events: readonly NewApplyEvent[]) => void
  readonly leaving: (scope: Scope) => RemovedAdmins
}

function sessionId(): string | undefined {
  const state = getSessionState()
  return state.status === 'open' ? state.session.id : undefined
}

/** @param ownId ID of the user who applies; null: a service account */
export function jobOf(client: QueryClient, id: string, ownId: string | null): Job {
  const session = sessionId()
  const isOver = () => session === undefined || sessionId() !== session
  const remediationOf = (item: string) => openReviews.get().get(id)?.remediations.get(item)
  return {
    id,
    client,
    ownId,
    isOver,
    remediationOf,
    leaving: (scope) => removedAdmins(openReviews.get().get(id)?.review.items ?? [], remediationOf, scope),
    note: (events) => {
      const by = openReviews.get().get(id)?.reviewer
      if (by !== undefined && !isOver())
        recordApplied(
          id,
          events.map(({ verifiedAt, ...event }) => ({
            ...event,
            ...(verifiedAt === undefined ? {} : { verifiedAt: serviceTime(verifiedAt) }),
            at: serviceTime(),
            by,
            ...recordedOffset(),
          })),
        )
    },
  }
}
