import type { Scope } from '#src/domain/scope.ts'
import type { Completeness } from './completeness.ts'
import type { JsonObject } from './lined-json.ts'
import type { PreviousReview } from './earlier-file.ts'
import type { ApplyEvent } from './apply-event.ts'
import type { FromFile, Clocked, Reviewer, Decision } from './review-entry.ts'
import type { AccessSnapshot, AssignmentRow, InvitationRow, RoleKey, SnapshotGroup, SnapshotUser } from './snapshot.ts'

/** A review: its items, its decisions with their reviewers, and its sign-offs. */

/** The users of a review of users: found when it started, and unchanged since then. */
export type ReviewedUsers = {
  readonly kind: 'users'
  /** How they were chosen: `filter`, `who-can`, or `selection`; other values are from a later version. */
  readonly from: string
  /** "Users with status “locked”": the description of the users, as chosen. */
  readonly words: string
  readonly ids: readonly string[]
  /** Something couldn't be checked when they were found, so some might be missing. */
  readonly isPartial?: boolean | undefined
}

/** Which role assignments a review is about. */
export type ReviewedRoles =
  | ReviewedUsers
  | { readonly kind: 'all' }
  | { readonly kind: 'privileged' }
  | { readonly kind: 'role'; readonly role: RoleKey; readonly resourceGroup?: string | undefined }

/** Items of a review. */
export type Criteria = {
  readonly scope: Scope
  /** Whether child scopes are included. */
  readonly children: boolean
  readonly roles: ReviewedRoles
  readonly serviceAccounts: boolean
  readonly invitations: boolean
  readonly groupMembers: boolean
  /** Users without a role, each as a membership. */
  readonly withoutRole: boolean
}

/** Flags of an item, as in the questions of the overview. */
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
  /** The same for every load: identifies the assignment, the membership, or the invitation. */
  readonly id: string
  readonly scope: Scope
  readonly weighty: boolean
  readonly flags: readonly ItemFlag[]
  /** Flags of a later version, as in its file. */
  readonly otherFlags?: readonly string[] | undefined
}

export type AssignmentItem = ItemBase & {
  readonly kind: 'user-assignment' | 'service-account-assignment' | 'orphan-assignment'
  readonly row: AssignmentRow
  /** Names of groups that grant the user the same role on the same resource group. */
  readonly also: readonly string[]
}

/** One decision for all members, who are stored as they were; `group` is undefined if it could not be loaded. */
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

/** A decision event. Logs are append-only: undoing is another event. */
export type DecisionEvent = FromFile &
  Clocked & {
    readonly id: string
    readonly item: string
    /** `other`: a decision of a later version. It doesn't count. */
    readonly decision: Decision | 'undone' | 'other'
    /** Name of an `other` decision in the file. */
    readonly word?: string | undefined
    readonly reason?: string | undefined
    readonly target?: RolePair | undefined
    readonly reviewer: Reviewer
    /** Milliseconds since the epoch. */
    readonly at: number
    /** Shared by items that were decided together. */
    readonly bulkId?: string | undefined
    /** The last events of the item that were known at that time. */
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

/** Exceptions at sign-off, with the reason. */
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

/** A signed-off review that was reopened. */
export type Reopening = FromFile & Clocked & { readonly reviewer: Reviewer; readonly at: number }

/** Items that were added to a review after it started, with the access loaded for them then. */
export type Addition = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    readonly reviewer: Reviewer
    readonly items: readonly ReviewItem[]
    readonly population: AccessSnapshot
  }

/** Changes that were found since a review started. Items are identified by their IDs. */
export type ChangeCheck = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    readonly reviewer: Reviewer
    readonly gone: readonly string[]
    readonly replaced: readonly { readonly item: string; readonly by: string }[]
    readonly added: readonly string[]
    /** Groups with the users who were added and removed. */
    readonly members: readonly {
      readonly item: string
      readonly joined: readonly string[]
      readonly left: readonly string[]
    }[]
    /** Users with a changed fact. */
    readonly users: readonly string[]
    readonly unknown: readonly string[]
    /** Number of items that could be compared; undefined in files of earlier versions, like all members below. */
    readonly compared?: number | undefined
    /** The access it was compared with. */
    readonly loaded?:
      | {
          readonly startedAt: number
          readonly endedAt: number
          readonly level: Completeness['level']
          readonly users: number
          readonly assignments: number
        }
      | undefined
    /** Items that were found, by name: they might be in no population of the review. */
    readonly found?: readonly FoundItem[] | undefined
    /** Names of users who were added, removed, or changed. */
    readonly names?: readonly { readonly id: string; readonly name: string }[] | undefined
    /** What changed about users. */
    readonly facts?:
      readonly { readonly user: string; readonly before: UserFacts; readonly now: UserFacts }[] | undefined
  }

/** An item that a check found: new or assigned again. */
export type FoundItem = {
  readonly item: string
  readonly scope: Scope
  readonly subject: string
  readonly email?: string | undefined
  readonly role: string
  readonly resourceGroup?: string | undefined
}

/** Facts of a user that are compared; undefined if not reported. */
export type UserFacts = Pick<SnapshotUser, 'disabled' | 'twoFactor' | 'externallyManaged'>

/** A file that was saved for the next reviewer. */
export type HandOver = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    readonly reviewer: Reviewer
    readonly to: NextReviewer
  }

/** The receiver of a saved file. The name is as typed; `foundBy`: how the ID was found in the reviewed access. */
export type NextReviewer = {
  readonly name: string
  readonly email?: string | undefined
  readonly id?: string | undefined
  readonly foundBy?: 'email' | 'name' | undefined
}

/** A file of the same review that was merged into it. */
export type Join = FromFile &
  Clocked & {
    readonly id: string
    readonly at: number
    /** Who opened the file. */
    readonly reviewer: Reviewer
    readonly file: string
    /** Checksum of that file. */
    readonly sha256: string
    /** Decisions that only the file had, by reviewer. */
    readonly decisions: readonly { readonly reviewer: Reviewer; readonly count: number }[]
    /** Sign-offs, checks, and other entries that only the file had. */
    readonly others: number
    /** Items that were decided differently in the two, with the contradicting decisions. */
    readonly conflicts: readonly { readonly item: string; readonly decisions: readonly string[] }[]
  }

/** An item of a kind that only a later version supports. No one can decide on it here. */
export type UnknownItem = { readonly id: string; readonly kind: string; readonly asRead: JsonObject }

export type ReviewCampaign = FromFile & {
  readonly id: string
  readonly name: string
  readonly criteria: Criteria
  readonly createdAt: number
  readonly createdBy: Reviewer
  /** Dates as "2026-12-12". */
  readonly reviewBy?: string | undefined
  readonly nextReview?: string | undefined
  /** The access when the review started; never changed. */
  readonly population: AccessSnapshot
  /** SHA-256 of the population as a separate snapshot file. */
  readonly populationSha256: string
  /** That file, in chunks that end between two lines. */
  readonly populationFile?: readonly Uint8Array[] | undefined
  /** The previous review or snapshot that it is compared with; undefined: none, or an unsupported one. */
  readonly previous?: PreviousReview | undefined
  /** Its serialized form in files, in chunks that end between two lines. */
  readonly previousFile?: readonly Uint8Array[] | undefined
  /** Including those that were added later. */
  readonly items: readonly ReviewItem[]
  /** Role assignments that are part of a membership and are no items. */
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
  /** The changes made for the decisions, in chronological order. */
  readonly applied?: readonly ApplyEvent[] | undefined
}

/** Maximum number of items in one review. */
export const MAX_ITEMS = 20_000
/** Maximum number of users in a review of users. */
export const MAX_REVIEWED_USERS = 5000

/** Whether this version recognizes a decision. */
export function isDecision(decision: DecisionEvent['decision']): decision is Decision {
  return decision !== 'undone' && decision !== 'other'
}

/** Whether decisions are locked, because the review is signed off and not reopened. */
export function isSignedOff({ signOffs, reopenings }: Pick<ReviewCampaign, 'signOffs' | 'reopenings'>): boolean {
  const last = signOffs.at(-1)
  return last !== undefined && !reopenings.some(({ at }) => at >= last.at)
}

/** Whether decisions are locked: the review is signed off, or of a version that this one would misread. */
export function isReadOnly(review: Pick<ReviewCampaign, 'signOffs' | 'reopenings' | 'readOnly'>): boolean {
  return review.readOnly === true || isSignedOff(review)
}
