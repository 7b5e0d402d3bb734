import { EVERYTHING_BELOW } from '#src/domain/access-choices.ts'
import { bulkNeedsTypedWord } from '#src/domain/bulk-guards.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import type { RolePair as NamedPair } from '#src/domain/role-changes.ts'
import { isAdminRole } from '#src/domain/roles.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { isDecided, undecided, type DecisionState } from './decision-log.ts'
import { isPrivileged } from './holdings.ts'
import { itemFacts, resourceGroupNameIn, roleNameIn, subjectId } from './item-facts.ts'
import { phases, type Phase, type PlanRow, type Removal, type Subject, type Work } from './plan-rows.ts'
import { pairOf, skipReason, type SkipInput } from './plan-skips.ts'
import type { ApplyReason } from './apply-event.ts'
import type { ReviewCampaign, ReviewItem, RolePair } from './review.ts'
import { keyAt, roleIdOf, type RoleKey } from './snapshot.ts'

/** Changes to send for the decisions of a review, in order, and decisions that are skipped before anything is sent. */

export type RemediationPlan = {
  readonly rows: readonly PlanRow[]
  /** Decided to change, and skipped for a reason that is known before the start. */
  readonly skipped: readonly { readonly item: string; readonly reason: ApplyReason }[]
  /** Distinct items of rows. */
  readonly planned: ReadonlySet<string>
}

type PlanInput = Pick<SkipInput, 'decisionStates' | 'ownId' | 'lacksPermission'> & {
  readonly review: Pick<ReviewCampaign, 'items' | 'population'>
  /** Items that need nothing more. */
  readonly isOver: (item: string) => boolean
}

/** Permissions that applying needs. */
export type ApplyPermission =
  'core_user_manage' | 'core_usergroup_manage' | 'core_user_invite' | 'core_serviceaccount_edit'

/** The permission that applying an item needs. */
export function permissionFor({ kind }: Pick<ReviewItem, 'kind'>): ApplyPermission {
  switch (kind) {
    case 'user-assignment':
    case 'orphan-assignment':
    case 'membership':
      return 'core_user_manage'
    case 'group-assignment':
    case 'group-member':
      return 'core_usergroup_manage'
    case 'service-account-assignment':
      return 'core_serviceaccount_edit'
    case 'invitation':
      return 'core_user_invite'
  }
}

/** Whether an item was decided to change. */
export function isChange(decisionState: DecisionState): boolean {
  return isDecided(decisionState) && decisionState.decision !== 'keep'
}

/** The rows to send, in order, and the skipped items. */
export function remediationPlan(input: PlanInput): RemediationPlan {
  const work = remediationSteps(input)
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Number of items after which other work can run. */
const STEP = 250

/** The same in steps, for thousands of items. */
export function* remediationSteps(input: PlanInput): Generator<undefined, RemediationPlan> {
  const { review, decisionStates, ownId, isOver, lacksPermission } = input
  const { items, population } = review
  let steps = 0
  const skipped: { item: string; reason: ApplyReason }[] = []
  const changes = items.filter(({ id }) => isChange(decisionStates.get(id) ?? undecided))
  const going = new Set<string>()
  const byUser = new Map<string, ReviewItem[]>()
  const isLeaving = changes.some(({ kind }) => kind === 'membership')
  for (const item of changes) {
    if (++steps % STEP === 0) yield
    if ('row' in item) going.add(pairOf(item.row.principal, item.scope, item.row))
  }
  // Other access of a user matters only for removing them from a scope.
  for (const item of isLeaving ? items : []) {
    if (++steps % STEP === 0) yield
    const known = byUser.get(subjectId(item))
    if (known === undefined) byUser.set(subjectId(item), [item])
    else known.push(item)
  }
  const adminGroups = adminGroupsOf(population)
  const rows = new Map<string, PlanRow>()
  const planned = new Set<string>()
  const add = (phase: Phase, key: string, item: ReviewItem, work: Work) => {
    const id = `${phase} ${key}`
    const before = rows.get(id)
    if (before === undefined) rows.set(id, { id, phase, scope: item.scope, subject: subjectOf(population, item), work })
    else rows.set(id, { ...before, work: joined(before.work, work) })
    planned.add(item.id)
  }
  for (const item of changes) {
    if (++steps % STEP === 0) yield
    if (isOver(item.id)) continue
    const { target: wanted } = decisionStates.get(item.id)?.event ?? {}
    const change = decisionStates.get(item.id)?.decision === 'change-role' ? wanted : undefined
    const reason = skipReason({ item, byUser, decisionStates, change, going, population, ownId, lacksPermission })
    if (reason !== undefined) {
      skipped.push({ item: item.id, reason })
      continue
    }
    switch (item.kind) {
      case 'group-member':
        add(adminGroups.has(keyAt(item.scope, item.group.id)) ? 'remove-admin' : 'remove', item.id, item, {
          kind: 'leave-group',
          item: item.id,
          group: item.group,
        })
        break
      case 'membership':
        add('remove-user', item.id, item, { kind: 'remove-user', item: item.id })
        break
      case 'invitation':
        add('remove', item.id, item, { kind: 'revoke', item: item.id, invitation: item.invitation })
        break
      default: {
        const { row, scope } = item
        const place = `${scopeId(scope)} ${row.kind} ${row.groupScope === undefined ? '' : scopeId(row.groupScope)} ${row.principal}`
        const named = (pair: Pick<RolePair, 'role' | 'resourceGroup'>): NamedPair => ({
          role: { id: roleIdOf(pair.role), name: roleNameIn(population, pair.role) },
          resourceGroup: { id: pair.resourceGroup, name: resourceGroupNameIn(population, scope, pair.resourceGroup) },
        })
        const target = change === undefined ? undefined : named(change)
        if (target !== undefined)
          add('assign', place, item, { kind: 'assign', changes: [{ item: item.id, row, target }] })
        const removal: Removal = { item: item.id, row, pair: named(row), ...(target === undefined ? {} : { target }) }
        const isAdmin = row.role.startsWith('built-in:') && isAdminRole(roleIdOf(row.role))
        // One by one: the check before the second one must see the result of the first.
        if (isAdmin) add('remove-admin', item.id, item, { kind: 'unassign', removals: [removal] })
        else add('remove', place, item, { kind: 'unassign', removals: [removal] })
      }
    }
  }
  const order = (row: PlanRow) => phases.indexOf(row.phase)
  return { rows: [...rows.values()].toSorted((one, other) => order(one) - order(other)), skipped, planned }
}

function joined(before: Work, more: Work): Work {
  if (before.kind === 'assign' && more.kind === 'assign')
    return { kind: 'assign', changes: [...before.changes, ...more.changes] }
  if (before.kind === 'unassign' && more.kind === 'unassign')
    return { kind: 'unassign', removals: [...before.removals, ...more.removals] }
  return more
}

/** Groups with the admin role of their own scope, by `keyAt`. */
function adminGroupsOf({ assignments }: ReviewCampaign['population']): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { kind, principal, scope, groupScope = scope, role } of assignments)
    if (kind === 'group' && scopeId(groupScope) === scopeId(scope) && role === adminRoleAt(scope))
      found.add(keyAt(scope, principal))
  return found
}

function adminRoleAt(scope: Scope): RoleKey {
  return `built-in:${adminRoleOf[scopeLevel(scope)]}`
}

function subjectOf(population: ReviewCampaign['population'], item: ReviewItem): Subject {
  const { subject, email } = itemFacts(population, item, () => '')
  switch (item.kind) {
    case 'group-assignment':
      return { kind: 'group', id: item.row.principal, name: subject, email: undefined }
    case 'service-account-assignment':
      return { kind: 'service-account', id: item.row.principal, name: subject, email: undefined }
    case 'invitation':
      return { kind: 'user', id: item.invitation.id, name: subject, email }
    case 'group-member':
    case 'membership':
      return { kind: 'user', id: item.user, name: subject, email }
    default:
      return { kind: 'user', id: item.row.principal, name: subject, email }
  }
}

/** The word to type before decisions are applied. */
export const APPLY_WORD = 'apply'

/** Whether applying asks for the typed word. */
export function needsWord(
  { review, decisionStates }: Pick<PlanInput, 'review' | 'decisionStates'>,
  plan: RemediationPlan,
): boolean {
  const isHighImpact = review.items.some((item) => {
    if (!plan.planned.has(item.id)) return false
    const target = decisionStates.get(item.id)?.event?.target
    return (
      item.weighty ||
      (target !== undefined &&
        (target.resourceGroup === EVERYTHING_BELOW || isPrivileged(review.population, target.role)))
    )
  })
  return bulkNeedsTypedWord(plan.rows.length, isHighImpact)
}

/** "Apply 14 removals and 2 changes". */
export function applyTitle(removals: number, changes: number): string {
  const parts = [
    ...(removals === 0 ? [] : [byCount(removals, '1 removal', `${formatNumber(removals)} removals`)]),
    ...(changes === 0 ? [] : [byCount(changes, '1 change', `${formatNumber(changes)} changes`)]),
  ]
  return parts.length === 0 ? 'Apply decisions' : `Apply ${formatList(parts)}`
}
