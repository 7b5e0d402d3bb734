import { deleteReviews, readStoredHeads, readStoredNames } from '#src/api/review-storage.ts'
import { keptHead, type KeptHead } from '#src/contract/kept-review-schema.ts'

/** Reads the heads of stored reviews without opening any: a separate module, so that it loads little code. */

/**
 * Lists the stored reviews of all users, and deletes those that are expired or damaged.
 *
 * @throws {unknown} storage is blocked
 */
export async function keptHeads(): Promise<(KeptHead & { readonly id: string })[]> {
  const heads = [...(await readStoredHeads())].map(([id, value]) => ({ id, head: keptHead(value) }))
  const now = Date.now()
  const left = heads.flatMap(({ id, head }) => (head === undefined || head.until < now ? [] : { ...head, id }))
  const isLeft = (id: string) => left.some((each) => each.id === id)
  const known = new Set((await readStoredNames()).map((name) => name.split('/')[0] ?? ''))
  const over = [...known].filter((id) => !isLeft(id))
  if (over.length > 0) await deleteReviews(over)
  return left
}

/** Number of reviews stored on this device, of all users. */
export function countKeptReviews(): Promise<number> {
  return keptHeads().then(
    ({ length }) => length,
    () => 0,
  )
}
