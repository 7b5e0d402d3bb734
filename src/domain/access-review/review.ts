import type { Scope } from '#src/domain/scope.ts'
import type { Completeness } from './completeness.ts'
import type { JsonObject } from './lined-json.ts'
import type { PreviousReview } from './earlier-file.ts'
import type { ApplyEvent } from './apply-event.ts'
import type { FromFile, Clocked, Reviewer, Decision } from './review-entry.ts'
import type { AccessSnapshot, AssignmentRow, InvitationRow, RoleKey, SnapshotGroup, SnapshotUser } from './snapshot.ts'

/** A review: what is in it, what was decided by whom, and who signed it off. */

/** The users of a review of users: found when it started, and the same from then on. */
export type ReviewedUsers = {
  readonly kind: 'users'
  /** How they were chosen: `filter`, `who-can`, or `selection`; other words only a later version knows. */
  readonly from: string
  /** "Users with status “locked”": whom it covers, as it was asked. */
  readonly words: string
  readonly ids: readonly string[]
  /** Something couldn't be checked when they were looked for, so that some may be missing. */
  readonly isPartial?: boolean | undefined
}

/** Which role assignments a review is about. */
export type ReviewedRoles =
  | ReviewedUsers
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

type ItemBase = FromFile & {
  /** The same at every load: by the assignment, the membership, or the invitation. */
  readonly id: string
  readonly scope: Scope
  readonly weighty: boolean
  readonly flags: readonly ItemFlag[]
  /** What a later version found to stand out, in its words. */
  readonly otherFlags?: readonly string[] | undefined
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

/** A role and what it covers, in the scope of the item. */
export type RolePair = { readonly role: RoleKey; readonly resourceGroup: string }

/** Something that someone decided. Nothing is ever changed in a log: undoing is another event. */
export type DecisionEvent = FromFile &
  Clocked & {
    readonly id: string
    readonly item: string
    /** `other`: a decision that only a later version knows. It counts for nothing. */
    readonly decision: Decision | 'undone' | 'other'
    /** What an `other` decision is called in the file. */
    readonly word?: string | undefined
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

export const exceptionKinds = [
  'undecided',
  'not-sure',
  'conflict',
  'own-access',
  'new',
  'not-checked',
  'not-proved',
] as const
export type ExceptionKind = (typeof exceptionKinds)[number]

/** What a review is signed off without, and why. */
export type ReviewException = {
  readonly kind: ExceptionKind
  readonly items: readonly string[]
  readonly reason: string
}

export type DecisionCounts = Readonly<Record<Decision | 'undecided' | 'conflict', number>>

export type SignOff = FromFile &
  Clocked & {
    readonly reviewer: Reviewer
    readonly at: number
    readonly counts: DecisionCounts
    readonly exceptions: readonly ReviewException[]
    readonly logSha256: string
  }

/** A signed-off review that was opened again. */
export type Reopening = FromFile & Clocked & { readonly reviewer: Reviewer; readonly at: number }

/** Items that came into a review after it started, with what was loaded of them then. */
export type Addition = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    readonly reviewer: Reviewer
    readonly items: readonly ReviewItem[]
    readonly population: AccessSnapshot
  }

/** What was found to have changed since a review started. Items are named by their ids. */
export type ChangeCheck = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    readonly reviewer: Reviewer
    readonly gone: readonly string[]
    readonly replaced: readonly { readonly item: string; readonly by: string }[]
    readonly added: readonly string[]
    /** Groups with the users who joined and left. */
    readonly members: readonly {
      readonly item: string
      readonly joined: readonly string[]
      readonly left: readonly string[]
    }[]
    /** Users of whom a fact changed. */
    readonly users: readonly string[]
    readonly unknown: readonly string[]
    /** How many items could be compared; undefined in files of earlier versions, like all below. */
    readonly compared?: number | undefined
    /** What was compared with. */
    readonly loaded?:
      | {
          readonly startedAt: number
          readonly endedAt: number
          readonly level: Completeness['level']
          readonly users: number
          readonly assignments: number
        }
      | undefined
    /** Items that were found, by name: they may be in no population of the review. */
    readonly found?: readonly FoundItem[] | undefined
    /** Names of users who joined, left, or changed. */
    readonly names?: readonly { readonly id: string; readonly name: string }[] | undefined
    /** What changed about users. */
    readonly facts?:
      readonly { readonly user: string; readonly before: UserFacts; readonly now: UserFacts }[] | undefined
  }

/** An item that a check found, new or assigned again. */
export type FoundItem = {
  readonly item: string
  readonly scope: Scope
  readonly subject: string
  readonly email?: string | undefined
  readonly role: string
  readonly resourceGroup?: string | undefined
}

/** What is compared of a user; undefined where it isn't reported. */
export type UserFacts = Pick<SnapshotUser, 'disabled' | 'twoFactor' | 'externallyManaged'>

/** A file that was saved for the next reviewer. */
export type HandOver = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    readonly reviewer: Reviewer
    readonly to: NextReviewer
  }

/** For whom a file was saved. The name is as typed; `foundBy`: how the ID was found in the access reviewed. */
export type NextReviewer = {
  readonly name: string
  readonly email?: string | undefined
  readonly id?: string | undefined
  readonly foundBy?: 'email' | 'name' | undefined
}

/** A file of the same review that was joined with it. */
export type Join = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    /** Who opened the file. */
    readonly reviewer: Reviewer
    readonly file: string
    /** Of all bytes of that file. */
    readonly sha256: string
    /** Decisions that only the file had, by reviewer. */
    readonly decisions: readonly { readonly reviewer: Reviewer; readonly count: number }[]
    /** Sign-offs, checks, and other entries that only the file had. */
    readonly others: number
    /** Items that were decided differently in the two, with the decisions that contradict each other. */
    readonly conflicts: readonly { readonly item: string; readonly decisions: readonly string[] }[]
  }

/** An item of a kind that only a later version knows. No one can decide on it here. */
export type UnknownItem = { readonly id: string; readonly kind: string; readonly asRead: JsonObject }

export type ReviewCampaign = FromFile & {
  readonly id: string
  readonly name: string
  readonly criteria: Criteria
  readonly createdAt: number
  readonly createdBy: Reviewer
  /** Days as "2026-12-12". */
  readonly reviewBy?: string | undefined
  readonly nextReview?: string | undefined
  /** As it was when the review started; never changed. */
  readonly population: AccessSnapshot
  /** SHA-256 of the population as a snapshot file of its own. */
  readonly populationSha256: string
  /** That file, in pieces that end between two lines. */
  readonly populationFile?: readonly Uint8Array[] | undefined
  /** The review or snapshot before, with which it is compared; undefined: none, or one that isn't understood. */
  readonly previous?: PreviousReview | undefined
  /** What files have of it, in pieces that end between two lines. */
  readonly previousFile?: readonly Uint8Array[] | undefined
  /** Also those that were added later. */
  readonly items: readonly ReviewItem[]
  /** Role assignments that come with a membership and are no items. */
  readonly managed: number
  readonly log: readonly DecisionEvent[]
  readonly signOffs: readonly SignOff[]
  readonly reopenings: readonly Reopening[]
  readonly additions?: readonly Addition[] | undefined
  readonly checks?: readonly ChangeCheck[] | undefined
  readonly handOvers?: readonly HandOver[] | undefined
  readonly joins?: readonly Join[] | undefined
  readonly unknownItems?: readonly UnknownItem[] | undefined
  /** Written by a later version, which this one would misread: nothing can be changed. */
  readonly readOnly?: boolean | undefined
  /** What was done about the decisions, in the order in which it happened. */
  readonly applied?: readonly ApplyEvent[] | undefined
}

/** Most items of one review. */
export const MAX_ITEMS = 20_000
/** Most users of a review of users. */
export const MAX_REVIEWED_USERS = 5000

/** Whether a decision is one that this version knows. */
export function isDecision(decision: DecisionEvent['decision']): decision is Decision {
  return decision !== 'undone' && decision !== 'other'
}

/** Whether nothing may be decided any more, because the review was signed off and not opened again. */
export function isSignedOff({ signOffs, reopenings }: Pick<ReviewCampaign, 'signOffs' | 'reopenings'>): boolean {
  const last = signOffs.at(-1)
  return last !== undefined && !reopenings.some(({ at }) => at >= last.at)
}

/** Whether nothing may be decided: the review is signed off, or of a version that this one would misread. */
export function isReadOnly(review: Pick<ReviewCampaign, 'signOffs' | 'reopenings' | 'readOnly'>): boolean {
  return review.readOnly === true || isSignedOff(review)
}
