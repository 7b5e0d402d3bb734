import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { GroupKind, RoleAssignment } from '#src/domain/access.ts'
import type { Subject } from '#src/domain/access-review/plan-rows.ts'
import type { InvitationRow, SnapshotGroup } from '#src/domain/access-review/snapshot.ts'
import type { HeldRole, RolePair } from '#src/domain/role-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkAnswer } from './bulk-run.ts'

/** What applying the decisions of a review asks Harness for, and sends to it. Reads throw ApiError. */

/** The result of a write for one of its targets. */
export type Written = { readonly kind: 'done' | 'failed' | 'unknown' | 'not-sent'; readonly text: string }

export type Sent = {
  /** By role pair, or by identifier of the assignment; what isn't in it has the verdict of the answer. */
  readonly results: ReadonlyMap<string, Written>
  /** Of the row as a whole, with what it means for the rest. */
  readonly answer: BulkAnswer
  /** No usable response came, and a look showed that the change went through. */
  readonly found: boolean
  readonly correlationId: string | undefined
}

/** A group as it is now. */
export type FreshGroup = { readonly kind: GroupKind; readonly members: ReadonlySet<string> | undefined }

export type ApplyReads = {
  /** What someone holds at exactly a scope, also what is switched off. */
  readonly assignmentsOf: (scope: Scope, subject: Pick<Subject, 'kind' | 'id'>) => Promise<readonly PlainAssignment[]>
  /** Who has the admin role of a scope. */
  readonly adminRows: (scope: Scope) => Promise<readonly PlainAssignment[]>
  /** Which of these are users of a scope who can sign in. */
  readonly enabledUsers: (scope: Scope, ids: readonly string[]) => Promise<ReadonlySet<string>>
  /** Undefined: there is no such group, or it can't be seen. */
  readonly group: (scope: Scope, id: string) => Promise<FreshGroup | undefined>
  readonly isMember: (scope: Scope, group: string, user: string) => Promise<boolean>
  readonly isUserOf: (scope: Scope, user: string) => Promise<boolean>
  readonly isLastAdmin: (scope: Scope, user: string) => Promise<boolean>
  /** All roles of a user in the account, also through groups. */
  readonly rolesAcross: (scope: Scope, user: string) => Promise<readonly RoleAssignment[]>
  /** Whether a user is in a group, other than a built-in one, of a scope or below it. */
  readonly isInGroupBelow: (scope: Scope, user: string) => Promise<boolean>
  readonly isInvitationOpen: (scope: Scope, id: string) => Promise<boolean>
}

export type ApplyWrites = {
  readonly assign: (scope: Scope, subject: Subject, roles: readonly RolePair[]) => Promise<Sent>
  readonly unassign: (scope: Scope, subject: Subject, roles: readonly HeldRole[]) => Promise<Sent>
  readonly leave: (scope: Scope, subject: Subject, group: Pick<SnapshotGroup, 'id' | 'name'>) => Promise<Sent>
  readonly removeUser: (scope: Scope, subject: Subject) => Promise<Sent>
  readonly revoke: (scope: Scope, invitation: Pick<InvitationRow, 'id' | 'email'>) => Promise<Sent>
}

export type ApplyPort = ApplyReads & ApplyWrites
