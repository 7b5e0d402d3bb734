import { createStore, delMany, getMany, keys, setMany } from 'idb-keyval'

/**
 * Reviews that the user chose to keep on this device. The only use of IndexedDB in the app. The key of a value is the
 * id of its review and a name: `head`, `rest`, `population/0`, `items/0`, `log/0`, and so on.
 */

const NAME = 'harness-user-admin-reviews'
const store = createStore(NAME, 'reviews')

/**
 * Whether anything is stored. Opening the database would create an empty one, so its name is checked first. True if the
 * browser can't list names.
 */
async function isAvailable(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false
  const { databases } = indexedDB as { readonly databases?: IDBFactory['databases'] }
  if (databases === undefined) return true
  return (await databases.call(indexedDB)).some(({ name }) => name === NAME)
}

/** A value with its name. */
type Named = readonly [name: string, value: unknown]

/**
 * Writes values of a review, all or none.
 *
 * @param gone names of values to delete
 * @throws {unknown} storage is blocked or full
 */
export async function storeReview(id: string, values: readonly Named[], gone: readonly string[] = []): Promise<void> {
  await setMany(
    values.map(([name, value]) => [`${id}/${name}`, value]),
    store,
  )
  if (gone.length > 0)
    await delMany(
      gone.map((name) => `${id}/${name}`),
      store,
    )
}

/** Reads values of a review. @returns undefined for what is missing. @throws {unknown} storage is blocked */
export async function readStoredValues(id: string, names: readonly string[]): Promise<unknown[]> {
  if (!(await isAvailable())) return []
  return getMany<unknown>(
    names.map((name) => `${id}/${name}`),
    store,
  )
}

/**
 * Names of all stored values.
 *
 * @throws {unknown} storage is blocked
 */
export async function readStoredNames(): Promise<string[]> {
  if (!(await isAvailable())) return []
  return (await keys(store)).filter((name) => typeof name === 'string')
}

/**
 * The heads of all stored reviews, by review id.
 *
 * @throws {unknown} storage is blocked
 */
export async function readStoredHeads(): Promise<ReadonlyMap<string, unknown>> {
  const heads = (await readStoredNames()).filter((name) => name.endsWith('/head'))
  const values = heads.length === 0 ? [] : await getMany<unknown>(heads, store)
  return new Map(heads.map((name, place) => [name.slice(0, -'/head'.length), values[place]]))
}

/**
 * Deletes all stored reviews.
 *
 * @throws {unknown} storage is blocked
 */
export async function deleteReviews(ids: readonly string[]): Promise<void> {
  const own = (await readStoredNames()).filter((name) => ids.some((id) => name.startsWith(`${id}/`)))
  if (own.length > 0) await delMany(own, store)
}
