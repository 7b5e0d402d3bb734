import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** SHA-256 of files, even if the browser doesn't provide it: on a page that was loaded over plain HTTP. */

/** What a checksum shows, on screen and in the files. */
export const checksumText =
  'A checksum shows that a file hasn’t changed since you noted the checksum. It doesn’t show who made the file. Add the checksum to your ticket.'

/** What a checksum alone doesn't show, and what makes it proof. */
export const anchorText = [
  'No file is signed: this software has no key to sign with. Anyone who can change a file can also recalculate its checksum and change SHA256SUMS.',
  'So note the SHA-256 of SHA256SUMS in a place that records the time and can’t be changed later, such as a ticket, when the review is signed off. That checksum covers both files.',
]

/** Number of characters of a checksum that are written down by hand. */
export const SHORT_SHA256 = 16

/** The first characters of a checksum, in groups of four: "3f2a 91c0 77de 10ab". */
export function shortChecksum(hex: string): string {
  return (hex.slice(0, SHORT_SHA256).match(/.{4}/gu) ?? []).join(' ')
}

type Sha256 = { readonly add: (bytes: Uint8Array) => void; readonly hex: () => string }

/** A checksum that is computed chunk by chunk. `hex` finishes it. */
export function makeSha256(): Sha256 {
  const hash = sha256.create()
  return { add: (bytes) => hash.update(bytes), hex: () => bytesToHex(hash.digest()) }
}

/** Number of bytes that are hashed at a time. */
const PIECE = 131_072

/** The checksum of bytes. A generator, to be run in slices. */
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
