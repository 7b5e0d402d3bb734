import { byText } from '#src/domain/access.ts'
import type { ItemChange } from '#src/domain/access-review/change-check.ts'
import { decisionLabels, flagLabels } from '#src/domain/access-review/decision-labels.ts'
import { isDecided, type DecisionState } from '#src/domain/access-review/decision-log.ts'
import { keepNeedsReason, ownAccess } from '#src/domain/access-review/decision-rules.ts'
import { itemFacts, scopeNamer, subjectId, type ItemFacts } from '#src/domain/access-review/item-facts.ts'
import { previousDecision } from '#src/domain/access-review/previous-review.ts'
import type { PreviousDecision, PreviousReview } from '#src/domain/access-review/earlier-file.ts'
import type { ReviewItem } from '#src/domain/access-review/review.ts'
import { reviewerKey, type Decision, type Reviewer } from '#src/domain/access-review/review-entry.ts'
import { orderBy } from '#src/domain/access-review/sliced-order.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { byCount, formatDay, formatNumber } from '#src/domain/format.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'

/** Items of a review with their list data. */

export type ItemRow = ItemFacts & {
  readonly item: ReviewItem
  readonly own: ReturnType<typeof ownAccess>
  /** The decision of the previous review. */
  readonly before: PreviousDecision | undefined
  /** Change of the item since the review started. */
  readonly changed: string | undefined
  /** "Dana Kim, Release Manager". */
  readonly name: string
  /** Text that the search matches. */
  readonly text: string
}

/** Longer lists are sorted by code units, because locale-aware comparison would block the page. */
const MAX_BY_WORDS = 5000

export const groupings = ['user', 'role', 'group'] as const
export type Grouping = (typeof groupings)[number]

/** Text in files can have any length. */
export function truncated(text: string, max = 300): string {
  return text.length > max ? `${text.slice(0, max).replace(/[\ud800-\udbff]$/u, '')}…` : text
}

/** Number of rows per slice. */
const STEP = 100

/**
 * Items with their list data. A generator, to be run in slices.
 *
 * @param population access the items are about
 * @param topName name of the scope that the review is about
 * @param changes findings of the last check
 * @param previous the previous review
 */
export function* itemRows(
  items: readonly ReviewItem[],
  population: AccessSnapshot,
  reviewer: Reviewer,
  topName: string,
  changes: ReadonlyMap<string, ItemChange> = new Map(),
  previous?: PreviousReview,
): Generator<undefined, ItemRow[]> {
  const nameOfScope = scopeNamer(population, topName)
  const rows: ItemRow[] = []
  for (const item of items) {
    if (rows.length % STEP === STEP - 1) yield
    const facts = itemFacts(population, item, nameOfScope)
    const subject = truncated(facts.subject)
    const email = facts.user && truncated(facts.user.email)
    const role = truncated(facts.role)
    const resourceGroup = facts.resourceGroup === undefined ? undefined : truncated(facts.resourceGroup)
    const scopeName = truncated(facts.scopeName)
    rows.push({
      ...facts,
      item,
      subject,
      email,
      role,
      resourceGroup,
      scopeName,
      own: ownAccess(item, reviewer, population),
      before: previousDecision({ previous }, item),
      changed: changeText(changes.get(item.id)),
      name: `${subject}, ${role}`,
      text: [subject, email, role, resourceGroup, scopeName].join(' ').toLowerCase(),
    })
  }
  return rows
}

function changeText(change: ItemChange | undefined): string | undefined {
  switch (change?.kind) {
    case undefined:
      return undefined
    case 'gone':
      return 'No longer there'
    case 'replaced':
      return 'Assigned again, as another item'
    case 'user':
      return 'User changed since the review started'
    case 'members':
      return [
        change.joined > 0 && byCount(change.joined, '1 user added', `${formatNumber(change.joined)} users added`),
        change.left > 0 && byCount(change.left, '1 user removed', `${formatNumber(change.left)} users removed`),
      ]
        .filter((text) => text !== false)
        .join(', ')
  }
}

/**
 * Rows in a stable order: by principal, by role, or groups first; then by the rest. A generator, to be run in slices.
 */
export function* sortedRows(rows: readonly ItemRow[], by: Grouping): Generator<undefined, ItemRow[]> {
  const keysOf = ({ item, subject, role, scopeName }: ItemRow): readonly string[] => {
    const id = subjectId(item)
    switch (by) {
      case 'user':
        return [subject, id, scopeName, role]
      case 'role':
        return [role, scopeName, subject, id]
      case 'group':
        return [item.kind === 'group-assignment' || item.kind === 'group-member' ? '0' : '1', subject, id, role]
    }
  }
  const isLong = rows.length > MAX_BY_WORDS
  const compare = isLong ? (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0) : byText
  const keys: (readonly string[])[] = []
  for (const row of rows)
    if (keys.push(keysOf(row).map((key) => (isLong ? key.toLowerCase() : key))) % STEP === 0) yield
  const places = yield* orderBy(rows.length, (one, other) => {
    const others = keys[other] ?? []
    for (const [at, key] of (keys[one] ?? []).entries()) {
      const order = compare(key, others[at] ?? '')
      if (order !== 0) return order
    }
    return (rows[one]?.item.id ?? '') < (rows[other]?.item.id ?? '') ? -1 : 1
  })
  return places.flatMap((place) => rows[place] ?? [])
}

export const shownChoices = [
  'all',
  'undecided',
  'decided',
  'keep',
  'remove',
  'change-role',
  'not-sure',
  'conflict',
  'flagged',
  'changed',
  'mine',
  'own',
] as const
export type Shown = (typeof shownChoices)[number]

/** Whether a row matches a filter. */
export function isShown(row: ItemRow, decisionState: DecisionState, shown: Shown, reviewer: Reviewer): boolean {
  switch (shown) {
    case 'all':
      return true
    case 'undecided':
      return decisionState.decision === undefined || decisionState.conflict.length > 0
    case 'decided':
      return isDecided(decisionState)
    case 'conflict':
      return decisionState.conflict.length > 0
    case 'flagged':
      return isFlagged(row)
    case 'changed':
      return isChanged(row)
    case 'mine':
      return decisionState.decision !== undefined && isDecidedBy(decisionState, reviewer)
    case 'own':
      return isOwn(row)
    default:
      return decisionState.conflict.length === 0 && decisionState.decision === (shown satisfies Decision)
  }
}

export const isFlagged = (row: ItemRow): boolean => keepNeedsReason(row.item, wasRemoved(row))
export const isChanged = ({ changed }: ItemRow): boolean => changed !== undefined
export const isOwn = ({ own }: ItemRow): boolean => own === 'own'

/** Number of items for each filter that depends on decisions. */
export function decisionStateCounts({
  counts,
  decisionStates,
  reviewer,
}: Pick<OpenReview, 'counts' | 'decisionStates' | 'reviewer'>) {
  const { keep, remove, conflict, undecided, 'change-role': change, 'not-sure': notSure } = counts
  let mine = 0
  for (const decisionState of decisionStates.values())
    if (decisionState.decision !== undefined && isDecidedBy(decisionState, reviewer)) mine += 1
  return {
    undecided: undecided + conflict,
    decided: keep + remove + change,
    keep,
    remove,
    'change-role': change,
    'not-sure': notSure,
    conflict,
    mine,
  }
}

function isDecidedBy({ event }: DecisionState, reviewer: Reviewer): boolean {
  return event !== undefined && reviewerKey(event.reviewer) === reviewerKey(reviewer)
}

/** Whether the previous review decided to remove it, so that keeping it needs a reason. */
export function wasRemoved({ before }: Pick<ItemRow, 'before'>): boolean {
  return before?.decision === 'remove'
}

/** The decision of the previous review: "Last review: Remove, by Maria Lopez, Aug 29, 2026. Left the team". */
export function beforeText({ decision, reviewer, at, reason }: PreviousDecision): string {
  const text = `Last review: ${decisionLabels[decision]}, by ${truncated(reviewer.name, 80)}, ${formatDay(at)}`
  return reason === undefined ? text : `${text}. ${truncated(reason)}`
}

/** The flags of an item, as text. */
export function flagsOf({ item, before, changed }: ItemRow): string[] {
  const also = 'also' in item && item.also.length > 0 ? [`Also inherited from ${item.also.join(', ')}`] : []
  const flags = item.flags.filter((flag) => flag !== 'already-inherited' || also.length === 0)
  return [
    ...(changed === undefined ? [] : [changed]),
    ...(before?.decision === 'remove' ? [beforeText(before)] : []),
    ...flags.map((flag) => flagLabels[flag]),
    ...(item.otherFlags ?? []).map((flag) => truncated(flag)),
    ...also.map((text) => truncated(text)),
    ...('row' in item && item.row.disabled ? ['Turned off, so it has no effect'] : []),
  ]
}
