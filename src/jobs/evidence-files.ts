import { queryOptions } from '@tanstack/react-query'
import { checksumFile } from '#src/domain/access-review/checksum.ts'
import type { DecisionState } from '#src/domain/access-review/decision-log.ts'
import { paceOf, type Pace } from '#src/domain/access-review/decision-rules.ts'
import {
  evidenceFile,
  evidenceRows,
  evidenceTable,
  type EvidenceRow,
  type SelfReview,
} from '#src/domain/access-review/evidence.ts'
import { aboutEvidence } from '#src/domain/access-review/evidence-about.ts'
import { exclusionsOf, type Exclusion } from '#src/domain/access-review/exclusions.ts'
import { writeLined, writePieces } from '#src/domain/access-review/lined-json.ts'
import { outcomeCounts, remediationsOf, type OutcomeCounts } from '#src/domain/access-review/remediation.ts'
import { assignedMeanwhile } from '#src/domain/access-review/review-text.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { csvPieces, fileName } from '#src/domain/csv.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { forEachInSlices, runInSlices } from './time-slices.ts'

/** The files of a review for an auditor, made in the browser. */

export type EvidenceFiles = {
  readonly files: readonly {
    readonly name: string
    readonly type: string
    readonly bytes: readonly Uint8Array<ArrayBuffer>[]
  }[]
  /** Of the file with the evidence. */
  readonly name: string
  readonly sha256: string
}

/** What a report shows of a review, worked out once. */
export type Evidence = {
  readonly rows: readonly EvidenceRow[]
  readonly counts: OutcomeCounts
  readonly pace: readonly Pace[]
  /** Of the decisions that stand, how many a reviewer made about their own access. */
  readonly selfReviews: Readonly<Record<SelfReview, number>>
  /** What was loaded and is no item. */
  readonly exclusions: readonly Exclusion[]
  /** Role assignments that were made while they were loaded. */
  readonly assignedMeanwhile: number
}

/** @param topName name of the scope that the review is about */
export function evidenceQuery(review: ReviewCampaign, topName: string) {
  const { id, items, log, signOffs, reopenings, applied = [], checks = [] } = review
  const sizes = [items, log, signOffs, reopenings, applied, checks].map(({ length }) => length)
  // eslint-disable-next-line @tanstack/query/exhaustive-deps -- too large for a key: nothing else of a review changes without a list of it growing
  return queryOptions({
    queryKey: [
      ...sessionKey(review.criteria.scope.account),
      'review-evidence',
      id,
      topName,
      review.previous?.sha256,
      ...sizes,
    ],
    queryFn: async (): Promise<Evidence> => {
      const rows = await runInSlices(evidenceRows(review, topName))
      const selfReviews = { no: 0, own: 0, 'all-users': 0, 'not-checked': 0 }
      const decisionStates = new Map<string, DecisionState>()
      await forEachInSlices(rows, ({ item, decisionState, selfReview }) => {
        decisionStates.set(item.id, decisionState)
        if (selfReview !== undefined) selfReviews[selfReview] += 1
      })
      const counts = outcomeCounts(items, decisionStates, remediationsOf(applied))
      const exclusions = await runInSlices(exclusionsOf(review))
      const meanwhile = await runInSlices(assignedMeanwhile(review.population))
      return { rows, counts, pace: paceOf(review.log), selfReviews, exclusions, assignedMeanwhile: meanwhile }
    },
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
    meta: { thing: 'the report' },
  })
}

/** Without the mark, spreadsheets take UTF-8 for the code page of the machine. */
const MARK = '\ufeff'

function* marked(table: readonly (readonly string[])[]): Generator<string> {
  yield MARK
  yield* csvPieces(table)
}

/** The evidence, the table, and their checksums over the bytes as they are saved. @param topName name of the scope */
export async function evidenceFiles(review: ReviewCampaign, topName: string, now: number): Promise<EvidenceFiles> {
  const rows = await runInSlices(evidenceRows(review, topName))
  const exclusions = await runInSlices(exclusionsOf(review))
  const notes = { exclusions, about: aboutEvidence(review, exclusions) }
  const lined = await runInSlices(writeLined(await runInSlices(evidenceFile(review, rows, notes, now))))
  // The identifier is of ours, and no character of it needs quoting in a shell.
  const base = fileName(`access-review-${review.id}`, 'evidence.json', now)
  const table = fileName(`access-review-${review.id}`, 'csv', now)
  const csv = await runInSlices(
    writePieces(marked(await runInSlices(evidenceTable(review, rows, exclusions, lined.sha256)))),
  )
  const checksums = checksumFile([
    { name: base, sha256: lined.sha256 },
    { name: table, sha256: csv.sha256 },
  ])
  return {
    files: [
      { name: base, type: 'application/json', bytes: lined.bytes },
      { name: table, type: 'text/csv', bytes: csv.bytes },
      // As a text, a browser would put an ending on its name.
      { name: 'SHA256SUMS', type: 'application/octet-stream', bytes: [new TextEncoder().encode(checksums)] },
    ],
    name: base,
    sha256: lined.sha256,
  }
}
