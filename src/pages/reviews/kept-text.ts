import { keptUntil } from '#src/domain/access-review/kept-review.ts'
import { byCount, formatDay, formatNumber } from '#src/domain/format.ts'
import type { KeepProblem, ResumeProblem } from '#src/jobs/kept-reviews.ts'

/**
 * Who can read the stored data.
 *
 * @param users number of users in the review
 */
export function keptText(users: number): string {
  return byCount(
    users,
    'Names, email addresses, and roles of 1 user stay in this browser. Anyone who uses this browser profile can see them.',
    `Names, email addresses, and roles of ${formatNumber(users)} users stay in this browser. Anyone who uses this browser profile can see them.`,
  )
}

/** @param reviewBy a date as "2026-12-12" */
export function keepLabel(reviewBy: string | undefined): string {
  return `Keep on this device until ${formatDay(keptUntil(reviewBy, Date.now()))}`
}

/** Why a review isn't stored on this device, and what to do. */
export function keepProblemText(problem: KeepProblem): string {
  switch (problem) {
    case 'nobody':
      return 'We don’t know which user this API key belongs to, so the review can’t be kept on this device. Save a review file instead.'
    case 'elsewhere':
      return 'This review is open in another tab, which saves it.'
    case 'full':
      return 'This browser has no space left for this site. Your decisions are in this tab only. Save a review file.'
    case 'blocked':
      return 'This browser doesn’t save data for this site. Your decisions are in this tab only. Save a review file, or allow storage for this site.'
  }
}

/** Why a review couldn't be opened from this device, and what to do. */
export function resumeProblemText(problem: ResumeProblem): string {
  return problem === 'blocked'
    ? 'This browser doesn’t let this site use its saved data. Open a review file instead.'
    : 'Part of this review is missing on this device. Open its review file, and the decisions on this device are added to it.'
}
