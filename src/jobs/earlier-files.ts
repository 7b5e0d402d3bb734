import { fileHead, SNAPSHOT_SCHEMA } from '#src/contract/access-snapshot-schema.ts'
import { sha256Of } from '#src/domain/access-review/checksum.ts'
import { reviewInEvidence } from '#src/domain/access-review/evidence.ts'
import { earlierReview, earlierSnapshot } from '#src/domain/access-review/previous-review.ts'
import type { Earlier } from '#src/domain/access-review/earlier-file.ts'
import { readReviewFile, type ReviewFileProblem } from '#src/domain/access-review/review-file.ts'
import { readSnapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import { readLinedFile, type LinedFileProblem } from './lined-files.ts'
import { runInSlices } from './time-slices.ts'
import type { OpenSnapshot } from './snapshot-files.ts'

/** Files that a new review is compared with. They never leave the browser. */

export type OpenedEarlier =
  | { readonly ok: true; readonly earlier: Earlier }
  | { readonly ok: false; readonly problem: ReviewFileProblem | LinedFileProblem }

/**
 * Opens evidence or a review file of the previous review, or a snapshot.
 *
 * @param account the account of the session; a file of another account is refused
 */
export async function openEarlier(file: File, account: string): Promise<OpenedEarlier> {
  const text = await readLinedFile(file)
  if (!text.ok) return text
  const { json, bytes } = text
  const from = { file: file.name, sha256: await runInSlices(sha256Of(bytes)) }
  if (fileHead(json)?.schema === SNAPSHOT_SCHEMA) {
    const read = await runInSlices(readSnapshotFile(json, account))
    return read.ok ? { ok: true, earlier: earlierSnapshot(read.snapshot, from) } : read
  }
  const inEvidence = reviewInEvidence(json)
  const read = await runInSlices(readReviewFile(inEvidence ?? json, account))
  if (!read.ok) return read
  // It would be misread.
  if (read.review.readOnly === true) return { ok: false, problem: { kind: 'damaged' } }
  const kind = inEvidence === undefined ? 'review' : 'evidence'
  return { ok: true, earlier: await runInSlices(earlierReview(read.review, { ...from, kind })) }
}

/**
 * An open snapshot.
 *
 * @returns undefined for the loaded access
 */
export function earlierFromSnapshot({ file, snapshot }: OpenSnapshot): Earlier | undefined {
  return file && earlierSnapshot(snapshot, { file: file.name, sha256: file.sha256 })
}
