import type { RolePair as NamedPair } from '#src/domain/role-changes.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { AssignmentRow, InvitationRow, SnapshotGroup } from './snapshot.ts'

/** Rows of the ledger when decisions are applied: the change, its principal, and its duration. */

/** Who a change is about. */
export type Subject = {
  readonly kind: 'user' | 'group' | 'service-account'
  readonly id: string
  readonly name: string
  readonly email: string | undefined
}

/** A role assignment to remove; `target`: only after this one is assigned. */
export type Removal = {
  readonly item: string
  readonly row: AssignmentRow
  readonly pair: NamedPair
  readonly target?: NamedPair | undefined
}

/** An item whose new role is to be assigned. */
export type Assigning = { readonly item: string; readonly row: AssignmentRow; readonly target: NamedPair }

/** The change of one row. */
export type Work =
  | { readonly kind: 'assign'; readonly changes: readonly Assigning[] }
  | { readonly kind: 'unassign'; readonly removals: readonly Removal[] }
  | { readonly kind: 'leave-group'; readonly item: string; readonly group: SnapshotGroup }
  | { readonly kind: 'remove-user'; readonly item: string }
  | { readonly kind: 'revoke'; readonly item: string; readonly invitation: InvitationRow }

/** New roles come first; admin roles are removed last and one by one. */
export const phases = ['assign', 'remove', 'remove-user', 'remove-admin'] as const
export type Phase = (typeof phases)[number]

/** A row of the ledger: one change for one user, group, or service account at one scope. */
export type PlanRow = {
  readonly id: string
  readonly phase: Phase
  readonly scope: Scope
  readonly subject: Subject
  readonly work: Work
}

/** Items of a row. */
export function itemsOf({ work }: PlanRow): readonly string[] {
  switch (work.kind) {
    case 'assign':
      return work.changes.map(({ item }) => item)
    case 'unassign':
      return work.removals.map(({ item }) => item)
    default:
      return [work.item]
  }
}

/** Milliseconds between two rows: the reads before it and the change itself stay below five calls a second. */
export const ROW_GAP = 400
/** A row that checks for other admins first. */
const ADMIN_GAP = 600

/** Milliseconds between two such rows. */
export function gapOf(rows: readonly PlanRow[]): number {
  return rows.some(({ phase }) => phase === 'remove-admin' || phase === 'remove-user') ? ADMIN_GAP : ROW_GAP
}

/** The minimum time for rows, including the check after each, in milliseconds. */
export function estimateTime(rows: readonly PlanRow[]): number {
  const checked = new Set(rows.filter(({ phase }) => phase !== 'assign').map(checkKey)).size
  return rows.length * gapOf(rows) + checked * ROW_GAP
}

/** Rows that one read can verify. */
export function checkKey({ scope, subject, work }: PlanRow): string {
  const read = work.kind === 'assign' || work.kind === 'unassign' ? subject.id : itemKey(work)
  return `${scopeId(scope)} ${subject.kind} ${read}`
}

function itemKey(work: Exclude<Work, { kind: 'assign' | 'unassign' }>): string {
  return `${work.kind} ${work.item}`
}
