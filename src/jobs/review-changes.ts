import { queryOptions } from '@tanstack/react-query'
import { knownPopulation, reviewedPopulation } from '#src/domain/access-review/additions.ts'
import { checkOf, keptGroupsWithNewMembers, userName } from '#src/domain/access-review/change-check.ts'
import { MAX_REASON } from '#src/domain/access-review/decision-rules.ts'
import { driftOf, type Drift } from '#src/domain/access-review/drift.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import { MAX_ITEMS, isReadOnly, type ReviewCampaign, type ReviewItem } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { recordedOffset, serviceTime } from '#src/session/service-clock.ts'
import { atServiceTime } from './create-review.ts'
import { recordDecisions } from './review-decisions.ts'
import { addEntries, randomId, openReviews } from './review-store.ts'
import { decisionStateIn } from './review-state.ts'
import { runInSlices } from './time-slices.ts'

/**
 * What changed since a review started.
 *
 * @param now loaded since; undefined until loaded
 */
export function driftQuery(review: ReviewCampaign, now: AccessSnapshot | undefined) {
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: when it was loaded stands for it
  return queryOptions({
    queryKey: [
      ...sessionKey(review.criteria.scope.account),
      'review-drift',
      review.id,
      review.items.length,
      // Items are added with additions only, and an addition never changes.
      (review.additions ?? []).map(({ id }) => id),
      now?.endedAt,
    ],
    queryFn: async () => {
      if (now === undefined) throw new Error('nothing loaded')
      const { items } = await runInSlices(reviewItemsOf(now, review.criteria))
      const late = new Set(review.additions?.flatMap((addition) => addition.items.map(({ id }) => id)))
      const before = { population: knownPopulation(review), items: review.items, late }
      return runInSlices(driftOf(before, { population: now, items }))
    },
    enabled: now !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
  })
}

/**
 * Records the findings of a check. Groups that were kept before users were added become undecided again.
 *
 * @param now the access it compared with; a check is recorded once
 */
export function recordCheck(id: string, drift: Drift, now: AccessSnapshot): void {
  const open = openReviews.get().get(id)
  if (open === undefined || open.review.readOnly === true) return
  const { checks = [] } = open.review
  const loaded = atServiceTime(now)
  const at = loaded.endedAt
  if (checks.some((check) => check.at === at)) return
  const outdatedDecisions = keptGroupsWithNewMembers(open.review, drift.membersChanged, (item) =>
    decisionStateIn(open, item),
  )
  recordDecisions(
    id,
    outdatedDecisions.map(({ item, joined }) => ({
      item,
      decision: 'undone',
      reason: joinedReason(joined.map((user) => userName(user, now, open.known))),
    })),
  )
  const compared = open.review.items.length - drift.unknown.length
  const check = { ...checkOf(drift, open.known, loaded), compared, ...recordedOffset() }
  addEntries(id, { checks: [{ id: randomId(), at, reviewer: open.reviewer, ...check }] })
}

function joinedReason(names: readonly string[]): string {
  const text = `Added since it was kept: ${names.join(', ')}`
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text
}

/**
 * Adds items to a review that weren't there when it started.
 *
 * @param loaded the access they were found in
 */
export function addItems(id: string, items: readonly ReviewItem[], loaded: AccessSnapshot): void {
  const open = openReviews.get().get(id)
  if (open === undefined || isReadOnly(open.review)) return
  const known = new Set(open.review.items.map((item) => item.id))
  const added = items.filter((item) => !known.has(item.id))
  if (added.length === 0 || known.size + added.length > MAX_ITEMS) return
  const addition = { id: randomId(), at: serviceTime(), reviewer: open.reviewer, items: added, ...recordedOffset() }
  addEntries(id, { additions: [{ ...addition, population: reviewedPopulation(added, atServiceTime(loaded)) }] })
}
