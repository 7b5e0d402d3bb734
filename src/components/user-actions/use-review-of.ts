import { useNavigate } from 'react-router'
import { MAX_REVIEWED_USERS } from '#src/domain/access-review/review.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { selectedUserIds } from '#src/session/selected-user-ids.ts'

/**
 * Starts a review of selected users. They are passed to its form in memory, so that neither the address nor the device
 * stores them.
 *
 * @param count of selected users
 * @returns `start`, which takes their IDs; `blockedReason`: why a review can't be started
 */
export function useReviewOf(scope: Scope, count: number) {
  const navigate = useNavigate()
  return {
    blockedReason:
      count > MAX_REVIEWED_USERS
        ? byCount(
            count,
            `A review of users can include up to ${formatNumber(MAX_REVIEWED_USERS)} users. 1 user is selected.`,
            `A review of users can include up to ${formatNumber(MAX_REVIEWED_USERS)} users. ${formatNumber(count)} users are selected.`,
          )
        : undefined,
    start: (ids: readonly string[]) => {
      selectedUserIds.set({ scope, ids })
      void navigate(paths.newReviewOfSelected(scope))
    },
  }
}
