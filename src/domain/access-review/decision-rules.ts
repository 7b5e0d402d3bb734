import { formatNumber } from '#src/domain/format.ts'
import { scopeId } from '#src/domain/scope.ts'
import { isUserOf } from './holdings.ts'
import { isDecision, type DecisionEvent, type ReviewItem } from './review.ts'
import { reviewerKey, type Decision, type Reviewer } from './review-entry.ts'
import type { AccessSnapshot, RoleKey } from './snapshot.ts'

/** When a decision needs a reason, what can be decided together, and that no one decides on their own access. */

export const MIN_REASON = 10
export const MAX_REASON = 500
/** Maximum number of items decided together. */
export const MAX_BULK = 100
/** From this number of items kept together, some of them are decided one by one first. */
export const MAX_KEPT_WITHOUT_SAMPLE = 25
export const SAMPLE_SIZE = 5

export const removeReasons = ['Left the team', 'Not needed', 'Already inherited'] as const

/** Length of a reason, in characters. */
export function reasonLength(reason: string): number {
  return [...reason.trim()].length
}

/**
 * Whether keeping an item needs a reason.
 *
 * @param removedBefore whether the previous review decided to remove it
 */
export function keepNeedsReason(
  { weighty, flags, otherFlags = [] }: Pick<ReviewItem, 'weighty' | 'flags' | 'otherFlags'>,
  removedBefore = false,
) {
  return weighty || removedBefore || flags.length + otherFlags.length > 0
}

/** Whether a decision on one item needs a reason. @param removedBefore as for keeping it */
export function needsReason(
  item: Pick<ReviewItem, 'weighty' | 'flags' | 'otherFlags'>,
  decision: Decision,
  removedBefore = false,
): boolean {
  switch (decision) {
    case 'keep':
      return keepNeedsReason(item, removedBefore)
    case 'remove':
      return false
    case 'change-role':
    case 'not-sure':
      return true
  }
}

/**
 * The problem with a reason, as a sentence.
 *
 * @param needed whether a reason is required
 */
export function reasonProblem(reason: string, decision: Decision, needed: boolean): string | undefined {
  const length = reasonLength(reason)
  if (length > MAX_REASON) return `Use up to ${formatNumber(MAX_REASON)} characters (you have ${formatNumber(length)})`
  if (!needed || length >= MIN_REASON) return undefined
  if (length > 0) return `Use at least ${MIN_REASON} characters (you have ${length})`
  switch (decision) {
    case 'keep':
      return 'Enter why this access stays'
    case 'remove':
      return 'Enter why this access is removed'
    case 'change-role':
      return 'Enter why the role changes'
    case 'not-sure':
      return 'Enter what you need to find out'
  }
}

/** The decisions that are possible for an item. */
export function decisionsFor({ kind }: Pick<ReviewItem, 'kind'>): readonly Decision[] {
  return kind === 'user-assignment' || kind === 'service-account-assignment'
    ? ['keep', 'remove', 'change-role', 'not-sure']
    : ['keep', 'remove', 'not-sure']
}

/**
 * Whether an item grants access to the reviewer. `built-in`: only as one of all users of a scope, which they can
 * decide on. Undefined also if that is unknown, because the key belongs to a service account.
 */
export function ownAccess(
  item: ReviewItem,
  { id, email }: Reviewer,
  population: Pick<AccessSnapshot, 'users'>,
): 'own' | 'built-in' | undefined {
  if (id === undefined) return undefined
  const isOwn = () => {
    switch (item.kind) {
      case 'user-assignment':
      case 'orphan-assignment':
      case 'service-account-assignment':
        return item.row.principal === id
      case 'group-member':
      case 'membership':
        return item.user === id
      case 'invitation':
        return email !== undefined && item.invitation.email.toLowerCase() === email.toLowerCase()
      case 'group-assignment':
        return Array.isArray(item.group?.members) && item.group.members.includes(id)
    }
  }
  if (isOwn()) return 'own'
  if (item.kind !== 'group-assignment' || item.group?.members !== 'all-users-of-scope') return undefined
  return isUserOf(population.users.get(id)?.scopes ?? [], item.group.scope) ? 'built-in' : undefined
}

/** Key that items share if they can be decided together; undefined for items that are decided alone. */
export function setOf(item: ReviewItem): string | undefined {
  if (item.kind === 'group-member' || item.kind === 'membership' || item.kind === 'invitation') return undefined
  const { role, resourceGroup }: { role: RoleKey; resourceGroup: string } = item.row
  return `${scopeId(item.scope)} ${role} ${resourceGroup}`
}

/** Items of a set of which some are decided one by one before the rest can be kept together. */
export function itemsToKeep(
  items: readonly ReviewItem[],
  wasRemoved: (item: ReviewItem) => boolean = () => false,
): ReviewItem[] {
  return items.filter((item) => !keepNeedsReason(item, wasRemoved(item)))
}

/**
 * Items that must be decided one by one before the others of their set can be kept together. The choice depends only
 * on the review and the set, so that no one can get other items.
 *
 * @param set all items of the review that share one `setOf`
 * @param hash SHA-256 of a text, in hex
 */
export function sampleItems(
  review: string,
  set: readonly ReviewItem[],
  hash: (text: string) => string,
): readonly ReviewItem[] {
  const key = set[0] === undefined ? '' : setOf(set[0])
  return set
    .map((item) => ({ item, rank: hash(`${review}\n${key ?? ''}\n${item.id}`) }))
    .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, SAMPLE_SIZE)
    .map(({ item }) => item)
}

/** Why items can't be decided together. */
export type BulkProblem =
  'none' | 'hidden' | 'mixed' | 'too-many' | 'weighty' | 'own' | 'alone' | { readonly sample: readonly ReviewItem[] }

type BulkRequest = {
  readonly review: string
  readonly items: readonly ReviewItem[]
  readonly decision: Decision
  /** Items that the list shows under the filter. */
  readonly shown: ReadonlySet<string>
  /** All items of the review with the same role, resource group and scope. */
  readonly set: readonly ReviewItem[]
  readonly isOwn: (item: ReviewItem) => boolean
  /** Whether the previous review decided to remove it. */
  readonly wasRemoved: (item: ReviewItem) => boolean
  /** Whether an item was decided alone. */
  readonly isDecidedAlone: (item: string) => boolean
  readonly hash: (text: string) => string
}

/** Why items can't be decided together; undefined if they can. */
export function bulkProblem(request: BulkRequest): BulkProblem | undefined {
  const { review, items, decision, shown, set, isOwn, wasRemoved, isDecidedAlone, hash } = request
  const [first] = items
  if (first === undefined) return 'none'
  if (decision === 'change-role' || setOf(first) === undefined) return 'alone'
  if (items.length > MAX_BULK) return 'too-many'
  if (items.some((item) => !shown.has(item.id))) return 'hidden'
  if (items.some((item) => setOf(item) !== setOf(first))) return 'mixed'
  if (items.some(isOwn)) return 'own'
  if (decision !== 'keep') return undefined
  if (items.some((item) => keepNeedsReason(item, wasRemoved(item)))) return 'weighty'
  if (items.length <= MAX_KEPT_WITHOUT_SAMPLE) return undefined
  const sample = sampleItems(
    review,
    itemsToKeep(
      set.filter((item) => !isOwn(item)),
      wasRemoved,
    ),
    hash,
  )
  const left = sample.filter(({ id }) => !isDecidedAlone(id))
  return left.length === 0 ? undefined : { sample: left }
}

/** How a reviewer decided, as shown in the report. */
export type Pace = {
  readonly reviewer: Reviewer
  readonly decided: number
  /** Share of all decisions, from 0 to 1. */
  readonly kept: number
  readonly inBulk: number
  /** Seconds between decisions on single items; undefined for fewer than two. */
  readonly medianSeconds: number | undefined
  /** Many kept in a row, in one or two seconds each. */
  readonly isFast: boolean
}

const FAST_KEEPS = 20
const FAST_SECONDS = 2

/**
 * The pace of every reviewer.
 *
 * @param log in chronological order
 */
export function paceOf(log: readonly DecisionEvent[]): Pace[] {
  return byReviewer(log).flatMap((events) => {
    const [first] = events
    const decided = events.filter(({ decision }) => isDecision(decision))
    if (first === undefined || decided.length === 0) return []
    const share = (part: readonly DecisionEvent[]) => part.length / decided.length
    const single = singleOf(events)
    return [
      {
        reviewer: first.reviewer,
        decided: decided.length,
        kept: share(decided.filter(({ decision }) => decision === 'keep')),
        inBulk: share(decided.filter(({ bulkId }) => bulkId !== undefined)),
        medianSeconds: median(gapsOf(single)),
        isFast: isFast(single),
      },
    ]
  })
}

/**
 * Whether any reviewer kept many items in a row, in one or two seconds each.
 *
 * @param log in chronological order
 */
export function isAnyFast(log: readonly DecisionEvent[]): boolean {
  return byReviewer(log).some((events) => isFast(singleOf(events)))
}

function byReviewer(log: readonly DecisionEvent[]): DecisionEvent[][] {
  const found = new Map<string, DecisionEvent[]>()
  for (const event of log) {
    const key = reviewerKey(event.reviewer)
    const of = found.get(key)
    if (of === undefined) found.set(key, [event])
    else of.push(event)
  }
  return [...found.values()]
}

/** Decisions on single items. */
function singleOf(events: readonly DecisionEvent[]): DecisionEvent[] {
  return events.filter(({ decision, bulkId }) => isDecision(decision) && bulkId === undefined)
}

/** Whether more than 20 items in a row were kept with a median of less than 2 seconds. */
function isFast(single: readonly DecisionEvent[]): boolean {
  /** The last 20 intervals between two items that were kept in a row. */
  let gaps: number[] = []
  let fast = 0
  for (const [place, event] of single.entries()) {
    const before = single[place - 1]
    if (event.decision !== 'keep' || before?.decision !== 'keep') {
      gaps = []
      fast = 0
      continue
    }
    const gap = (event.at - before.at) / 1000
    gaps.push(gap)
    if (gap < FAST_SECONDS) fast += 1
    if (gaps.length > FAST_KEEPS && (gaps.shift() ?? 0) < FAST_SECONDS) fast -= 1
    // If fewer than half of them are below the limit, the median isn't.
    if (gaps.length === FAST_KEEPS && fast >= FAST_KEEPS / 2 && (median(gaps) ?? FAST_SECONDS) < FAST_SECONDS)
      return true
  }
  return false
}

function gapsOf(events: readonly DecisionEvent[]): number[] {
  return events.slice(1).map(({ at }, place) => (at - (events[place]?.at ?? at)) / 1000)
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle]
  if (high === undefined) return undefined
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2
}
