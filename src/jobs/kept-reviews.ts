import { queryOptions } from '@tanstack/react-query'
import { deleteReviews, readStoredNames, readStoredValues, storeReview } from '#src/api/review-storage.ts'
import { keptHead, keptRows, type KeptHead } from '#src/contract/kept-review-schema.ts'
import {
  appliedPieces,
  eventPieceCount,
  firstChange,
  itemPieces,
  keptHeadOf,
  keptUntil,
  logPieces,
  writtenPieces,
} from '#src/domain/access-review/kept-review.ts'
import { plain, readLined, type JsonObject, type LinedObject } from '#src/domain/access-review/lined-json.ts'
import { readReviewFile, reviewFile } from '#src/domain/access-review/review-file.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { getSessionState } from '#src/session/credential.ts'
import { createSessionStore } from '#src/session/store.ts'
import { keptHeads } from './kept-review-heads.ts'
import { forgetUnsaved, withStashed } from './stashed-reviews.ts'
import { claimReview } from './review-lock.ts'
import { openReview } from './open-review.ts'
import { openReviews, setKept } from './review-store.ts'
import { decidedIn, decisionStatesOf, type OpenReview } from './review-state.ts'
import { runInSlices } from './time-slices.ts'

/** Reviews that the user chose to keep on this device: saved after each decision, and opened again. */

/** Why a review isn't stored. `nobody`: Harness doesn't report who is connected. `elsewhere`: another tab saves it. */
export type KeepProblem = 'nobody' | 'elsewhere' | 'full' | 'blocked'

type ReviewWriter = {
  readonly owner: string
  readonly until: number
  pieces: { readonly population: number; readonly previous: number; readonly items: number }
  readonly release: () => void
  stop: () => void
  written: OpenReview | undefined
  busy: boolean
}

const savers = createSessionStore(
  (): ReadonlyMap<string, ReviewWriter> => new Map(),
  'session-end',
  (last) => {
    for (const { stop, release } of last.values()) {
      stop()
      release()
    }
  },
)

function ownerNow(): { readonly account: string; readonly owner: string } | undefined {
  const state = getSessionState()
  if (state.status !== 'open' || state.session.caller === undefined) return undefined
  return { account: state.session.account, owner: state.session.caller }
}

function problemOf(error: unknown): 'full' | 'blocked' {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked'
}

/**
 * Stores an open review on this device from now on.
 *
 * @returns undefined, or why it isn't stored
 */
export async function keepReview(id: string): Promise<KeepProblem | undefined> {
  const currentOwner = ownerNow()
  if (currentOwner === undefined) return 'nobody'
  const release = await claimReview(id)
  if (release === undefined) return 'elsewhere'
  const open = openReviews.get().get(id)
  if (open === undefined) {
    release()
    return undefined
  }
  try {
    const file = await runInSlices(reviewFile(open.review))
    const population = writtenPieces('population', open.review.populationFile ?? [])
    const previous = writtenPieces('previous', open.review.previousFile ?? [])
    const items = itemPieces(file['items'] as Iterable<JsonObject>)
    const keeper: ReviewWriter = {
      owner: currentOwner.owner,
      until: keptUntil(open.review.reviewBy, Date.now()),
      pieces: { population: population.length, previous: previous.length, items: items.length },
      release,
      stop: () => undefined,
      written: undefined,
      busy: false,
    }
    await storeReview(id, [
      ...population,
      ...previous,
      ...items,
      ['rest', restOf(file)],
      ...logPieces(open.review.log, 0),
      ...appliedPieces(open.review.applied ?? [], 0),
      ['head', headOf(keeper, open)],
    ])
    follow(id, keeper, open)
  } catch (error) {
    release()
    const problem = problemOf(error)
    setKept(id, { until: keptUntil(open.review.reviewBy, Date.now()), savedAt: undefined, state: problem })
    return problem
  }
  await requestPersistence()
  return undefined
}

/** Asks the browser not to evict it when space runs low. */
async function requestPersistence(): Promise<void> {
  const { storage } = navigator as { readonly storage?: StorageManager }
  await storage?.persist().catch(() => false)
}

/** All members of a file except its long lists. */
function restOf(file: LinedObject): unknown {
  const long = ['population', 'previous', 'items', 'log', 'applied']
  return plain(Object.fromEntries(Object.entries(file).filter(([name]) => !long.includes(name))))
}

function headOf({ owner, until, pieces }: ReviewWriter, open: OpenReview): KeptHead {
  return keptHeadOf(open.review, {
    owner,
    until,
    savedAt: Date.now(),
    decided: decidedIn(open),
    unsaved: open.unsaved,
    pieces: {
      ...pieces,
      log: eventPieceCount(open.review.log.length),
      applied: eventPieceCount(open.review.applied?.length ?? 0),
    },
  })
}

/**
 * Saves future changes.
 *
 * @param written the state on the device
 */
function follow(id: string, keeper: ReviewWriter, written: OpenReview): void {
  keeper.written = written
  savers.set(new Map(savers.get()).set(id, keeper))
  setKept(id, { until: keeper.until, savedAt: Date.now(), state: 'saved' })
  keeper.stop = openReviews.subscribe(() => void write(id, keeper))
  void write(id, keeper)
}

async function write(id: string, keeper: ReviewWriter): Promise<void> {
  if (keeper.busy) return
  keeper.busy = true
  for (;;) {
    const open = openReviews.get().get(id)
    const { written } = keeper
    if (open === undefined || (open.review === written?.review && open.unsaved === written.unsaved)) break
    setKept(id, { until: keeper.until, savedAt: open.kept?.savedAt, state: 'saving' })
    try {
      await storeReview(id, await changesSince(written?.review, open, keeper))
      keeper.written = open
      setKept(id, { until: keeper.until, savedAt: Date.now(), state: 'saved' })
    } catch (error) {
      // Retried with the next change.
      setKept(id, { until: keeper.until, savedAt: open.kept?.savedAt, state: problemOf(error) })
      break
    }
  }
  keeper.busy = false
}

async function changesSince(before: ReviewCampaign | undefined, open: OpenReview, keeper: ReviewWriter) {
  const { review } = open
  const lists = ['signOffs', 'reopenings', 'additions', 'checks', 'handOvers', 'joins'] as const
  const isSame = before !== undefined && lists.every((list) => before[list] === review[list])
  const rest = isSame ? [] : [['rest', restOf(await runInSlices(reviewFile(review)))] as const]
  const from = firstChange(before?.log ?? [], review.log)
  const applied = firstChange(before?.applied ?? [], review.applied ?? [])
  const previous =
    before?.previousFile === review.previousFile ? [] : writtenPieces('previous', review.previousFile ?? [])
  if (previous.length > 0) keeper.pieces = { ...keeper.pieces, previous: previous.length }
  return [
    ...rest,
    ...previous,
    ...(from < 0 ? [] : logPieces(review.log, from)),
    ...(applied < 0 ? [] : appliedPieces(review.applied ?? [], applied)),
    ['head', headOf(keeper, open)] as const,
  ]
}

/** A review stored on this device. */
export type KeptReview = KeptHead & { readonly id: string }

/** Stored reviews of the connected user, and the number of others. */
export type KeptReviews = { readonly own: readonly KeptReview[]; readonly others: number }

/**
 * Lists the stored reviews.
 *
 * @throws {unknown} storage is blocked
 */
async function keptReviews(): Promise<KeptReviews> {
  const currentOwner = ownerNow()
  const heads = await keptHeads()
  const own = heads.filter(({ account, owner }) => account === currentOwner?.account && owner === currentOwner.owner)
  return { own: own.toSorted((one, other) => other.savedAt - one.savedAt), others: heads.length - own.length }
}

/** The stored reviews, for a list. None if storage is blocked. */
export function keptReviewsQuery(account: string) {
  return queryOptions({
    queryKey: [...sessionKey(account), 'kept-reviews'],
    queryFn: () => keptReviews().catch((): KeptReviews => ({ own: [], others: 0 })),
    staleTime: 0,
    gcTime: 0,
  })
}

/** Why a review couldn't be opened from this device. */
export type ResumeProblem = 'damaged' | 'blocked'

/**
 * Opens a stored review. If another tab has it open, it is view-only.
 *
 * @returns undefined, or why it wasn't opened
 */
export async function resumeReview(id: string, reviewer: Reviewer): Promise<ResumeProblem | undefined> {
  const currentOwner = ownerNow()
  try {
    const [value] = await readStoredValues(id, ['head'])
    const head = keptHead(value)
    if (
      head === undefined ||
      currentOwner === undefined ||
      head.account !== currentOwner.account ||
      head.owner !== currentOwner.owner
    )
      return 'damaged'
    const read = await readKept(id, head)
    if (read === undefined) return 'damaged'
    // Data that the device couldn't save before the session ended might still be in memory.
    const left = withStashed(read.review)
    const decisionStates = await decisionStatesOf(left.review)
    if (ownerNow()?.owner !== currentOwner.owner) return 'damaged'
    const release = await claimReview(id)
    const review = release === undefined ? { ...left.review, readOnly: true } : left.review
    const source = { dropped: read.dropped, isEdited: read.isEdited }
    const device = { unsaved: Math.max(head.unsaved, left.unsaved), elsewhere: release === undefined }
    const open = openReview(review, reviewer, source, device, decisionStates)
    if (release === undefined) return undefined
    forgetUnsaved(id)
    const { population, previous, items, applied } = head.pieces
    const keeper = { owner: head.owner, until: head.until, pieces: { population, previous, items }, release }
    const onDevice = { ...open, review: read.review, unsaved: head.unsaved }
    const written = applied === undefined ? { ...onDevice, review: { ...read.review, applied: [] } } : onDevice
    follow(id, { ...keeper, stop: () => undefined, written: undefined, busy: false }, written)
    return undefined
  } catch {
    return 'blocked'
  }
}

const names = (list: string, count: number) => Array.from({ length: count }, (_, place) => `${list}/${place}`)

async function readKept(id: string, { account, pieces }: KeptHead) {
  const [rest, ...parts] = await readStoredValues(id, ['rest', ...names('population', pieces.population)])
  const items = await readStoredValues(id, names('items', pieces.items))
  const log = await readStoredValues(id, names('log', pieces.log))
  const applied = pieces.applied === undefined ? [] : await readStoredValues(id, names('applied', pieces.applied))
  if (rest === null || typeof rest !== 'object' || !parts.every((part) => part instanceof Uint8Array)) return undefined
  const population = await writtenBefore(parts)
  const before = await readStoredValues(id, names('previous', pieces.previous))
  // Decisions in a missing chunk are lost, the others count.
  const json = {
    ...rest,
    population,
    // Without it, a review still has its items; the comparison is lost.
    ...(before.length > 0 && before.every((part) => part instanceof Uint8Array)
      ? { previous: await writtenBefore(before) }
      : {}),
    items: items.flatMap((rows) => keptRows(rows) ?? [null]),
    log: log.flatMap((rows) => keptRows(rows) ?? [null]),
    ...(pieces.applied === undefined ? {} : { applied: applied.flatMap((rows) => keptRows(rows) ?? [null]) }),
  } as JsonObject
  const read = await runInSlices(readReviewFile(json, account))
  return read.ok ? read : undefined
}

function writtenBefore(pieces: readonly Uint8Array[]): Promise<JsonObject> {
  const decoder = new TextDecoder()
  return runInSlices(readLined(pieces.map((piece) => decoder.decode(piece, { stream: true }))))
}

/** Rows of the events of a review. */
type KeptEntries = { readonly log: readonly unknown[]; readonly applied: readonly unknown[] }

/** Stored decisions and applied changes of a review, even if the rest of it is damaged. */
export async function keptEntries(id: string): Promise<KeptEntries> {
  const currentOwner = ownerNow()
  const none = { log: [], applied: [] }
  try {
    const [value] = await readStoredValues(id, ['head'])
    const head = keptHead(value)
    if (head === undefined || currentOwner === undefined || head.owner !== currentOwner.owner) return none
    const rowsOf = async (list: 'log' | 'applied') =>
      (await readStoredValues(id, names(list, head.pieces[list] ?? 0))).flatMap((rows) => keptRows(rows) ?? [])
    return { log: await rowsOf('log'), applied: await rowsOf('applied') }
  } catch {
    return none
  }
}

/**
 * Deletes a review from this device; it stays open.
 *
 * @returns whether it was deleted: a browser can refuse
 */
export async function dropKept(id: string): Promise<boolean> {
  stopSaving(id)
  try {
    await deleteReviews([id])
    return true
  } catch {
    return false
  }
}

function stopSaving(id: string): void {
  const keeper = savers.get().get(id)
  if (keeper === undefined) return
  keeper.stop()
  keeper.release()
  savers.set(new Map([...savers.get()].filter(([each]) => each !== id)))
  setKept(id, undefined)
}

/**
 * Deletes all reviews from this device, of all users.
 *
 * @returns whether nothing is left
 */
export async function forgetKeptReviews(): Promise<boolean> {
  for (const id of savers.get().keys()) stopSaving(id)
  try {
    await deleteReviews([...new Set((await readStoredNames()).map((name) => name.split('/')[0] ?? ''))])
    return (await readStoredNames()).length === 0
  } catch {
    return false
  }
}
