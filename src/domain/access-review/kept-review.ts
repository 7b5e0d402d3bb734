import type { KeptHead } from '#src/contract/kept-review-schema.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { inline, type JsonObject, type JsonValue } from './lined-json.ts'
import type { ApplyEvent } from './apply-event.ts'
import { appliedJson, eventJson } from './review-rows.ts'
import type { DecisionEvent, ReviewCampaign } from './review.ts'

/** A review in chunks, as stored on this device: most are written once, and a decision changes one. */

const DAY = 86_400_000
const ITEMS_PER_CHUNK = 1000
const EVENTS_PER_CHUNK = 200
/** Bytes of the population, and of the previous review, per chunk. */
const BYTES_PER_CHUNK = 262_144

type Piece = readonly [name: string, value: unknown]

/**
 * When a review is deleted from the device: 30 days after its “Review by” date, in 7 to 400 days.
 *
 * @param now milliseconds
 */
export function keptUntil(reviewBy: string | undefined, now: number): number {
  const [year = 0, month = 1, date = 1] = (reviewBy ?? '').split('-').map(Number)
  const due = reviewBy === undefined ? now : new Date(year, month - 1, date).getTime()
  return Math.min(now + 400 * DAY, Math.max(now + 7 * DAY, due + 30 * DAY))
}

function chunks<Entry>(entries: readonly Entry[], size: number): (readonly Entry[])[] {
  const found: (readonly Entry[])[] = []
  for (let from = 0; from < entries.length; from += size) found.push(entries.slice(from, from + size))
  return found
}

/**
 * A previously written part of a file, in larger chunks.
 *
 * @param name of the part: its chunks are numbered
 * @param file chunks that end between two lines
 */
export function writtenPieces(name: string, file: readonly Uint8Array[]): Piece[] {
  const found: Uint8Array[][] = []
  let size = BYTES_PER_CHUNK
  for (const bytes of file) {
    if (size >= BYTES_PER_CHUNK) {
      found.push([])
      size = 0
    }
    found.at(-1)?.push(bytes)
    size += bytes.length
  }
  return found.map((parts, place) => [`${name}/${place}`, joined(parts)])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Items as they appear in a file. @param items the rows */
export function itemPieces(items: Iterable<JsonValue>): Piece[] {
  return chunks([...items], ITEMS_PER_CHUNK).map((rows, place) => [`items/${place}`, rows])
}

/** Decisions from an index on: earlier ones are in chunks that stay. */
export function logPieces(log: readonly DecisionEvent[], from: number): Piece[] {
  return eventPieces('log', log, from, eventJson)
}

/** Events of applying decisions, from an index on. */
export function appliedPieces(applied: readonly ApplyEvent[], from: number): Piece[] {
  return eventPieces('applied', applied, from, appliedJson)
}

function eventPieces<Entry>(
  name: string,
  entries: readonly Entry[],
  from: number,
  toJson: (entry: Entry) => JsonObject,
): Piece[] {
  const first = Math.floor(from / EVENTS_PER_CHUNK)
  return chunks(entries.slice(first * EVENTS_PER_CHUNK), EVENTS_PER_CHUNK).map((events, place) => [
    `${name}/${first + place}`,
    events.map((event) => plainRow(toJson(event))),
  ])
}

/** Data that the database can clone: without undefined members. */
function plainRow(json: JsonObject): unknown {
  return JSON.parse(inline(json))
}

export function eventPieceCount(events: number): number {
  return Math.ceil(events / EVENTS_PER_CHUNK)
}

/**
 * Index of the first difference between lists: merged lists can differ in the middle.
 *
 * @returns -1 if there is none
 */
export function firstChange<Entry>(before: readonly Entry[], now: readonly Entry[]): number {
  return now.findIndex((entry, at) => entry !== before[at])
}

type HeadParts = Pick<KeptHead, 'owner' | 'until' | 'savedAt' | 'decided' | 'unsaved' | 'pieces'>

/** Row data of the list of stored reviews. */
export function keptHeadOf({ name, criteria, items }: ReviewCampaign, parts: HeadParts): KeptHead {
  const { scope } = criteria
  return { ...parts, account: scope.account, name, scope: placeOf(scope), items: items.length }
}
