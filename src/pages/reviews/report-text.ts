import { reviewerKey, type Reviewer } from '#src/domain/access-review/review.ts'
import { formatDay, formatTime } from '#src/domain/format.ts'

/** Words of a report. */

/** More rows of a list are only in the files. */
export const MAX_PRINTED = 2000

/** "Aug 29, 2026, 2:02 PM". */
export function momentText(time: number): string {
  return `${formatDay(time)}, ${formatTime(time)}`
}

/** A reviewer, and whether Harness confirmed who that is. */
export function personText({ name, email, identity }: Reviewer): string {
  return `${email === undefined || email === name ? name : `${name} (${email})`}, ${identity === 'session' ? 'confirmed by Harness' : 'typed, not confirmed by Harness'}`
}

/** Reviewers, each once, in the order of their first decision. */
export function peopleText(all: readonly Reviewer[]): string {
  return [...new Map(all.map((each) => [reviewerKey(each), each])).values()].map(personText).join('; ')
}
