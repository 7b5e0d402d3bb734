import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { DecisionState } from './decision-log.ts'
import { ownAccess } from './decision-rules.ts'
import type { ApplyReason } from './apply-event.ts'
import type { ReviewCampaign, ReviewItem, RolePair } from './review.ts'

/** Decisions that are skipped before anything is sent, and why. */

/** A role on a resource group that someone has at a scope. */
export function pairOf(principal: string, scope: Scope, { role, resourceGroup }: RolePair): string {
  return `${scopeId(scope)} ${principal} ${role} ${resourceGroup}`
}

export type SkipInput = {
  readonly decisionStates: ReadonlyMap<string, DecisionState>
  /** ID of the user who applies; null: a service account, which can't be told from others. */
  readonly ownId: string | null
  /** Whether the key lacks the permission that the item needs. */
  readonly lacksPermission: (item: ReviewItem) => boolean
  readonly item: ReviewItem
  readonly byUser: ReadonlyMap<string, readonly ReviewItem[]>
  readonly change: RolePair | undefined
  /** Role assignments that decisions of the review remove. */
  readonly going: ReadonlySet<string>
  readonly population: ReviewCampaign['population']
}

/** Why the change of an item is skipped; undefined if it isn't. */
export function skipReason(input: SkipInput): ApplyReason | undefined {
  const { item, byUser, decisionStates, change, going, population, ownId, lacksPermission } = input
  if (ownId !== null && ownAccess(item, { id: ownId, name: '', identity: 'session' }, population) !== undefined)
    return 'own-access'
  if (ownId === null && item.kind === 'service-account-assignment') return 'unknown-self'
  if (lacksPermission(item)) return 'no-permission'
  if (change !== undefined && 'row' in item) {
    if (change.role === item.row.role && change.resourceGroup === item.row.resourceGroup) return 'same-role'
    if (going.has(pairOf(item.row.principal, item.scope, change))) return 'contradicted'
  }
  if (item.kind !== 'membership') return undefined
  // Removing a user from a scope removes all their access in it, including access that was kept or not decided.
  const isBelow = (scope: Scope) => `${scopeId(scope)}/`.startsWith(`${scopeId(item.scope)}/`)
  const stays = byUser
    .get(item.user)
    ?.some(({ id, scope }) => id !== item.id && isBelow(scope) && decisionStates.get(id)?.decision !== 'remove')
  return stays === true ? 'kept-elsewhere' : undefined
}
