import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { GroupKind, RoleAssignment } from '#src/domain/access.ts'
import type { Subject } from '#src/domain/access-review/plan-rows.ts'
import type { InvitationRow, SnapshotGroup } from '#src/domain/access-review/snapshot.ts'
import type { AssignedRole, RolePair } from '#src/domain/role-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkAnswer } from './bulk-run.ts'

/** The calls to Harness for applying a review's decisions. Reads throw ApiError. */

/** The result of a change for one of its targets. */
export type Written = { readonly kind: 'done' | 'failed' | 'unknown' | 'not-sent'; readonly text: string }

export type Sent = {
  /** Keyed by role pair, or by identifier of the assignment; missing targets have the verdict of the response. */
  readonly results: ReadonlyMap<string, Written>
  /** For the row as a whole, and its effect on the rest. */
  readonly answer: BulkAnswer
  /** There was no usable response, and a check showed that the change went through. */
  readonly found: boolean
  readonly correlationId: string | undefined
}

/** A group as it is now. */
export type FreshGroup = { readonly kind: GroupKind; readonly members: ReadonlySet<string> | undefined }

export type ApplyReads = {
  /** Assignments of a principal at exactly one scope, including those that are turned off. */
  readonly assignmentsOf: (scope: Scope, subject: Pick<Subject, 'kind' | 'id'>) => Promise<readonly PlainAssignment[]>
  /** Principals with the admin role of a scope. */
  readonly adminRows: (scope: Scope) => Promise<readonly PlainAssignment[]>
  /** Which of these are users of a scope who can sign in. */
  readonly enabledUsers: (scope: Scope, ids: readonly string[]) => Promise<ReadonlySet<string>>
  /** Undefined: the group doesn't exist, or can't be viewed. */
  readonly group: (scope: Scope, id: string) => Promise<FreshGroup | undefined>
  readonly isMember: (scope: Scope, group: string, user: string) => Promise<boolean>
  readonly isUserOf: (scope: Scope, user: string) => Promise<boolean>
  readonly isLastAdmin: (scope: Scope, user: string) => Promise<boolean>
  /** All roles of a user in the account, including inherited ones. */
  readonly rolesAcross: (scope: Scope, user: string) => Promise<readonly RoleAssignment[]>
  /** Whether a user is in a group, other than a built-in one, of a scope or its child scopes. */
  readonly isInGroupBelow: (scope: Scope, user: string) => Promise<boolean>
  readonly isInvitationOpen: (scope: Scope, id: string) => Promise<boolean>
}

export type ApplyWrites = {
  readonly assign: (scope: Scope, subject: Subject, roles: readonly RolePair[]) => Promise<Sent>
  readonly unassign: (scope: Scope, subject: Subject, roles: readonly AssignedRole[]) => Promise<Sent>
  readonly leave: (scope: Scope, subject: Subject, group: Pick<SnapshotGroup, 'id' | 'name'>) => Promise<Sent>
  readonly removeUser: (scope: Scope, subject: Subject) => Promise<Sent>
  readonly revoke: (scope: Scope, invitation: Pick<InvitationRow, 'id' | 'email'>) => Promise<Sent>
}

export type ApplyPort = ApplyReads & ApplyWrites
