import { fileProblemText } from '#src/components/file-problem-text.ts'
import type { ComparisonList, ComparisonRow } from '#src/domain/access-review/comparison-rows.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { formatDay, formatTime } from '#src/domain/format.ts'
import type { OpenProblem } from '#src/jobs/snapshot-files.ts'

/** Texts about snapshots. */

/** Shown below open files. */
export const CLAIM_WORDS =
  'Files aren’t signed, so anyone who can edit one can change it. Compare its checksum with the one you noted when you saved it.'

/** "Aug 29, 2026, 14:02". */
export function whenText({ endedAt }: Pick<AccessSnapshot, 'endedAt'>): string {
  return `${formatDay(endedAt)}, ${formatTime(endedAt)}`
}

/** Why a file was not opened, and what to do. */
export function openProblemText(problem: OpenProblem, account: string): string {
  switch (problem.kind) {
    case 'empty':
    case 'too-large':
    case 'unreadable':
    case 'not-json':
      return fileProblemText(problem)
    case 'other-file':
      return 'This isn’t a snapshot that was saved here.'
    case 'damaged':
      return 'Parts of the snapshot are missing, so it can’t be compared.'
    case 'newer':
      return `This snapshot has version ${problem.version}, which this version of Harness User Admin doesn’t support. Update the app, then open the file again.`
    case 'other-account':
      return `This snapshot is for account ${problem.account}. You’re connected to account ${account}. Connect to the other account to open it.`
    case 'already-open':
      return 'This snapshot is already open.'
  }
}

export const listLabels: Record<ComparisonList, { readonly label: string; readonly none: string }> = {
  gained: { label: 'Gained', none: 'No role assignment was gained.' },
  lost: { label: 'Lost', none: 'No role assignment was lost.' },
  unchanged: { label: 'Unchanged', none: 'No role assignment is in both.' },
  'through-groups': { label: 'Inherited', none: 'No one gained or lost an inherited role.' },
  users: { label: 'Users', none: 'No user was added, removed, or renamed.' },
  members: { label: 'Group members', none: 'No one was added to or removed from a group.' },
  unknown: { label: 'Can’t compare', none: 'All role assignments could be compared.' },
}

export const changeLabels: Record<ComparisonRow['change'], string> = {
  gained: 'Gained',
  lost: 'Lost',
  unchanged: 'Unchanged',
  unknown: 'Can’t compare',
  joined: 'Added',
  left: 'Removed',
  renamed: 'Renamed',
}
