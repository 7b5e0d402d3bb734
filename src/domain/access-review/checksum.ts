import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** SHA-256 of files, also where the browser has none of its own: on a page that came over plain HTTP. */

/** What a checksum shows, on screen and in the files. */
export const checksumText =
  'A checksum shows that a file hasn’t changed since you noted the checksum. It doesn’t show who made the file. Add it to your ticket.'

type Sha256 = { readonly add: (bytes: Uint8Array) => void; readonly hex: () => string }

/** A checksum that is taken piece by piece. `hex` ends it. */
export function makeSha256(): Sha256 {
  const hash = sha256.create()
  return { add: (bytes) => hash.update(bytes), hex: () => bytesToHex(hash.digest()) }
}

/** Bytes that are hashed at once. */
const PIECE = 131_072

/** The checksum of bytes. A generator, to be done in slices. */
export function* sha256Of(bytes: Uint8Array): Generator<undefined, string> {
  const hash = makeSha256()
  for (let from = 0; from < bytes.length; from += PIECE) {
    hash.add(bytes.subarray(from, from + PIECE))
    yield
  }
  return hash.hex()
}

/** The file that `shasum -c` and `sha256sum -c` read: a line for each file. */
export function checksumFile(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return files.map(({ name, sha256: sum }) => `${sum}  ${name}\n`).join('')
}
