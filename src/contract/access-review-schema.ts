import * as v from 'valibot'
import { count, list, offset, place, rowId, text, time, optionalFlag } from './access-snapshot-schema.ts'

/**
 * Files with a review. They can come from anywhere, so each row is parsed separately, and invalid rows are skipped and
 * counted. Unknown members are ignored here and kept when the file is saved.
 */

/** Schema name in files of this kind. */
export const REVIEW_SCHEMA = 'harness-user-admin/access-review'

/** An identity that this app makes: of a review, an event, or an entry. */
const ownId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/u))
/** ID of an item, whose parts are separated by spaces. */
export const itemText = v.pipe(v.string(), v.minLength(1), v.maxLength(1000), v.regex(/^[^\p{Surrogate}\p{Cc}]+$/u))
const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/u))
/** Leaves room for later times, which are computed from it. */
const at = v.pipe(time, v.maxValue(8e15))
const clockOffset = v.optional(offset)
const perhapsTexts = v.optional(v.array(text), [])

export const decidedBy = v.object({
  id: v.optional(rowId),
  name: text,
  email: v.optional(text),
  // Unknown values count as not confirmed.
  identity: v.fallback(v.picklist(['session', 'typed']), 'typed'),
})

const itemRow = v.object({
  id: itemText,
  kind: text,
  scope: place,
  assignment: v.optional(rowId),
  group: v.optional(rowId),
  user: v.optional(rowId),
  invitation: v.optional(rowId),
  weighty: optionalFlag,
  flags: perhapsTexts,
  also: perhapsTexts,
})

const eventRow = v.object({
  id: ownId,
  item: itemText,
  decision: text,
  reason: v.optional(text),
  target: v.optional(v.object({ role: text, resourceGroup: rowId })),
  reviewer: decidedBy,
  at,
  bulkId: v.optional(ownId),
  clockOffset,
  seen: v.optional(v.array(ownId), []),
})

const counts = v.object({
  keep: count,
  remove: count,
  'change-role': count,
  'not-sure': count,
  undecided: count,
  conflict: count,
})

const signOffRow = v.object({
  reviewer: decidedBy,
  at,
  counts,
  exceptions: v.array(v.object({ kind: text, items: v.array(itemText), reason: text })),
  logSha256: text,
  clockOffset,
})

const additionRow = v.object({ id: ownId, at, reviewer: decidedBy, items: list, population: v.unknown(), clockOffset })

const facts = v.object({
  disabled: v.optional(v.boolean()),
  twoFactor: v.optional(v.boolean()),
  externallyManaged: v.optional(v.boolean()),
})

const checkRow = v.object({
  id: ownId,
  at,
  reviewer: decidedBy,
  gone: v.optional(v.array(itemText), []),
  replaced: v.optional(v.array(v.object({ item: itemText, by: itemText })), []),
  added: v.optional(v.array(itemText), []),
  members: v.optional(
    v.array(v.object({ item: itemText, joined: v.optional(v.array(rowId), []), left: v.optional(v.array(rowId), []) })),
    [],
  ),
  users: v.optional(v.array(rowId), []),
  unknown: v.optional(v.array(itemText), []),
  compared: v.optional(count),
  loaded: v.optional(
    v.object({
      startedAt: time,
      endedAt: time,
      level: v.fallback(v.picklist(['gaps', 'consistent', 'proved']), 'gaps'),
      users: count,
      assignments: count,
    }),
  ),
  found: v.optional(
    v.array(
      v.object({
        item: itemText,
        scope: place,
        subject: text,
        email: v.optional(text),
        role: text,
        resourceGroup: v.optional(text),
      }),
    ),
  ),
  names: v.optional(v.array(v.object({ id: rowId, name: text }))),
  facts: v.optional(v.array(v.object({ user: rowId, before: facts, now: facts }))),
  clockOffset,
})

const handOverRow = v.object({
  id: ownId,
  at,
  reviewer: decidedBy,
  to: v.object({
    name: text,
    email: v.optional(text),
    id: v.optional(rowId),
    foundBy: v.fallback(v.optional(v.picklist(['email', 'name'])), undefined),
  }),
  clockOffset,
})

const joinRow = v.object({
  id: ownId,
  at,
  reviewer: decidedBy,
  file: text,
  sha256: text,
  decisions: v.array(v.object({ reviewer: decidedBy, count })),
  others: count,
  conflicts: v.array(v.object({ item: itemText, decisions: v.array(ownId) })),
  clockOffset,
})

const appliedRow = v.object({
  id: ownId,
  item: itemText,
  result: text,
  reason: v.optional(text),
  detail: v.optional(text),
  at,
  verifiedAt: v.optional(at),
  remains: v.optional(v.array(text)),
  correlationId: v.optional(text),
  by: decidedBy,
  clockOffset,
})

const rowSchemas = {
  items: itemRow,
  log: eventRow,
  signOffs: signOffRow,
  reopenings: v.object({ reviewer: decidedBy, at, clockOffset }),
  additions: additionRow,
  checks: checkRow,
  handOvers: handOverRow,
  joins: joinRow,
  applied: appliedRow,
}

/** Rows of a review's file, by the name of their list. */
export type ReviewRows = { readonly [List in keyof typeof rowSchemas]: v.InferOutput<(typeof rowSchemas)[List]> }

/**
 * Parses a row of a file.
 *
 * @param name the list it belongs to
 * @returns undefined if it is invalid
 */
export function reviewRow<List extends keyof ReviewRows>(name: List, value: unknown): ReviewRows[List] | undefined {
  const result = v.safeParse(rowSchemas[name], value)
  // The output of the schema of this list, which TypeScript does not follow through the index.
  return result.success ? (result.output as ReviewRows[List]) : undefined
}

const criteria = v.object({
  scope: place,
  children: optionalFlag,
  roles: v.object({
    kind: text,
    role: v.optional(text),
    resourceGroup: v.optional(rowId),
    // For a review of users. Shown only, if one of these is invalid.
    from: v.fallback(v.optional(text), undefined),
    words: v.fallback(v.optional(text), undefined),
    users: v.fallback(v.optional(v.array(rowId)), undefined),
    partial: v.fallback(optionalFlag, false),
  }),
  serviceAccounts: optionalFlag,
  invitations: optionalFlag,
  groupMembers: optionalFlag,
  withoutRole: optionalFlag,
})

const noRows = v.optional(list, [])
const content = v.object({
  account: rowId,
  id: ownId,
  name: text,
  criteria,
  createdAt: at,
  createdBy: decidedBy,
  reviewBy: v.optional(day),
  nextReview: v.optional(day),
  population: v.unknown(),
  populationSha256: text,
  items: list,
  managed: v.optional(count, 0),
  log: list,
  signOffs: noRows,
  reopenings: noRows,
  additions: noRows,
  checks: noRows,
  handOvers: noRows,
  joins: noRows,
  applied: noRows,
})

/** Content of a file besides its rows, which are parsed one by one. */
export type ReviewContent = v.InferOutput<typeof content>

/** @returns undefined if a part is missing or invalid */
export function reviewContent(value: unknown): ReviewContent | undefined {
  const result = v.safeParse(content, value)
  return result.success ? result.output : undefined
}

const ofAccount = v.object({ account: rowId })

/** The account that a file belongs to; undefined if missing. */
export function accountOfFile(value: unknown): string | undefined {
  const result = v.safeParse(ofAccount, value)
  return result.success ? result.output.account : undefined
}
