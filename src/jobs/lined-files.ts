import {
  LinedJsonError,
  readLined,
  writeLined,
  type JsonObject,
  type LinedObject,
} from '#src/domain/access-review/lined-json.ts'
import { MAX_FILE_BYTES } from '#src/domain/access-review/snapshot-file.ts'
import type { FileSink } from './file-export.ts'
import { runInSlices } from './time-slices.ts'

/** Files of lined JSON on the device: written and read in slices. They never leave the browser. */

/** Result of saving a file. */
export type SavedFile = { readonly sha256: string; readonly size: number }

/**
 * Writes a value to a file.
 *
 * @throws errors of the file system; then no file is left
 */
export async function saveLined(work: Generator<undefined, LinedObject>, sink: FileSink): Promise<SavedFile> {
  try {
    const { bytes, sha256 } = await runInSlices(writeLined(await runInSlices(work)))
    const decoder = new TextDecoder()
    const [first = new Uint8Array(), ...rest] = bytes
    // The start of a file is written last, so an interrupted file has none.
    const start = decoder.decode(first)
    await sink.write(start)
    for (const piece of rest) await sink.write(decoder.decode(piece))
    await sink.close(start)
    return { sha256, size: bytes.reduce((sum, { length }) => sum + length, 0) }
  } catch (error) {
    await sink.drop().catch(() => undefined)
    throw error
  }
}

/** Why the text of a file can't be parsed. */
export type LinedFileProblem = { readonly kind: 'empty' | 'too-large' | 'not-json' | 'unreadable' }

export type ReadLinedFile =
  | { readonly ok: true; readonly json: JsonObject; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: LinedFileProblem }

/** Number of bytes that are read at a time. */
const READ = 1_048_576

async function bytesOf(file: File): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size)
  for (let from = 0; from < file.size; from += READ)
    bytes.set(new Uint8Array(await file.slice(from, from + READ).arrayBuffer()), from)
  return bytes
}

/** Number of bytes that are decoded at a time. */
const PIECE = 262_144

/** @throws {TypeError} invalid UTF-8 */
function* textOf(bytes: Uint8Array): Generator<undefined, readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += PIECE) {
    parts.push(decoder.decode(bytes.subarray(from, from + PIECE), { stream: true }))
    yield
  }
  parts.push(decoder.decode())
  return parts
}

/** Reads a chosen file. */
export async function readLinedFile(file: File): Promise<ReadLinedFile> {
  if (file.size > MAX_FILE_BYTES) return { ok: false, problem: { kind: 'too-large' } }
  if (file.size === 0) return { ok: false, problem: { kind: 'empty' } }
  let bytes: Uint8Array
  try {
    bytes = await bytesOf(file)
  } catch {
    // The file was moved or changed since it was chosen, or is a folder.
    return { ok: false, problem: { kind: 'unreadable' } }
  }
  try {
    const text = await runInSlices(textOf(bytes))
    return { ok: true, json: await runInSlices(readLined(text)), bytes }
  } catch (error) {
    if (error instanceof LinedJsonError || error instanceof TypeError)
      return { ok: false, problem: { kind: 'not-json' } }
    throw error
  }
}
