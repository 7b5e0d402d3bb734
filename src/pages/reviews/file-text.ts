import { fileProblemText } from '#src/components/file-problem-text.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { OpenedReview, OpenReviewProblem } from '#src/jobs/review-files.ts'

/** Why a review file was not opened, and what to do. */
export function reviewFileProblemText(problem: OpenReviewProblem, account: string): string {
  switch (problem.kind) {
    case 'empty':
    case 'too-large':
    case 'unreadable':
    case 'not-json':
      return fileProblemText(problem)
    case 'other-file':
      return 'This isn’t a review file that was saved here.'
    case 'damaged':
      return 'Parts of the review are missing. Ask for the file again.'
    case 'newer':
      return `This file has version ${problem.version}, which this version of Harness User Admin doesn’t support. Update the app, then open the file again.`
    case 'other-account':
      return `This file is for account ${problem.account}. You’re connected to account ${account}. Connect to the other account to open it.`
    case 'other-population':
      return 'A review with the same ID is open, but it has different role assignments. One of the two files was changed.'
    case 'session-ended':
      return 'You were disconnected while the file was opening. Open it again.'
  }
}

/** Why a file can't be compared, and what to do. */
export function earlierProblemText(problem: OpenReviewProblem, account: string): string {
  switch (problem.kind) {
    case 'other-file':
      return 'This isn’t evidence, a review file, or a snapshot that was saved here.'
    case 'damaged':
      return 'Parts of the file are missing, so it can’t be compared.'
    default:
      return reviewFileProblemText(problem, account)
  }
}

/** Result of merging a file into the open review. */
export function joinedText({ events, conflicts }: NonNullable<Extract<OpenedReview, { ok: true }>['joined']>): string {
  const added =
    events === 0
      ? 'No decisions were added.'
      : byCount(events, '1 decision was added.', `${formatNumber(events)} decisions were added.`)
  if (conflicts === 0) return added
  return byCount(
    conflicts,
    `${added} 1 item was decided differently by two reviewers and counts as undecided until decided again.`,
    `${added} ${formatNumber(conflicts)} items were decided differently by two reviewers and count as undecided until decided again.`,
  )
}

/** Shown with every saved file. */
export const UNSIGNED_WORDS =
  'Anyone who can edit this file can change it. The checksum in the signed-off report shows whether it was changed.'

/** File name of a review: "access-review-q4-2026". */
export function reviewFileName(name: string): string {
  const text = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, 40)
    .replace(/^-|-$/gu, '')
  return text === '' ? 'access-review' : `access-review-${text}`
}
