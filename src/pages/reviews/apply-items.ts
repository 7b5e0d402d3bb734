import {
  isChange,
  permissionFor,
  remediationPlan,
  remediationSteps,
  type RemediationPlan,
} from '#src/domain/access-review/remediation-plan.ts'
import { canCheckAgain, canTryAgain, isCutOff, type Remediation } from '#src/domain/access-review/remediation.ts'
import type { ApplyReason } from '#src/domain/access-review/apply-event.ts'
import { itemFacts, roleNameIn, scopeNamer, type ItemFacts } from '#src/domain/access-review/item-facts.ts'
import type { ReviewItem } from '#src/domain/access-review/review.ts'
import type { BulkState } from '#src/jobs/bulk-run.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import type { ApplyRun } from '#src/jobs/apply-job.ts'
import { decisionStateIn } from '#src/jobs/review-state.ts'
import { needKey, type PermissionNeed } from '#src/queries/apply-permissions.ts'

/** Items that were decided to change, with their states. */

/**
 * State of an item on the page: before the start, in progress, or one of its outcomes. `cut-off`: it was sent, and its
 * result is unknown.
 */
export type ApplyState = 'planned' | 'left-out' | 'waiting' | 'working' | 'cut-off' | NonNullable<Remediation['end']>

export type ApplyItem = {
  readonly item: ReviewItem
  readonly facts: ItemFacts
  /** Name of the new role; undefined if it is removed. */
  readonly target: string | undefined
  readonly state: ApplyState
  readonly reason: ApplyReason | undefined
  readonly remediation: Remediation | undefined
  readonly canTryAgain: boolean
  readonly canCheckAgain: boolean
}

/** The decisions and items, and what is known about them. */
type Decided = Pick<OpenReview, 'decisionStates' | 'known'> & Pick<OpenReview['review'], 'items'>

/** Permissions needed for applying, for the one permission check. */
export function needsOf({ items, decisionStates }: Omit<Decided, 'known'>): PermissionNeed[] {
  const needs = new Map<string, PermissionNeed>()
  for (const item of items) {
    const decisionState = decisionStates.get(item.id)
    if (decisionState === undefined || !isChange(decisionState)) continue
    const need = { scope: item.scope, permission: permissionFor(item) }
    needs.set(needKey(need), need)
  }
  return [...needs.values()]
}

type PlanFor = {
  readonly decided: Decided
  readonly ownId: string | null
  readonly missing: ReadonlySet<string>
  /** Items to omit without a reason. */
  readonly isOver: (item: string) => boolean
}

/** Changes that apply the decisions of a review. */
export function planFor(input: PlanFor): RemediationPlan {
  return remediationPlan(planInput(input))
}

/** The same in steps, for thousands of items. */
export function planSteps(input: PlanFor): Generator<undefined, RemediationPlan> {
  return remediationSteps(planInput(input))
}

function planInput({ decided: { items, decisionStates, known }, ownId, missing, isOver }: PlanFor) {
  return {
    // Including later additions, which contain their own access and names.
    review: { items, population: known },
    decisionStates,
    ownId,
    isOver,
    lacksPermission: (item: ReviewItem) =>
      missing.size > 0 && missing.has(needKey({ scope: item.scope, permission: permissionFor(item) })),
  }
}

/** An item that was decided to change, without its state. */
export type Change = Pick<ApplyItem, 'item' | 'facts' | 'target'>

const STEP = 250

/**
 * All items that were decided to change, in the order of the review.
 *
 * @param topName of the scope of the review
 */
export function* changesOf(
  { items, known, decisionStates }: Decided,
  topName: string,
): Generator<undefined, readonly Change[]> {
  const nameOfScope = scopeNamer(known, topName)
  const found: Change[] = []
  let steps = 0
  for (const item of items) {
    if (++steps % STEP === 0) yield
    const decisionState = decisionStateIn({ decisionStates }, item.id)
    if (!isChange(decisionState)) continue
    const role = decisionState.decision === 'change-role' ? decisionState.event?.target?.role : undefined
    found.push({ item, facts: itemFacts(known, item, nameOfScope), target: role && roleNameIn(known, role) })
  }
  return found
}

type ItemsInput = {
  readonly changes: readonly Change[]
  readonly remediations: ReadonlyMap<string, Remediation>
  readonly plan: RemediationPlan
  readonly applying: ApplyRun | undefined
  readonly run: BulkState | undefined
}

/** Changes with their states. A generator, to be run in slices. */
export function* applyItems({
  changes,
  remediations,
  plan,
  applying,
  run,
}: ItemsInput): Generator<undefined, ApplyItem[]> {
  const skipReasons = new Map(plan.skipped.map(({ item, reason }) => [item, reason]))
  const working = new Set(run?.rows.flatMap(({ id, state }) => (state === 'working' ? id : [])))
  const isAtRest = applying === undefined
  const items: ApplyItem[] = []
  for (const { item, facts, target } of changes) {
    if (items.length % STEP === STEP - 1) yield
    const { id } = item
    const remediation = remediations.get(id)
    items.push({
      item,
      facts,
      target,
      state: stateOf(remediation, applying?.rowOf.get(id), working, skipReasons.has(id), isAtRest),
      reason: remediation?.event.reason ?? skipReasons.get(id),
      remediation,
      canTryAgain: isAtRest && remediation !== undefined && canTryAgain(remediation),
      canCheckAgain: isAtRest && remediation !== undefined && canCheckAgain(remediation),
    })
  }
  return items
}

function stateOf(
  remediation: Remediation | undefined,
  row: string | undefined,
  working: ReadonlySet<string>,
  isOmitted: boolean,
  isAtRest: boolean,
): ApplyState {
  if (remediation?.end !== undefined) return remediation.end
  if (row !== undefined && working.has(row)) return 'working'
  if (remediation !== undefined && isCutOff(remediation)) return isAtRest ? 'cut-off' : 'working'
  if (row !== undefined) return 'waiting'
  return isOmitted ? 'left-out' : 'planned'
}

export const shownStates = ['problems', 'verified', 'skipped', 'waiting'] as const
export type ShownState = (typeof shownStates)[number]

export const shownStateLabels: Record<ShownState, string> = {
  problems: 'Problems',
  verified: 'Verified',
  skipped: 'Skipped',
  waiting: 'Waiting',
}

/** Whether an item matches a filter. */
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

/** Problems first, then items in progress, then the rest in the order of the review. */
export function inApplyOrder(items: readonly ApplyItem[]): ApplyItem[] {
  const ranks: ApplyItem[][] = Array.from({ length: order.length + 1 }, () => [])
  for (const item of items) {
    const isAwaitingCheck = item.state === 'done-not-verified' && item.reason === 'to-be-checked'
    const place = isAwaitingCheck ? -1 : order.indexOf(item.state)
    ranks[place === -1 ? order.length : place]?.push(item)
  }
  return ranks.flat()
}
