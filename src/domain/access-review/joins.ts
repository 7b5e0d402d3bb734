import { decisionStateOf, type DecisionState } from './decision-log.ts'
import { inline, type JsonObject } from './lined-json.ts'
import { additionJson, changeCheckJson, handOverJson, joinJson, reopeningJson, signOffJson } from './review-rows.ts'
import type { DecisionEvent, Join, ReviewCampaign } from './review.ts'
import { reviewerKey } from './review-entry.ts'

/** What a file added to an open review: recorded next to the log, so that logs can still be merged in any order. */

/** A review before a file was merged into it. */
type Before = {
  readonly review: ReviewCampaign
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>
  readonly decisionStates: ReadonlyMap<string, DecisionState>
}

/**
 * Entries that only the file has, and contradictions.
 *
 * @returns undefined if the file has nothing new
 */
export function joinedEntries(
  { review, events, decisionStates }: Before,
  file: ReviewCampaign,
): Pick<Join, 'decisions' | 'others' | 'conflicts'> | undefined {
  const known = new Set(review.log.map(({ id }) => id))
  const added = file.log.filter(({ id }) => !known.has(id))
  const others = countOthers(review, file)
  if (added.length + others === 0) return undefined
  const byReviewer = new Map<string, { reviewer: DecisionEvent['reviewer']; count: number }>()
  const byItem = new Map<string, DecisionEvent[]>()
  for (const event of added) {
    const entry = byReviewer.get(reviewerKey(event.reviewer)) ?? { reviewer: event.reviewer, count: 0 }
    entry.count += 1
    byReviewer.set(reviewerKey(event.reviewer), entry)
    byItem.set(event.item, [...(byItem.get(event.item) ?? []), event])
  }
  const conflicts = [...byItem].flatMap(([item, of]) => {
    const before = decisionStates.get(item)?.conflict ?? []
    const { conflict } = decisionStateOf([...(events.get(item) ?? []), ...of])
    const isNew = conflict.some(({ id }) => !before.some((each) => each.id === id))
    return isNew ? [{ item, decisions: conflict.map(({ id }) => id) }] : []
  })
  return { decisions: [...byReviewer.values()], others, conflicts }
}

/** Entries besides decisions that only the file has. */
function countOthers(review: ReviewCampaign, file: ReviewCampaign): number {
  const more = <Entry>(
    list: readonly Entry[] = [],
    from: readonly Entry[] = [],
    toJson: (entry: Entry) => JsonObject,
  ) => {
    const known = new Set(list.map((entry) => inline(toJson(entry))))
    return from.filter((entry) => !known.has(inline(toJson(entry)))).length
  }
  const applied = new Set(review.applied?.map(({ id }) => id))
  return (
    more(review.signOffs, file.signOffs, signOffJson) +
    more(review.reopenings, file.reopenings, reopeningJson) +
    more(review.additions, file.additions, additionJson) +
    more(review.checks, file.checks, changeCheckJson) +
    more(review.handOvers, file.handOvers, handOverJson) +
    more(review.joins, file.joins, joinJson) +
    (file.applied ?? []).filter(({ id }) => !applied.has(id)).length
  )
}

/**
 * The decision that settled a conflict: the first one that builds on all contradicting decisions, otherwise the last
 * one of an item that has no conflict anymore. Undefined if it is still open.
 *
 * @param events all of the item
 */
export function settlementOf(
  { decisions }: Join['conflicts'][number],
  events: readonly DecisionEvent[],
): DecisionEvent | undefined {
  const ordered = events.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
  const informed = ordered.find(
    ({ id, seen }) => !decisions.includes(id) && decisions.every((each) => seen.includes(each)),
  )
  if (informed !== undefined) return informed
  const { conflict, event } = decisionStateOf(events)
  return conflict.length === 0 ? event : undefined
}
