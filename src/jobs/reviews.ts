import { queryOptions } from '@tanstack/react-query'
import { makeSha256 } from '#src/domain/access-review/checksum.ts'
import {
  countsOf,
  eventsByItem,
  headsOf,
  isDecided,
  mergedReview,
  standingOf,
  timeAfter,
  undecided,
  type Standing,
} from '#src/domain/access-review/decision-log.ts'
import {
  isSignedOff,
  type Criteria,
  type Decision,
  type DecisionCounts,
  type DecisionEvent,
  type ReviewCampaign,
  type ReviewException,
  type Reviewer,
  type RolePair,
} from '#src/domain/access-review/review.ts'
import type { ApplyEvent } from '#src/domain/access-review/remediation.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import { snapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { driftOf } from '#src/domain/access-review/drift.ts'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { createSessionStore } from '#src/session/store.ts'
import { noteUnsavedDecisions } from '#src/session/unsaved-decisions.ts'
import { inSlices } from './sliced.ts'

/** Reviews that are open in this tab. They are in memory until they are saved to a file, and end with the session. */

export type OpenReview = {
  readonly review: ReviewCampaign
  /** Who decides here. */
  readonly reviewer: Reviewer
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>
  readonly standings: ReadonlyMap<string, Standing>
  readonly counts: DecisionCounts
  /** Events and sign-offs that no file has yet. */
  readonly unsaved: number
}

const store = createSessionStore(
  (): ReadonlyMap<string, OpenReview> => new Map(),
  'session-end',
  () => {
    noteUnsavedDecisions(0)
  },
)

export const openReviews = { get: store.get, subscribe: store.subscribe }

/** Identifier that nobody can guess, also on a page that came over plain HTTP. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** SHA-256 of a short text, in hex. */
export function hashOf(text: string): string {
  const hash = makeSha256()
  hash.add(new TextEncoder().encode(text))
  return hash.hex()
}

function put(id: string, open: OpenReview): void {
  store.set(new Map(store.get()).set(id, open))
  noteUnsavedDecisions([...store.get().values()].reduce((sum, { unsaved }) => sum + unsaved, 0))
}

/** What would be in a review of loaded access. @param population undefined: not loaded yet */
export function reviewItemsQuery(criteria: Criteria, population: AccessSnapshot | undefined) {
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: when it was loaded stands for it
  return queryOptions({
    queryKey: [...sessionKey(criteria.scope.account), 'review-items', criteria, population?.endedAt],
    queryFn: async () => {
      if (population === undefined) throw new Error('nothing loaded')
      return { population, ...(await inSlices(reviewItemsOf(population, criteria))) }
    },
    enabled: population !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
    meta: { thing: 'the items of the review' },
  })
}

/** What changed since a review started. @param now loaded since; undefined: not loaded yet */
export function driftQuery(review: ReviewCampaign, now: AccessSnapshot | undefined) {
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: when it was loaded stands for it
  return queryOptions({
    queryKey: [...sessionKey(review.criteria.scope.account), 'review-drift', review.id, now?.endedAt],
    queryFn: async () => {
      if (now === undefined) throw new Error('nothing loaded')
      const { items } = await inSlices(reviewItemsOf(now, review.criteria))
      return inSlices(driftOf(review, { population: now, items }))
    },
    enabled: now !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
    meta: { thing: 'the changes' },
  })
}

export type NewReview = Pick<
  ReviewCampaign,
  'name' | 'criteria' | 'reviewBy' | 'nextReview' | 'population' | 'items' | 'managed'
>

/** Starts a review of what was loaded, which is frozen from then on. @returns its identifier */
export async function createReview(wanted: NewReview, reviewer: Reviewer): Promise<string> {
  const population = await inSlices(snapshotFile(wanted.population, reviewer))
  const { sha256 } = await inSlices(writeLined(population))
  const id = randomId()
  const created = { createdAt: Date.now(), createdBy: reviewer, log: [], signOffs: [], reopenings: [] }
  openReview({ id, ...wanted, ...created, populationSha256: sha256 }, reviewer, 0)
  return id
}

/** Opens a review: a new one, or one from a file; the same one is joined with what is open. */
export function openReview(review: ReviewCampaign, reviewer: Reviewer, unsaved: number): void {
  const known = store.get().get(review.id)
  const joined = known === undefined ? review : mergedReview(known.review, review)
  put(review.id, openOf(joined, known?.reviewer ?? reviewer, unsaved + (known?.unsaved ?? 0)))
}

function openOf(review: ReviewCampaign, reviewer: Reviewer, unsaved: number): OpenReview {
  const events = eventsByItem(review.log)
  const standings = new Map([...events].map(([item, of]) => [item, standingOf(of)]))
  const counts = countsOf(review.items, (item) => standings.get(item) ?? undecided)
  return { review, reviewer, events, standings, counts, unsaved }
}

/** What stands for an item of an open review. */
export function standingIn({ standings }: Pick<OpenReview, 'standings'>, item: string): Standing {
  return standings.get(item) ?? undecided
}

export type DecisionInput = {
  readonly decision: Decision | 'undone'
  readonly reason?: string
  readonly target?: RolePair
}

/** Records a decision; on several items as one bulk decision. Nothing is recorded once a review is signed off. */
export function decide(id: string, items: readonly string[], input: DecisionInput): void {
  const open = store.get().get(id)
  if (open === undefined || isSignedOff(open.review)) return
  const { reviewer } = open
  const reason = input.reason?.trim()
  const bulkId = items.length > 1 ? randomId() : undefined
  const events = new Map(open.events)
  const standings = new Map(open.standings)
  const added = items.map((item): DecisionEvent => {
    const of = events.get(item) ?? []
    const event = {
      id: randomId(),
      item,
      decision: input.decision,
      ...(reason === undefined || reason === '' ? {} : { reason }),
      ...(input.target === undefined ? {} : { target: input.target }),
      reviewer,
      at: timeAfter(of, Date.now()),
      ...(bulkId === undefined ? {} : { bulkId }),
      seen: headsOf(of).map((each) => each.id),
    }
    events.set(item, [...of, event])
    standings.set(item, standingOf([...of, event]))
    return event
  })
  const counts = countsOf(open.review.items, (item) => standings.get(item) ?? undecided)
  const review = { ...open.review, log: [...open.review.log, ...added] }
  put(id, { ...open, review, events, standings, counts, unsaved: open.unsaved + added.length })
}

/** Signs a review off as it stands; from then on nothing is decided until it is opened again. */
export async function signOff(id: string, exceptions: readonly ReviewException[]): Promise<void> {
  const before = store.get().get(id)
  if (before === undefined) return
  const { sha256: logSha256 } = await inSlices(writeLined({ log: before.review.log }))
  const open = store.get().get(id)
  // What was decided meanwhile is in no checksum.
  if (open === undefined || open.review.log !== before.review.log || isSignedOff(open.review)) return
  const at = open.review.log.reduce((latest, event) => Math.max(latest, event.at), Date.now())
  const signed = { reviewer: open.reviewer, at, counts: open.counts, exceptions, logSha256 }
  const review = { ...open.review, signOffs: [...open.review.signOffs, signed] }
  put(id, { ...open, review, unsaved: open.unsaved + 1 })
}

/** Opens a signed-off review again, which stays recorded. */
export function reopen(id: string): void {
  const open = store.get().get(id)
  if (open === undefined || !isSignedOff(open.review)) return
  const at = Math.max(Date.now(), open.review.signOffs.at(-1)?.at ?? 0)
  const review = { ...open.review, reopenings: [...open.review.reopenings, { reviewer: open.reviewer, at }] }
  put(id, { ...open, review, unsaved: open.unsaved + 1 })
}

/** Records what was done about decisions of a review. */
export function recordApplied(id: string, events: readonly Omit<ApplyEvent, 'id'>[]): void {
  const open = store.get().get(id)
  if (open === undefined || events.length === 0) return
  const applied = [...(open.review.applied ?? []), ...events.map((event) => ({ ...event, id: randomId() }))]
  put(id, { ...open, review: { ...open.review, applied } })
}

/** How many items count as decided. */
export function decidedIn({ review, standings }: OpenReview): number {
  return review.items.filter(({ id }) => isDecided(standings.get(id) ?? undecided)).length
}
