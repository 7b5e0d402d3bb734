import { sha256Of } from '#src/domain/access-review/checksum.ts'
import { mergeReviews } from '#src/domain/access-review/decision-log.ts'
import { knownNextReviewer } from '#src/domain/access-review/hand-over.ts'
import { joinedEntries } from '#src/domain/access-review/joins.ts'
import type { HandOver, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import {
  applyEventsOf,
  eventsOf,
  fileVersion,
  readReviewFile,
  reviewFile,
  type ReviewFileProblem,
} from '#src/domain/access-review/review-file.ts'
import { getSessionState } from '#src/session/credential.ts'
import { recordedOffset, serviceTime } from '#src/session/service-clock.ts'
import type { FileSink } from './file-export.ts'
import { keptEntries } from './kept-reviews.ts'
import { forgetUnsaved, withStashed } from './stashed-reviews.ts'
import { readLinedFile, saveLined, type LinedFileProblem, type SavedFile } from './lined-files.ts'
import { openReview } from './open-review.ts'
import { addEntries, markSaved, openReviews, randomId } from './review-store.ts'
import { decisionStatesOf } from './review-state.ts'
import { runInSlices } from './time-slices.ts'

/** Reviews as files: saved, handed over, opened, and merged into open ones. */

/**
 * Writes a review to a file.
 *
 * @param to the next reviewer, who is named in the file
 * @returns undefined if the review is not open
 * @throws errors of the file system; then no file is left
 */
export async function saveReview(id: string, sink: FileSink, to?: HandOver['to']): Promise<SavedFile | undefined> {
  const open = openReviews.get().get(id)
  if (open === undefined) {
    await sink.drop()
    return undefined
  }
  const { reviewer, unsaved, known } = open
  const handOver = to && {
    id: randomId(),
    at: serviceTime(),
    reviewer,
    to: knownNextReviewer(to, known),
    ...recordedOffset(),
  }
  const added = handOver === undefined ? {} : { handOvers: [...(open.review.handOvers ?? []), handOver] }
  const saved = await saveLined(reviewFile({ ...open.review, ...added }), sink)
  // Decisions made while the file was written are in no file.
  markSaved(id, unsaved)
  if (handOver !== undefined) addEntries(id, { handOvers: [handOver] })
  return saved
}

/**
 * Why a file was not opened. `other-population`: the same review, but with other role assignments than the open one.
 */
export type OpenReviewProblem =
  ReviewFileProblem | LinedFileProblem | { readonly kind: 'other-population' | 'session-ended' }

export type OpenedReview =
  | {
      readonly ok: true
      readonly id: string
      readonly name: string
      /** Merged into an open review; the number of new decisions, and of items in conflict. */
      readonly joined: { readonly events: number; readonly conflicts: number } | undefined
    }
  | { readonly ok: false; readonly problem: OpenReviewProblem }

/**
 * Opens a file; if the review is already open, merges it.
 *
 * @param account the account of the session; a file of another account is refused without any request
 * @param reviewer the current reviewer
 */
export async function openReviewFile(file: File, account: string, reviewer: Reviewer): Promise<OpenedReview> {
  const session = sessionNow()
  const text = await readLinedFile(file)
  if (!text.ok) return text
  const read = await runInSlices(readReviewFile(text.json, account))
  if (!read.ok) return read
  // Someone else might be connected by now.
  if (session === undefined || sessionNow() !== session) return { ok: false, problem: { kind: 'session-ended' } }
  const { review, dropped, isEdited } = read
  const known = openReviews.get().get(review.id)
  if (known !== undefined && known.review.populationSha256 !== review.populationSha256)
    return { ok: false, problem: { kind: 'other-population' } }
  if (known !== undefined && review.readOnly === true)
    return { ok: false, problem: { kind: 'newer', version: fileVersion(text.json) } }
  const left = withStashed(review)
  const joinedReview = await withKept(left.review)
  const decisionStates = await decisionStatesOf(joinedReview)
  if (sessionNow() !== session) return { ok: false, problem: { kind: 'session-ended' } }
  const open = openReview(joinedReview, reviewer, { dropped, isEdited }, { unsaved: left.unsaved }, decisionStates)
  forgetUnsaved(review.id)
  const joined = known && {
    events: open.review.log.length - known.review.log.length,
    conflicts: open.counts.conflict,
  }
  const entries = known && joinedEntries(known, review)
  // A file without new entries was opened before.
  if (entries !== undefined) {
    const sha256 = await runInSlices(sha256Of(text.bytes))
    if (sessionNow() !== session) return { ok: false, problem: { kind: 'session-ended' } }
    const join = { id: randomId(), at: serviceTime(), reviewer: open.reviewer, file: file.name, sha256, ...entries }
    addEntries(review.id, { joins: [{ ...join, ...recordedOffset() }] })
  }
  return { ok: true, id: review.id, name: open.review.name, joined }
}

/** With stored decisions and applied changes, if the device couldn't open the review itself. */
async function withKept(review: ReviewCampaign): Promise<ReviewCampaign> {
  const { log, applied } = await keptEntries(review.id)
  if (log.length + applied.length === 0) return review
  return mergeReviews(review, { ...review, log: eventsOf(log), applied: applyEventsOf(applied) })
}

function sessionNow(): string | undefined {
  const state = getSessionState()
  return state.status === 'open' ? state.session.id : undefined
}
