import { checksumFile, sha256Of } from '#src/domain/access-review/checksum.ts'
import { aboutEvidence } from '#src/domain/access-review/evidence-about.ts'
import { evidenceSummary, summaryJson } from '#src/domain/access-review/evidence-summary.ts'
import { evidenceTable } from '#src/domain/access-review/evidence-table.ts'
import { evidenceFile, evidenceRows } from '#src/domain/access-review/evidence.ts'
import { exclusionsOf } from '#src/domain/access-review/exclusions.ts'
import { writeLined, writePieces } from '#src/domain/access-review/lined-json.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { csvPieces, fileName } from '#src/domain/csv.ts'
import { runInSlices } from './time-slices.ts'

/** The files of a review for an auditor, created in the browser. */

export type EvidenceFiles = {
  readonly files: readonly {
    readonly name: string
    readonly type: string
    readonly bytes: readonly Uint8Array<ArrayBuffer>[]
  }[]
  /** Checksum of the evidence file. */
  readonly name: string
  readonly sha256: string
  /** Checksum of SHA256SUMS, which covers both files. */
  readonly sumsSha256: string
}

/** Without the byte order mark, spreadsheets read UTF-8 as the system's code page. */
const MARK = '\ufeff'

function* marked(table: readonly (readonly string[])[]): Generator<string> {
  yield MARK
  yield* csvPieces(table)
}

/**
 * The evidence, the table, and their checksums over the saved bytes.
 *
 * @param topName name of the scope
 */
export async function evidenceFiles(review: ReviewCampaign, topName: string, now: number): Promise<EvidenceFiles> {
  const rows = await runInSlices(evidenceRows(review, topName))
  const exclusions = await runInSlices(exclusionsOf(review))
  const summary = summaryJson(await runInSlices(evidenceSummary(review, rows, topName)))
  const notes = { exclusions, about: aboutEvidence(review, exclusions), summary }
  const lined = await runInSlices(writeLined(await runInSlices(evidenceFile(review, rows, notes, now))))
  // The app created the identifier, and none of its characters needs quoting in a shell.
  const base = fileName(`access-review-${review.id}`, 'evidence.json', now)
  const table = fileName(`access-review-${review.id}`, 'csv', now)
  const csv = await runInSlices(
    writePieces(marked(await runInSlices(evidenceTable(review, rows, exclusions, lined.sha256)))),
  )
  const checksums = new TextEncoder().encode(
    checksumFile([
      { name: base, sha256: lined.sha256 },
      { name: table, sha256: csv.sha256 },
    ]),
  )
  return {
    files: [
      { name: base, type: 'application/json', bytes: lined.bytes },
      { name: table, type: 'text/csv', bytes: csv.bytes },
      // As plain text, a browser would add an extension to its name.
      { name: 'SHA256SUMS', type: 'application/octet-stream', bytes: [checksums] },
    ],
    name: base,
    sha256: lined.sha256,
    sumsSha256: await runInSlices(sha256Of(checksums)),
  }
}
