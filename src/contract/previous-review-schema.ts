import * as v from 'valibot'
import { decidedBy, itemText } from './access-review-schema.ts'
import { count, list, place, rowId, text, time } from './access-snapshot-schema.ts'

/** Part of a review's file about the review or snapshot that it is compared with. Rows are parsed one by one. */

const decisionRow = v.object({
  access: itemText,
  decision: v.picklist(['keep', 'remove', 'change-role', 'not-sure']),
  /** Index in the list of reviewers. */
  by: count,
  at: time,
  reason: v.optional(text),
})

const changeRow = v.object({
  list: v.picklist(['gained', 'lost', 'through-groups', 'users', 'members']),
  change: v.picklist(['gained', 'lost', 'joined', 'left', 'renamed']),
  kind: v.picklist(['user', 'group', 'service-account', 'other']),
  id: rowId,
  name: text,
  detail: v.optional(text, ''),
  what: v.optional(text, ''),
  whatId: v.optional(text, ''),
  resourceGroup: v.optional(text, ''),
  resourceGroupId: v.optional(text, ''),
  scope: place,
  place: text,
  note: v.optional(text, ''),
  access: v.optional(itemText),
})

const rowSchemas = { decisions: decisionRow, changes: changeRow, reviewers: decidedBy }
type PreviousRows = { readonly [List in keyof typeof rowSchemas]: v.InferOutput<(typeof rowSchemas)[List]> }

/** @returns undefined if the row is invalid */
export function previousRow<List extends keyof PreviousRows>(
  name: List,
  value: unknown,
): PreviousRows[List] | undefined {
  const result = v.safeParse(rowSchemas[name], value)
  // The output of the schema of this list, which TypeScript does not follow through the index.
  return result.success ? (result.output as PreviousRows[List]) : undefined
}

const content = v.object({
  kind: v.picklist(['evidence', 'review', 'snapshot']),
  file: text,
  sha256: text,
  id: v.optional(rowId),
  name: v.optional(text),
  signedOffAt: v.optional(time),
  chosenAt: v.optional(time),
  startedAt: time,
  endedAt: time,
  level: text,
  reviewers: v.optional(list, []),
  decisions: v.optional(list, []),
  counts: v.object({
    gained: count,
    lost: count,
    unchanged: count,
    'through-groups': count,
    users: count,
    members: count,
    unknown: count,
  }),
  changes: v.optional(list, []),
  onlyBefore: v.optional(v.array(place), []),
  onlyAfter: v.optional(v.array(place), []),
  gaps: v.optional(list, []),
})

/** @returns undefined if a part is missing or invalid */
export function previousContent(value: unknown): v.InferOutput<typeof content> | undefined {
  const result = v.safeParse(content, value)
  return result.success ? result.output : undefined
}

const side = v.object({ side: v.picklist(['before', 'after']) })

/** Which of the two might be incomplete. */
export function gapSide(value: unknown): 'before' | 'after' | undefined {
  const result = v.safeParse(side, value)
  return result.success ? result.output.side : undefined
}
