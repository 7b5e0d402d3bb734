import {
  accountOfFile,
  reviewContent,
  reviewRow,
  REVIEW_SCHEMA,
  type ReviewContent,
  type ReviewRows,
} from '#src/contract/access-review-schema.ts'
import { fileHead } from '#src/contract/access-snapshot-schema.ts'
import { byIdentifier, byText, mergeByTime, mergeLogs } from './decision-log.ts'
import { isSame, Written, writeLined, type JsonObject, type JsonValue, type LinedObject } from './lined-json.ts'
import { readPrevious } from './previous-review.ts'
import {
  additionOf,
  checkOf,
  eventOf,
  isItemKind,
  isObject,
  itemReader,
  MAX_SHOWN,
  reviewedRolesOf,
  scopeAt,
  signOffOf,
} from './review-file-rows.ts'
import { applyEventOf, type ApplyEvent } from './apply-event.ts'
import {
  additionJson,
  appliedJson,
  changeCheckJson,
  eventJson,
  handOverJson,
  itemJson,
  joinJson,
  reopeningJson,
  reviewHeadJson,
  signOffJson,
} from './review-rows.ts'
import type { Addition, DecisionEvent, ReviewCampaign, ReviewItem, UnknownItem } from './review.ts'
import { readSnapshotFile, snapshotFile, type SnapshotFileProblem } from './snapshot-file.ts'

/** A review as a file that is handed over, and merged back. */

const VERSION = { major: 1, minor: 0 }
const STEP = 500

/** Rows that are created while they are written, sorted by ID. */
function rowsBy<Row extends { readonly id: string }>(rows: readonly Row[], toJson: (row: Row) => JsonValue) {
  const sorted = rows.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
  return {
    *[Symbol.iterator]() {
      for (const row of sorted) yield toJson(row)
    },
  }
}

/** The whole file of a review. A generator, to be run in slices. */
export function* reviewFile(review: ReviewCampaign): Generator<undefined, LinedObject> {
  const {
    items,
    unknownItems = [],
    signOffs,
    reopenings,
    additions = [],
    checks = [],
    handOvers = [],
    joins = [],
    applied = [],
  } = review
  const added = new Set(additions.flatMap((addition) => addition.items.map(({ id }) => id)))
  const own = items.filter(({ id }) => !added.has(id)).map((item) => ({ id: item.id, json: () => itemJson(item) }))
  const population =
    review.populationFile === undefined
      ? yield* snapshotFile(review.population, review.createdBy)
      : new Written(review.populationFile)
  return {
    schema: REVIEW_SCHEMA,
    version: VERSION,
    ...reviewHeadJson(review),
    population,
    ...(review.previousFile === undefined ? {} : { previous: new Written(review.previousFile) }),
    items: rowsBy([...own, ...unknownItems.map(({ id, asRead }) => ({ id, json: () => asRead }))], ({ json }) =>
      json(),
    ),
    log: mergeLogs(review.log).map(eventJson),
    signOffs: signOffs.map(signOffJson),
    reopenings: reopenings.map(reopeningJson),
    additions: additions.map(additionJson),
    checks: checks.map(changeCheckJson),
    handOvers: handOvers.map(handOverJson),
    // A review without merged files has the same bytes in every version.
    joins: joins.length === 0 ? undefined : joins.map(joinJson),
    applied: applied.map(appliedJson),
  }
}

/** Why a file is not opened. */
export type ReviewFileProblem = SnapshotFileProblem

export type ReadReviewFile =
  | {
      readonly ok: true
      readonly review: ReviewCampaign
      /** Invalid rows that are skipped. */
      readonly dropped: number
      /** The role assignments differ from those at the start of the review: someone edited the file. */
      readonly isEdited: boolean
    }
  | { readonly ok: false; readonly problem: ReviewFileProblem }

/** Decisions only; invalid ones are skipped. */
export function eventsOf(rows: readonly unknown[]): DecisionEvent[] {
  return rows.flatMap((value) => {
    const row = reviewRow('log', value)
    return row === undefined ? [] : eventOf(row)
  })
}

/** Applied changes only; invalid ones are skipped. */
export function applyEventsOf(rows: readonly unknown[]): ApplyEvent[] {
  return rows.flatMap((value) => {
    const row = reviewRow('applied', value)
    return row === undefined ? [] : (applyEventOf(row) ?? [])
  })
}

/** The version of a file, as "1.0". */
export function fileVersion(json: JsonObject): string {
  const { major = 0, minor = 0 } = fileHead(json)?.version ?? {}
  return `${major}.${minor}`
}

/** Names of members that can change. */
const others = new Set([
  'schema',
  'population',
  'previous',
  'items',
  'log',
  'signOffs',
  'reopenings',
  'additions',
  'checks',
  'handOvers',
  'joins',
  'applied',
])

/**
 * Parses the content of a file. Rows without an ID, or with a repeated one, are skipped and counted. A file of a later
 * major version is opened read-only.
 *
 * @param account the account of the session; a file of another account is refused
 */
export function* readReviewFile(json: JsonObject, account: string): Generator<undefined, ReadReviewFile> {
  const head = fileHead(json)
  if (head?.schema !== REVIEW_SCHEMA) return { ok: false, problem: { kind: 'other-file' } }
  const of = accountOfFile(json)
  if (of !== undefined && of !== account) return { ok: false, problem: { kind: 'other-account', account: of } }
  const isNewer = head.version.major > VERSION.major
  const problem: ReviewFileProblem = isNewer ? { kind: 'newer', version: fileVersion(json) } : { kind: 'damaged' }
  const content = reviewContent(json)
  const population = json['population']
  if (content === undefined || !isObject(population)) return { ok: false, problem }
  const loaded = yield* readSnapshotFile(population, account)
  if (!loaded.ok) return { ok: false, problem: loaded.problem.kind === 'other-account' ? loaded.problem : problem }
  const written = yield* writeLined(population)
  const frozen = { population: loaded.snapshot, populationFile: written.bytes }
  const before = json['previous']
  const previous = isObject(before)
    ? {
        previous: yield* readPrevious(before, account),
        previousFile: (yield* writeLined(before)).bytes,
      }
    : {}
  const { review, dropped } = yield* reviewOf(content, { ...frozen, ...previous }, isNewer)
  const known = reviewHeadJson(review)
  const asRead = membersBut(json, others)
  const isAll = isSame({ ...known, version: VERSION }, asRead)
  return {
    ok: true,
    review: isAll ? review : { ...review, asRead },
    dropped: dropped + loaded.dropped,
    isEdited: written.sha256 !== content.populationSha256,
  }
}

function membersBut(json: JsonObject, left: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !left.has(name)))
}

type Loaded = Pick<ReviewCampaign, 'population' | 'populationFile' | 'previous' | 'previousFile'>

function* reviewOf(
  content: ReviewContent,
  loaded: Loaded,
  isNewer: boolean,
): Generator<undefined, { readonly review: ReviewCampaign; readonly dropped: number }> {
  const { account, id, name, createdAt, createdBy, reviewBy, nextReview, populationSha256, managed } = content
  const { population } = loaded
  let dropped = 0
  let steps = 0
  /** The valid entries of a list. */
  const each = function* <List extends keyof ReviewRows, Entry extends object>(
    list: List,
    read: (row: ReviewRows[List], value: JsonObject) => Entry | undefined,
    toJson: (entry: Entry) => JsonObject,
  ): Generator<undefined, Entry[]> {
    const found: Entry[] = []
    for (const value of content[list]) {
      if (++steps % STEP === 0) yield
      const row = reviewRow(list, value)
      const entry = row === undefined || !isObject(value) ? undefined : read(row, value)
      if (entry === undefined || !isObject(value)) dropped += 1
      // Most rows have this version's form, and are not stored twice.
      else found.push(isSame(toJson(entry), value) ? entry : { ...entry, asRead: value })
    }
    return found
  }
  const seen = new Set<string>()
  const isFirst = (each: { readonly id: string } | undefined) =>
    each !== undefined && !seen.has(each.id) && seen.add(each.id).size > 0
  const readItem = yield* itemReader(account, population)
  const all = yield* each(
    'items',
    (row, asRead): ReviewItem | UnknownItem | undefined => {
      const item = isItemKind(row.kind) ? readItem(row) : { id: row.id, kind: row.kind, asRead }
      return isFirst(item) ? item : undefined
    },
    (item) => ('scope' in item ? itemJson(item) : item.asRead),
  )
  const items = all.filter((item): item is ReviewItem => 'scope' in item)
  const unknownItems = all.filter((item): item is UnknownItem => !('scope' in item))
  const log = yield* each('log', eventOf, eventJson)
  const signOffs = yield* each('signOffs', signOffOf, signOffJson)
  const reopenings = yield* each('reopenings', (row) => row, reopeningJson)
  const additions: Addition[] = []
  for (const value of content.additions) {
    const addition = yield* additionOf(account, value)
    if (addition === undefined || !isFirst(addition)) dropped += 1
    else additions.push({ ...addition, items: addition.items.filter(isFirst) })
  }
  const checks = yield* each('checks', (row) => checkOf(account, row), changeCheckJson)
  const handOvers = yield* each('handOvers', (row) => row, handOverJson)
  const joins = yield* each('joins', (row) => row, joinJson)
  const applied = yield* each('applied', applyEventOf, appliedJson)
  const roles = reviewedRolesOf(content.criteria.roles)
  const scope = scopeAt(account, content.criteria.scope)
  const review: ReviewCampaign = {
    id,
    name: name.slice(0, MAX_SHOWN),
    criteria: { ...content.criteria, scope, roles: roles ?? { kind: 'all' } },
    createdAt,
    createdBy,
    reviewBy,
    nextReview,
    ...loaded,
    populationSha256,
    items: [...items, ...additions.flatMap((addition) => addition.items)],
    managed,
    log: mergeLogs(log),
    signOffs: mergeByTime(byText(signOffJson), signOffs),
    reopenings: mergeByTime(byText(reopeningJson), reopenings),
    additions: mergeByTime(byText(additionJson), additions),
    checks: mergeByTime(byText(changeCheckJson), checks),
    handOvers: mergeByTime(byText(handOverJson), handOvers),
    joins: mergeByTime(byText(joinJson), joins),
    applied: mergeByTime(byIdentifier, applied),
    ...(unknownItems.length === 0 ? {} : { unknownItems }),
    ...(isNewer || roles === undefined ? { readOnly: true } : {}),
  }
  return { review, dropped }
}
