import * as v from 'valibot'
import { count, place, rowId, text, time } from './access-snapshot-schema.ts'

/** Data that this device stores about a review besides its rows, which are parsed like those of a file. */

const head = v.object({
  account: rowId,
  /** Who chose to keep it. */
  owner: text,
  name: text,
  scope: place,
  /** Deleted after this time. */
  until: time,
  savedAt: time,
  items: count,
  decided: count,
  /** Decisions that are not saved to a file. */
  unsaved: count,
  /** How many pieces there are. */
  pieces: v.object({
    population: count,
    previous: v.optional(count, 0),
    items: count,
    log: count,
    /** Missing in data of an earlier version: then the rest has what was applied. */
    applied: v.optional(count),
  }),
})

export type KeptHead = v.InferOutput<typeof head>

/** @returns undefined if it is invalid */
export function keptHead(value: unknown): KeptHead | undefined {
  const result = v.safeParse(head, value)
  return result.success ? result.output : undefined
}

const rows = v.array(v.unknown())

/** Rows of a piece; none if it is missing or damaged. */
export function keptRows(value: unknown): unknown[] | undefined {
  const result = v.safeParse(rows, value)
  return result.success ? result.output : undefined
}
