import { queryOptions } from '@tanstack/react-query'
import type { UserSelection } from '#src/domain/access-review/user-selection.ts'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import type { Earlier } from '#src/domain/access-review/earlier-file.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import {
  MAX_REVIEWED_USERS,
  type Criteria,
  type ReviewCampaign,
  type ReviewedUsers,
} from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { reviewedUsers } from '#src/domain/access-review/reviewed-users.ts'
import { snapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { deviceClockOffset, serviceTime } from '#src/session/service-clock.ts'
import { previousOf } from './review-comparison.ts'
import { putReview, randomId } from './review-store.ts'
import { openedReview } from './review-state.ts'
import { runInSlices } from './time-slices.ts'

/** Starts reviews of loaded access. */

/** Users of a new review: still to be found in the loaded access, or already found by a question. */
export type UsersToReview =
  Exclude<UserSelection, { from: 'who-can' }> | { readonly from: 'found'; readonly users: ReviewedUsers }

/**
 * Items of a review of loaded access. With more users than a review can have, no items are determined.
 *
 * @param requestedCriteria the users of a review of users
 * @param population undefined until loaded
 */
export function reviewItemsQuery(
  requestedCriteria: Criteria,
  users: UsersToReview | undefined,
  population: AccessSnapshot | undefined,
) {
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: when it was loaded stands for it
  return queryOptions({
    queryKey: [
      ...sessionKey(requestedCriteria.scope.account),
      'review-items',
      requestedCriteria,
      users?.from,
      population?.endedAt,
    ],
    queryFn: async () => {
      if (population === undefined) throw new Error('nothing loaded')
      const found =
        users === undefined || users.from === 'found'
          ? users && { users: users.users, away: 0 }
          : await runInSlices(reviewedUsers(population, requestedCriteria.scope, users))
      const criteria = found === undefined ? requestedCriteria : { ...requestedCriteria, roles: found.users }
      const isTooMany = found !== undefined && found.users.ids.length > MAX_REVIEWED_USERS
      const { items, managed } = isTooMany
        ? { items: [], managed: 0 }
        : await runInSlices(reviewItemsOf(population, criteria))
      return { population, criteria, away: found?.away ?? 0, items, managed }
    },
    enabled: population !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
  })
}

export type NewReview = Pick<
  ReviewCampaign,
  'name' | 'criteria' | 'reviewBy' | 'nextReview' | 'population' | 'items' | 'managed'
>

/**
 * Starts a review of loaded access, which is frozen from then on.
 *
 * @param earlier the previous review or snapshot
 * @returns its identifier
 */
export async function createReview(input: NewReview, reviewer: Reviewer, earlier?: Earlier): Promise<string> {
  const frozen = atServiceTime(input.population)
  const population = await runInSlices(snapshotFile(frozen, reviewer))
  const { bytes, sha256 } = await runInSlices(writeLined(population))
  const before = earlier === undefined ? {} : await previousOf(earlier, frozen, input.criteria)
  const id = randomId()
  const created = { createdAt: serviceTime(), createdBy: reviewer, log: [], signOffs: [], reopenings: [] }
  putReview(
    id,
    openedReview(
      { id, ...input, population: frozen, ...created, ...before, populationFile: bytes, populationSha256: sha256 },
      reviewer,
    ),
  )
  return id
}

/** With the times of the service, if the clock of this device is wrong. */
export function atServiceTime(loaded: AccessSnapshot): AccessSnapshot {
  const clockOffset = deviceClockOffset()
  if (clockOffset === undefined) return loaded
  return { ...loaded, startedAt: serviceTime(loaded.startedAt), endedAt: serviceTime(loaded.endedAt), clockOffset }
}
