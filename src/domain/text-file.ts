import { containsApiKey } from './api-key.ts'

/** Decodes the text of a file by its content only, because file names and types are unreliable. */

/** Maximum size of a file, in bytes. */
export const MAX_BYTES = 5_000_000

export type TextEncoding = 'utf-8' | 'utf-16' | 'windows-1252'
export type FileProblem = 'empty' | 'too-large' | 'workbook' | 'binary' | 'key' | 'unreadable'
export type TextFile =
  | { readonly ok: true; readonly text: string; readonly encoding: TextEncoding }
  | { readonly ok: false; readonly problem: FileProblem }

const starts = (bytes: Uint8Array, ...signature: number[]) => signature.every((byte, at) => bytes[at] === byte)

/**
 * Decodes the bytes of a file. UTF-16 is recognized by its byte order mark or its zeros; invalid UTF-8 is decoded as
 * Windows-1252.
 */
export function decodeText(bytes: Uint8Array): TextFile {
  if (bytes.length === 0) return { ok: false, problem: 'empty' }
  // A workbook is a ZIP file, or the container of older versions, whatever its extension.
  if (starts(bytes, 0x50, 0x4b, 3, 4) || starts(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return { ok: false, problem: 'workbook' }
  const utf16 = utf16Order(bytes)
  if (utf16 !== undefined) return checked(new TextDecoder(utf16).decode(bytes), 'utf-16')
  if (bytes.includes(0)) return { ok: false, problem: 'binary' }
  try {
    return checked(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 'utf-8')
  } catch {
    return checked(new TextDecoder('windows-1252').decode(bytes), 'windows-1252')
  }
}

function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (starts(bytes, 0xff, 0xfe)) return 'utf-16le'
  if (starts(bytes, 0xfe, 0xff)) return 'utf-16be'
  // Without a byte order mark: in Latin text, every other byte is zero, always on the same side.
  const head = bytes.subarray(0, 4000)
  const zeros: [even: number, odd: number] = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1
  const half = head.length / 2
  if (zeros[1] > half * 0.7 && zeros[0] < half * 0.1) return 'utf-16le'
  return zeros[0] > half * 0.7 && zeros[1] < half * 0.1 ? 'utf-16be' : undefined
}

function checked(text: string, encoding: TextEncoding): TextFile {
  if (text.trim() === '') return { ok: false, problem: 'empty' }
  // Images and programs contain many bytes that no text has.
  const odd = text.slice(0, 4000).match(/(?![\t\n\v\f\r])[\p{Cc}\ufffd]/gu)?.length ?? 0
  if (odd > Math.min(text.length, 4000) / 50) return { ok: false, problem: 'binary' }
  return containsApiKey(text) ? { ok: false, problem: 'key' } : { ok: true, text, encoding }
}

/** Reads a file without trusting its name or type; a file that is too large is not opened. */
export async function readTextFile(file: Pick<Blob, 'size' | 'arrayBuffer'>): Promise<TextFile> {
  if (file.size > MAX_BYTES) return { ok: false, problem: 'too-large' }
  try {
    return decodeText(new Uint8Array(await file.arrayBuffer()))
  } catch {
    // The file was moved or changed since it was chosen, or is a folder.
    return { ok: false, problem: 'unreadable' }
  }
}
