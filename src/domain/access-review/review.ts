import type { Scope } from '#src/domain/scope.ts'
import type { ApplyEvent } from './remediation.ts'
import type { AccessSnapshot, AssignmentRow, InvitationRow, RoleKey, SnapshotGroup } from './snapshot.ts'

/** A review: what is in it, what was decided by whom, and who signed it off. */

/** Who decides. `typed`: with the key of a service account, so that the service names nobody. */
export type Reviewer = {
  readonly id?: string | undefined
  readonly name: string
  readonly email?: string | undefined
  readonly identity: 'session' | 'typed'
}

/** Tells reviewers apart. */
export function reviewerKey({ id, name }: Reviewer): string {
  return id === undefined ? `name ${name}` : `id ${id}`
}

/** Which roles a review is about. */
export type ReviewedRoles =
  | { readonly kind: 'all' }
  | { readonly kind: 'privileged' }
  | { readonly kind: 'role'; readonly role: RoleKey; readonly resourceGroup?: string | undefined }

/** What is in a review. */
export type Criteria = {
  readonly scope: Scope
  /** Scopes below it too. */
  readonly children: boolean
  readonly roles: ReviewedRoles
  readonly serviceAccounts: boolean
  readonly invitations: boolean
  readonly groupMembers: boolean
  /** Users without a role, each as a membership. */
  readonly withoutRole: boolean
}

/** What stands out about an item, as the questions of the overview have it. */
export const itemFlags = [
  'no-2fa',
  'already-inherited',
  'group-available',
  'group-candidate',
  'no-role',
  'managed-direct',
  'empty-group',
  'inactive',
  'no-user',
  'missing',
  'only-admin',
  'one-user-role',
] as const
export type ItemFlag = (typeof itemFlags)[number]

type ItemBase = {
  /** The same at every load: by the assignment, the membership, or the invitation. */
  readonly id: string
  readonly scope: Scope
  readonly weighty: boolean
  readonly flags: readonly ItemFlag[]
}

export type AssignmentItem = ItemBase & {
  readonly kind: 'user-assignment' | 'service-account-assignment' | 'orphan-assignment'
  readonly row: AssignmentRow
  /** Names of groups through which the user has the same role on the same resource group. */
  readonly also: readonly string[]
}

/** One decision for all members, who are kept as they were; `group` is undefined where it could not be read. */
export type GroupItem = ItemBase & {
  readonly kind: 'group-assignment'
  readonly row: AssignmentRow
  readonly group: SnapshotGroup | undefined
}

export type ReviewItem =
  | AssignmentItem
  | GroupItem
  | (ItemBase & { readonly kind: 'group-member'; readonly group: SnapshotGroup; readonly user: string })
  | (ItemBase & { readonly kind: 'membership'; readonly user: string })
  | (ItemBase & { readonly kind: 'invitation'; readonly invitation: InvitationRow })

export type ItemKind = ReviewItem['kind']

export const decisions = ['keep', 'remove', 'change-role', 'not-sure'] as const
export type Decision = (typeof decisions)[number]

/** A role and what it covers, in the scope of the item. */
export type RolePair = { readonly role: RoleKey; readonly resourceGroup: string }

/** Something that somebody decided. Nothing is ever changed in a log: undoing is another event. */
export type DecisionEvent = {
  readonly id: string
  readonly item: string
  readonly decision: Decision | 'undone'
  readonly reason?: string | undefined
  readonly target?: RolePair | undefined
  readonly reviewer: Reviewer
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Shared by what was decided together. */
  readonly bulkId?: string | undefined
  /** The last events of the item that were known then. */
  readonly seen: readonly string[]
}

export const exceptionKinds = ['undecided', 'not-sure', 'conflict', 'own-access', 'not-proved'] as const
export type ExceptionKind = (typeof exceptionKinds)[number]

/** What a review is signed off without, and why. */
export type ReviewException = {
  readonly kind: ExceptionKind
  readonly items: readonly string[]
  readonly reason: string
}

export type DecisionCounts = Readonly<Record<Decision | 'undecided' | 'conflict', number>>

export type SignOff = {
  readonly reviewer: Reviewer
  readonly at: number
  readonly counts: DecisionCounts
  readonly exceptions: readonly ReviewException[]
  readonly logSha256: string
}

/** A signed-off review that was opened again. */
export type Reopening = { readonly reviewer: Reviewer; readonly at: number }

export type ReviewCampaign = {
  readonly id: string
  readonly name: string
  readonly criteria: Criteria
  readonly createdAt: number
  readonly createdBy: Reviewer
  /** Days as "2026-12-12". */
  readonly reviewBy?: string | undefined
  readonly nextReview?: string | undefined
  readonly population: AccessSnapshot
  readonly populationSha256: string
  readonly items: readonly ReviewItem[]
  /** Role assignments that come with a membership and are no items. */
  readonly managed: number
  readonly log: readonly DecisionEvent[]
  readonly signOffs: readonly SignOff[]
  readonly reopenings: readonly Reopening[]
  /** What was done about the decisions, in the order in which it happened. */
  readonly applied?: readonly ApplyEvent[] | undefined
}

/** Most items of one review. */
export const MAX_ITEMS = 20_000

/** Whether nothing may be decided any more, because the review was signed off and not opened again. */
export function isSignedOff({ signOffs, reopenings }: Pick<ReviewCampaign, 'signOffs' | 'reopenings'>): boolean {
  const last = signOffs.at(-1)
  return last !== undefined && !reopenings.some(({ at }) => at >= last.at)
}
