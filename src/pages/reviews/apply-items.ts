import { knownTo } from '#src/domain/access-review/additions.ts'
import {
  isChange,
  permissionFor,
  remediationPlan,
  type RemediationPlan,
} from '#src/domain/access-review/remediation-plan.ts'
import {
  canCheckAgain,
  canTryAgain,
  isCutOff,
  type ApplyReason,
  type Remediation,
} from '#src/domain/access-review/remediation.ts'
import { itemFacts, roleNameIn, scopeNamer, type ItemFacts } from '#src/domain/access-review/item-facts.ts'
import type { ReviewItem } from '#src/domain/access-review/review.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import type { OpenReview } from '#src/jobs/reviews.ts'
import type { Applying } from '#src/jobs/review-apply.ts'
import { standingIn } from '#src/jobs/reviews.ts'
import { needKey, type PermissionNeed } from '#src/queries/apply-permissions.ts'

/** Items that were decided to change, with where each stands. */

/**
 * Where an item stands on the page: before the start, on its way, or at one of its ends. `cut-off`: it was sent, and
 * nobody knows what became of it.
 */
export type ApplyState = 'planned' | 'left-out' | 'waiting' | 'working' | 'cut-off' | NonNullable<Remediation['end']>

export type ApplyItem = {
  readonly item: ReviewItem
  readonly facts: ItemFacts
  /** Name of the new role; undefined where it is removed. */
  readonly target: string | undefined
  readonly state: ApplyState
  readonly reason: ApplyReason | undefined
  readonly remediation: Remediation | undefined
  readonly canTryAgain: boolean
  readonly canCheckAgain: boolean
}

/** What applying needs, for the one check of permissions. */
export function needsOf({ review, standings }: OpenReview): PermissionNeed[] {
  const needs = new Map<string, PermissionNeed>()
  for (const item of review.items) {
    const standing = standings.get(item.id)
    if (standing === undefined || !isChange(standing)) continue
    const need = { scope: item.scope, permission: permissionFor(item) }
    needs.set(needKey(need), need)
  }
  return [...needs.values()]
}

type PlanFor = {
  readonly open: OpenReview
  readonly ownId: string | null
  readonly missing: ReadonlySet<string>
  /** Items that are to be left out without a word. */
  readonly isOver: (item: string) => boolean
}

export function planFor({ open: { review, standings }, ownId, missing, isOver }: PlanFor): RemediationPlan {
  return remediationPlan({
    // With what came in later: own access and names of those items are known from there.
    review: { items: review.items, population: knownTo(review) },
    standings,
    ownId,
    isOver,
    lacksPermission: (item) => missing.has(needKey({ scope: item.scope, permission: permissionFor(item) })),
  })
}

type ItemsInput = {
  readonly open: OpenReview
  readonly topName: string
  readonly remediations: ReadonlyMap<string, Remediation>
  readonly plan: RemediationPlan
  readonly applying: Applying | undefined
  readonly run: BulkState | undefined
}

/** Everything that was decided to change, in the order of the review. */
export function applyItems(input: ItemsInput): ApplyItem[] {
  const { open, topName, remediations, plan, applying, run } = input
  const { items } = open.review
  const population = knownTo(open.review)
  const nameOfScope = scopeNamer(population, topName)
  const leftOut = new Map(plan.skipped.map(({ item, reason }) => [item, reason]))
  const working = new Set(run?.rows.flatMap(({ id, state }) => (state === 'working' ? id : [])))
  return items.flatMap((item): ApplyItem[] => {
    const standing = standingIn(open, item.id)
    if (!isChange(standing)) return []
    const remediation = remediations.get(item.id)
    const role = standing.decision === 'change-role' ? standing.event?.target?.role : undefined
    const isAtRest = applying === undefined
    return [
      {
        item,
        facts: itemFacts(population, item, nameOfScope),
        target: role && roleNameIn(population, role),
        state: stateOf(remediation, applying?.rowOf.get(item.id), working, leftOut.has(item.id), isAtRest),
        reason: remediation?.event.reason ?? leftOut.get(item.id),
        remediation,
        canTryAgain: isAtRest && remediation !== undefined && canTryAgain(remediation),
        canCheckAgain: isAtRest && remediation !== undefined && canCheckAgain(remediation),
      },
    ]
  })
}

function stateOf(
  remediation: Remediation | undefined,
  row: string | undefined,
  working: ReadonlySet<string>,
  isLeftOut: boolean,
  isAtRest: boolean,
): ApplyState {
  if (remediation?.end !== undefined) return remediation.end
  if (row !== undefined && working.has(row)) return 'working'
  if (remediation !== undefined && isCutOff(remediation)) return isAtRest ? 'cut-off' : 'working'
  if (row !== undefined) return 'waiting'
  return isLeftOut ? 'left-out' : 'planned'
}

export const shownStates = ['problems', 'verified', 'skipped', 'waiting'] as const
export type ShownState = (typeof shownStates)[number]

export const shownStateWords: Record<ShownState, string> = {
  problems: 'Problems',
  verified: 'Verified',
  skipped: 'Skipped',
  waiting: 'Waiting',
}

/** Whether an item is in a filter. */
export function isInState({ state, reason }: ApplyItem, shown: ShownState): boolean {
  switch (shown) {
    case 'problems':
      return (
        state === 'failed' ||
        state === 'unknown' ||
        state === 'cut-off' ||
        (state === 'done-not-verified' && reason !== 'to-be-checked')
      )
    case 'verified':
      return state === 'done-verified'
    case 'skipped':
      return state === 'skipped' || state === 'left-out'
    case 'waiting':
      return (
        state === 'waiting' ||
        state === 'working' ||
        state === 'planned' ||
        (state === 'done-not-verified' && reason === 'to-be-checked')
      )
  }
}

const order: readonly ApplyState[] = ['cut-off', 'failed', 'unknown', 'done-not-verified', 'working']

/** Problems first, then what is being changed, then the rest as it was reviewed. */
export function inApplyOrder(items: readonly ApplyItem[]): ApplyItem[] {
  const rank = (one: ApplyItem) => {
    if (one.state === 'done-not-verified' && one.reason === 'to-be-checked') return order.length
    const place = order.indexOf(one.state)
    return place === -1 ? order.length : place
  }
  return items.toSorted((one, other) => rank(one) - rank(other))
}
