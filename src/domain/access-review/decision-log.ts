import { isDecision, type DecisionCounts, type DecisionEvent, type ReviewCampaign, type ReviewItem } from './review.ts'
import { reviewerKey, type Decision } from './review-entry.ts'
import { inline, isSame, type JsonObject } from './lined-json.ts'
import {
  additionJson,
  changeCheckJson,
  eventJson,
  handOverJson,
  joinJson,
  reopeningJson,
  signOffJson,
} from './review-rows.ts'

/** The log of a review: append-only, merged with the logs of others, and evaluated for the current decisions. */

/** The current decision on an item. */
export type DecisionState = {
  /**
   * Undefined: nothing is decided. For a conflict, the last decision, which doesn't count until someone decides again.
   */
  readonly decision: Decision | undefined
  readonly event: DecisionEvent | undefined
  /** Contradicting events that were made without knowing of each other; empty if there is no conflict. */
  readonly conflict: readonly DecisionEvent[]
}

export const undecided: DecisionState = { decision: undefined, event: undefined, conflict: [] }

function byTime(one: DecisionEvent, other: DecisionEvent): number {
  return one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
}

/**
 * Events that no other event of the item builds on.
 *
 * @param events of one item
 */
export function headsOf(events: readonly DecisionEvent[]): DecisionEvent[] {
  const known = new Set(events.flatMap(({ id, seen }) => seen.filter((each) => each !== id)))
  return events.filter(({ id }) => !known.has(id))
}

/** The current decision on an item. @param events all of the item, in any order */
export function decisionStateOf(events: readonly DecisionEvent[]): DecisionState {
  const last = events.length > 1 ? events.toSorted(byTime).at(-1) : events[0]
  if (last === undefined) return undecided
  // Most items are decided once.
  if (events.length === 1)
    return { decision: isDecision(last.decision) ? last.decision : undefined, event: last, conflict: [] }
  const conflict = conflictOf(headsOf(events))
  return { decision: isDecision(last.decision) ? last.decision : undefined, event: last, conflict }
}

function conflictOf(heads: readonly DecisionEvent[]): DecisionEvent[] {
  const decided = heads.filter(({ decision }) => decision !== 'undone')
  const differs = (one: DecisionEvent) =>
    decided.some(
      (other) => reviewerKey(one.reviewer) !== reviewerKey(other.reviewer) && meaningOf(one) !== meaningOf(other),
    )
  return decided.filter(differs).toSorted(byTime)
}

function meaningOf({ decision, word, target }: DecisionEvent): string {
  return [word ?? decision, ...(target === undefined ? [] : [target.role, target.resourceGroup])].join(' ')
}

/** Events by item. */
export function eventsByItem(log: Iterable<DecisionEvent>): Map<string, DecisionEvent[]> {
  const found = new Map<string, DecisionEvent[]>()
  for (const event of log) addEvent(found, event)
  return found
}

function addEvent(events: Map<string, DecisionEvent[]>, event: DecisionEvent): void {
  const known = events.get(event.item)
  if (known === undefined) events.set(event.item, [event])
  else known.push(event)
}

/** The decisions on each item, and the current one. */
export type DecisionStates = {
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>
  readonly decisionStates: ReadonlyMap<string, DecisionState>
}

const STEP = 500

/** The current decision on every item with a decision. A generator, to be run in slices. */
export function* decisionStateSteps(log: readonly DecisionEvent[]): Generator<undefined, DecisionStates> {
  const events = new Map<string, DecisionEvent[]>()
  const decisionStates = new Map<string, DecisionState>()
  let steps = 0
  for (const event of log) {
    if (++steps % STEP === 0) yield
    addEvent(events, event)
  }
  for (const [item, itemEvents] of events) {
    if (++steps % STEP === 0) yield
    decisionStates.set(item, decisionStateOf(itemEvents))
  }
  return { events, decisionStates }
}

/**
 * Merges logs: every event once, in chronological order. The result doesn't depend on the order of merging. Of two
 * events with the same ID, which only an edited file has, always the same one is used.
 */
export function mergeLogs(...logs: readonly (readonly DecisionEvent[])[]): DecisionEvent[] {
  const byId = new Map<string, DecisionEvent>()
  for (const event of logs.flat()) {
    const known = byId.get(event.id)
    if (known === undefined || isBefore(event, known)) byId.set(event.id, event)
  }
  return [...byId.values()].toSorted(byTime)
}

function isBefore(one: DecisionEvent, other: DecisionEvent): boolean {
  const [json, known] = [eventJson(one), eventJson(other)]
  return !isSame(json, known) && inline(json) < inline(known)
}

/** The time of a new event: never before the events it builds on, whatever the clocks say. */
export function eventTime(events: readonly DecisionEvent[], now: number): number {
  return events.reduce((time, { at }) => Math.max(time, at + 1), now)
}

/** Whether an item counts as decided when a review is signed off. */
export function isDecided({ decision, conflict }: DecisionState): boolean {
  return decision !== undefined && decision !== 'not-sure' && conflict.length === 0
}

/** The count that an item's current decision belongs to. */
function countedAs({ decision, conflict }: DecisionState): keyof DecisionCounts {
  return conflict.length > 0 ? 'conflict' : (decision ?? 'undecided')
}

/** The counts after items changed. */
export function countsAfter(
  before: DecisionCounts,
  changes: Iterable<readonly [was: DecisionState, is: DecisionState]>,
): DecisionCounts {
  const counts: Record<keyof DecisionCounts, number> = { ...before }
  for (const [before, after] of changes) {
    counts[countedAs(before)] -= 1
    counts[countedAs(after)] += 1
  }
  return counts
}

/** Number of items by current decision. */
export function countsOf(items: readonly ReviewItem[], decisionState: (item: string) => DecisionState): DecisionCounts {
  const counts = { keep: 0, remove: 0, 'change-role': 0, 'not-sure': 0, undecided: 0, conflict: 0 }
  for (const { id } of items) counts[countedAs(decisionState(id))] += 1
  return counts
}

/**
 * Merges two files of the same review: decided, signed off, reopened, added, checked, handed over, and merged in both.
 *
 * @param one also provides everything that never changes
 */
export function mergeReviews(one: ReviewCampaign, other: ReviewCampaign): ReviewCampaign {
  const additions = mergeByTime(byText(additionJson), one.additions, other.additions)
  const known = additions.length === 0 ? undefined : new Set(one.items.map(({ id }) => id))
  const isMore = additions.some((each) => each.items.some(({ id }) => known?.has(id) !== true))
  const items = isMore
    ? new Map([...one.items, ...additions.flatMap((each) => each.items)].map((item) => [item.id, item])).values()
    : undefined
  const unknownItems = new Map([...(one.unknownItems ?? []), ...(other.unknownItems ?? [])].map((it) => [it.id, it]))
  return {
    ...one,
    ...laterPrevious(one, other),
    items: items === undefined ? one.items : [...items],
    log: one.log === other.log ? one.log : mergeLogs(one.log, other.log),
    signOffs: mergeByTime(byText(signOffJson), one.signOffs, other.signOffs),
    reopenings: mergeByTime(byText(reopeningJson), one.reopenings, other.reopenings),
    additions,
    checks: mergeByTime(byText(changeCheckJson), one.checks, other.checks),
    handOvers: mergeByTime(byText(handOverJson), one.handOvers, other.handOvers),
    joins: mergeByTime(byText(joinJson), one.joins, other.joins),
    ...(unknownItems.size === 0 ? {} : { unknownItems: [...unknownItems.values()] }),
    applied:
      one.applied !== undefined && one.applied === other.applied
        ? one.applied
        : mergeByTime(byIdentifier, one.applied, other.applied),
  }
}

/**
 * Of two files of one review, the comparison that counts: the one that was chosen later. Doesn't depend on their
 * order.
 */
function laterPrevious(one: Previous, other: Previous): Previous {
  const rank = ({ previous, previousFile }: Previous) =>
    previousFile === undefined ? [-2] : previous === undefined ? [-1] : [previous.chosenAt ?? 0]
  const [first = 0] = rank(one)
  const [second = 0] = rank(other)
  const isOther = first === second ? (one.previous?.sha256 ?? '') < (other.previous?.sha256 ?? '') : first < second
  const { previous, previousFile } = isOther ? other : one
  return previousFile === undefined && previous === undefined ? {} : { previous, previousFile }
}

type Previous = Pick<ReviewCampaign, 'previous' | 'previousFile'>

/** Two entries are the same if their serialized forms are. */
export function byText<Entry>(toJson: (entry: Entry) => JsonObject): (entry: Entry) => string {
  return (entry) => inline(toJson(entry))
}

/** Two entries are the same if their identifiers are: each of them is written once. */
export function byIdentifier({ id }: { readonly id: string }): string {
  return inline(id)
}

/**
 * Every entry once, in chronological order.
 *
 * @param keyOf identifies entries: `byText` or `byIdentifier`
 */
export function mergeByTime<Entry extends { readonly at: number }>(
  keyOf: (entry: Entry) => string,
  ...lists: readonly (readonly Entry[] | undefined)[]
): Entry[] {
  const all = new Map(lists.flatMap((list) => list ?? []).map((entry) => [keyOf(entry), entry]))
  return [...all]
    .toSorted(([a, { at }], [b, { at: later }]) => at - later || (a < b ? -1 : a > b ? 1 : 0))
    .map(([, entry]) => entry)
}
