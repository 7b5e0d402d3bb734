import { gapSide, previousContent, previousRow } from '#src/contract/previous-review-schema.ts'
import { snapshotRow } from '#src/contract/access-snapshot-schema.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { compareSnapshots } from './comparison.ts'
import { comparisonRows, type ComparisonList, type ComparisonRow, type ComparisonRows } from './comparison-rows.ts'
import { eventsByItem, decisionStateOf, type DecisionState } from './decision-log.ts'
import { reasonProblem } from './decision-rules.ts'
import {
  type PreviousDecision,
  type EarlierFile,
  type Earlier,
  keptLists,
  type KeptList,
  type PreviousChange,
  type PreviousReview,
} from './earlier-file.ts'
import type { JsonObject, JsonValue, LinedObject } from './lined-json.ts'
import { scopeAt } from './review-file-rows.ts'
import { reviewerJson } from './review-rows.ts'
import type { ReviewCampaign, ReviewedRoles, ReviewItem } from './review.ts'
import { reviewerKey } from './review-entry.ts'
import { orderOf } from './sliced-order.ts'
import { accessKey, type AccessSnapshot } from './snapshot.ts'

/** The previous review or snapshot: its decisions, and what changed since then. */

const STEP = 500

/** Key of the same access in two reviews: principal and access for a role assignment, otherwise the item. */
export function decidedAbout(item: ReviewItem): string {
  return 'row' in item ? accessKey(item.row) : item.id
}

/** The decision about an item in the previous review. */
export function previousDecision(
  { previous }: Pick<ReviewCampaign, 'previous'>,
  item: ReviewItem,
): PreviousDecision | undefined {
  return previous?.decisions.get(decidedAbout(item))
}

/**
 * Items whose decision doesn't carry over: kept like any other, although the previous review decided to remove them.
 */
export function keptDespiteRemoval(
  { items, previous }: Pick<ReviewCampaign, 'items' | 'previous'>,
  decisionStateOf: (item: string) => DecisionState,
): string[] {
  return items.flatMap((item) => {
    const { decision, event } = decisionStateOf(item.id)
    if (decision !== 'keep' || event === undefined || previousDecision({ previous }, item)?.decision !== 'remove')
      return []
    const isComplete = event.bulkId === undefined && reasonProblem(event.reason ?? '', 'keep', true) === undefined
    return isComplete ? [] : item.id
  })
}

/** A snapshot to compare with. It has no decisions. */
export function earlierSnapshot(snapshot: AccessSnapshot, from: Pick<EarlierFile, 'file' | 'sha256'>): Earlier {
  const { startedAt, endedAt, completeness } = snapshot
  const decisions = new Map<string, PreviousDecision>()
  return { ...from, kind: 'snapshot', startedAt, endedAt, level: completeness.level, decisions, snapshot }
}

/** A review to compare with: its population, and its decisions. A generator, to be run in slices. */
export function* earlierReview(
  { id, name, population, items, log, signOffs }: ReviewCampaign,
  from: Pick<EarlierFile, 'kind' | 'file' | 'sha256'>,
): Generator<undefined, Earlier> {
  const events = eventsByItem(log)
  const decisions = new Map<string, PreviousDecision>()
  let steps = 0
  for (const item of items) {
    if (++steps % STEP === 0) yield
    const decisionState = decisionStateOf(events.get(item.id) ?? [])
    const { event, decision, conflict } = decisionState
    if (event === undefined || decision === undefined || conflict.length > 0) continue
    const key = decidedAbout(item)
    const { reason, reviewer, at } = event
    // If the same access was two items, the last decision counts.
    if ((decisions.get(key)?.at ?? 0) <= at) decisions.set(key, { decision, reason, reviewer, at })
  }
  return {
    ...earlierSnapshot(population, from),
    kind: from.kind,
    id,
    name,
    signedOffAt: signOffs.at(-1)?.at,
    decisions,
  }
}

/**
 * Compares the population of a review with the previous one. A generator, to be run in slices.
 *
 * @param roles for a review of users, only changes of their roles
 */
export function* comparedWith(
  { snapshot, ...earlier }: Earlier,
  population: AccessSnapshot,
  roles: ReviewedRoles,
): Generator<undefined, PreviousReview> {
  const comparison = yield* compareSnapshots(snapshot, population)
  const rows = rowsOfUsers(yield* comparisonRows(comparison, snapshot, population), roles)
  const { onlyBefore, onlyAfter, notCompared } = comparison
  const counts = Object.fromEntries(Object.entries(rows).map(([list, of]) => [list, of.length])) as Record<
    ComparisonList,
    number
  >
  const changes: PreviousChange[] = []
  for (const list of keptLists) for (const row of rows[list]) if (changes.push(changeOf(list, row)) % STEP === 0) yield
  return { ...earlier, counts, changes, onlyBefore, onlyAfter, notCompared }
}

function rowsOfUsers(rows: ComparisonRows, roles: ReviewedRoles): ComparisonRows {
  if (roles.kind !== 'users') return rows
  const users = new Set(roles.ids)
  const theirs = (list: ComparisonList) => rows[list].filter(({ kind, id }) => kind === 'user' && users.has(id))
  return {
    gained: theirs('gained'),
    lost: theirs('lost'),
    unchanged: theirs('unchanged'),
    'through-groups': theirs('through-groups'),
    users: theirs('users'),
    members: theirs('members'),
    unknown: theirs('unknown'),
  }
}

function changeOf(list: KeptList, row: ComparisonRow): PreviousChange {
  const { change, kind, id, name, detail, what, whatId, resourceGroup, resourceGroupId, scope, place, note, access } =
    row
  const grant = { what, whatId, resourceGroup, resourceGroupId }
  return { list, change, kind, id, name, detail, ...grant, scope, place, note, access }
}

const some = (text: string | undefined) => (text === '' ? undefined : text)

function mapped<Row>(rows: Iterable<Row>, toJson: (row: Row) => JsonValue): Iterable<JsonValue> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) yield toJson(row)
    },
  }
}

/**
 * A file's data about the previous review. A generator, to be run in slices; its rows are created while they are
 * written.
 */
export function* previousJson({
  decisions,
  counts,
  changes,
  onlyBefore,
  onlyAfter,
  notCompared,
  ...file
}: PreviousReview): Generator<undefined, LinedObject> {
  const entries = [...decisions]
  const order = yield* orderOf(entries.map(([access]) => access))
  const reviewers = new Map([...decisions.values()].map(({ reviewer }) => [reviewerKey(reviewer), reviewer]))
  const places = new Map([...reviewers.keys()].map((key, place) => [key, place]))
  return {
    ...file,
    reviewers: [...reviewers.values()].map(reviewerJson),
    decisions: mapped(
      order.flatMap((place) => entries.slice(place, place + 1)),
      ([access, { decision, reason, reviewer, at }]) => ({
        access,
        decision,
        reason,
        by: places.get(reviewerKey(reviewer)) ?? 0,
        at,
      }),
    ),
    counts: { ...counts },
    changes: mapped(changes, changeJson),
    onlyBefore: onlyBefore.map(placeOf),
    onlyAfter: onlyAfter.map(placeOf),
    gaps: notCompared.map(({ side, gap }) => ({ ...gap, side, scope: placeOf(gap.scope) })),
  }
}

function changeJson(row: PreviousChange): JsonObject {
  const { list, change, kind, id, name, detail, what, whatId, resourceGroup, resourceGroupId } = row
  return {
    list,
    change,
    kind,
    id,
    name,
    detail: some(detail),
    what: some(what),
    whatId: some(whatId),
    resourceGroup: some(resourceGroup),
    resourceGroupId: some(resourceGroupId),
    scope: placeOf(row.scope),
    place: row.place,
    note: some(row.note),
    access: row.access,
  }
}

/**
 * Parses a file's data about the previous review. Invalid rows are skipped.
 *
 * @returns undefined if none of it is valid
 */
export function* readPrevious(json: JsonObject, account: string): Generator<undefined, PreviousReview | undefined> {
  const content = previousContent(json)
  if (content === undefined) return undefined
  const { reviewers, decisions, changes, onlyBefore, onlyAfter, gaps, level, ...file } = content
  const people = reviewers.map((value) => previousRow('reviewers', value))
  const found = new Map<string, PreviousDecision>()
  let steps = 0
  for (const value of decisions) {
    if (++steps % STEP === 0) yield
    const row = previousRow('decisions', value)
    const reviewer = row && people[row.by]
    if (row === undefined || reviewer === undefined) continue
    found.set(row.access, { decision: row.decision, reason: row.reason, reviewer, at: row.at })
  }
  const changed: PreviousChange[] = []
  for (const value of changes) {
    if (++steps % STEP === 0) yield
    const row = previousRow('changes', value)
    if (row !== undefined) changed.push({ ...row, scope: scopeAt(account, row.scope) })
  }
  return {
    ...file,
    level: level === 'proved' || level === 'consistent' ? level : 'gaps',
    decisions: found,
    changes: changed,
    onlyBefore: onlyBefore.map((at) => scopeAt(account, at)),
    onlyAfter: onlyAfter.map((at) => scopeAt(account, at)),
    notCompared: gaps.flatMap((value) => {
      const row = snapshotRow('gaps', value)
      const side = gapSide(value)
      if (row === undefined || side === undefined) return []
      const { part, reason, count, names, scope } = row
      const known = { ...(count === undefined ? {} : { count }), ...(names === undefined ? {} : { names }) }
      return [{ side, gap: { part, reason, scope: scopeAt(account, scope), ...known } }]
    }),
  }
}
