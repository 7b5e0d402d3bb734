import { sha256Of } from '#src/domain/access-review/checksum.ts'
import { compareSnapshots } from '#src/domain/access-review/comparison.ts'
import { comparisonRows } from '#src/domain/access-review/comparison-rows.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import {
  readSnapshotFile,
  snapshotFile,
  type SavedBy,
  type SnapshotFileProblem,
} from '#src/domain/access-review/snapshot-file.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { createSessionStore } from '#src/session/store.ts'
import { queryOptions } from '@tanstack/react-query'
import type { FileSink } from './file-export.ts'
import { readLinedFile, saveLined, type LinedFileProblem } from './lined-files.ts'
import { runInSlices } from './time-slices.ts'

/** Snapshots as files of the device: saved, opened, and compared. They never leave the browser. */

/** An open file, or the loaded access. */
export type OpenSnapshot = {
  /** Of the file; undefined for the loaded access. */
  readonly file: { readonly name: string; readonly sha256: string } | undefined
  readonly snapshot: AccessSnapshot
  readonly savedBy: SavedBy | undefined
  /** Invalid rows of the file. */
  readonly dropped: number
}

/** Open files, the most recently opened last. */
export const openSnapshots = createSessionStore<readonly OpenSnapshot[]>(() => [], 'session-end')

/** Maximum number of open files. */
export const MAX_OPEN = 2

/**
 * Writes a snapshot to a file.
 *
 * @throws errors of the file system; then no file is left
 */
export function saveSnapshot(snapshot: AccessSnapshot, savedBy: SavedBy | undefined, sink: FileSink) {
  return saveLined(snapshotFile(snapshot, savedBy), sink)
}

/** Why a file was not opened. */
export type OpenProblem = SnapshotFileProblem | LinedFileProblem | { readonly kind: 'already-open' }

/**
 * Opens a file and keeps it until the session ends.
 *
 * @param account the account of the session; a file of another account is refused
 * @returns undefined, or why it was not opened
 */
export async function openSnapshot(file: File, account: string): Promise<OpenProblem | undefined> {
  const text = await readLinedFile(file)
  if (!text.ok) return text.problem
  const read = await runInSlices(readSnapshotFile(text.json, account))
  if (!read.ok) return read.problem
  const sha256 = await runInSlices(sha256Of(text.bytes))
  if (openSnapshots.get().some((each) => each.file?.sha256 === sha256)) return { kind: 'already-open' }
  const opened = {
    file: { name: file.name, sha256 },
    snapshot: read.snapshot,
    savedBy: read.loadedBy,
    dropped: read.dropped,
  }
  openSnapshots.set([...openSnapshots.get(), opened].slice(-MAX_OPEN))
  return undefined
}

/** Closes a file. */
export function closeSnapshot(closed: OpenSnapshot): void {
  openSnapshots.set(openSnapshots.get().filter((each) => each !== closed))
}

function identityOf({ file, snapshot }: OpenSnapshot): string {
  return file?.sha256 ?? `now ${String(snapshot.endedAt)} ${String(snapshot.scopes.length)}`
}

/** Changes between two snapshots, as lists. Its key has their checksums: they are too large for a key themselves. */
export function comparisonQuery(account: string, before: OpenSnapshot | undefined, after: OpenSnapshot | undefined) {
  return queryOptions({
    queryKey: [...sessionKey(account), 'snapshot-comparison', before && identityOf(before), after && identityOf(after)],
    queryFn: async () => {
      if (before === undefined || after === undefined) throw new Error('nothing to compare')
      const comparison = await runInSlices(compareSnapshots(before.snapshot, after.snapshot))
      return { comparison, rows: await runInSlices(comparisonRows(comparison, before.snapshot, after.snapshot)) }
    },
    enabled: before !== undefined && after !== undefined,
    staleTime: Infinity,
    structuralSharing: false,
  })
}
