import { identityLabels } from '#src/domain/access-review/decision-labels.ts'
import { reviewerKey, type Reviewer } from '#src/domain/access-review/review-entry.ts'
import { formatInstant } from '#src/domain/format.ts'

/** Texts of a report. */

/** Maximum number of rows in a list; the files contain all. */
export const MAX_PRINTED = 2000

/** "Aug 29, 2026, 14:02:07 UTC": a report is also read elsewhere. */
export const momentText = formatInstant

/** A reviewer, and whether Harness confirmed their identity. */
export function personText({ name, email, identity }: Reviewer): string {
  return `${email === undefined || email === name ? name : `${name} (${email})`}, ${identityLabels[identity]}`
}

/** Distinct reviewers, in the order of their first decision. */
export function peopleText(all: readonly Reviewer[]): string {
  return [...new Map(all.map((each) => [reviewerKey(each), each])).values()].map(personText).join('; ')
}
