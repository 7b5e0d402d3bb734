import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { isCutOff, type Remediation } from './remediation.ts'
import type { ReviewItem } from './review.ts'
import { roleIdOf } from './snapshot.ts'

/** Removed admins of a scope that Harness still lists: its own check still counts them. */
export type RemovedAdmins = {
  /** Identifiers of role assignments. */
  readonly assignments: ReadonlySet<string>
  /** Key of group and user: "crew 4f2a". */
  readonly members: ReadonlySet<string>
}

/** @param remediationOf returns the state of an item */
export function removedAdmins(
  items: readonly ReviewItem[],
  remediationOf: (item: string) => Remediation | undefined,
  scope: Scope,
): RemovedAdmins {
  const assignments = new Set<string>()
  const members = new Set<string>()
  for (const item of items) {
    if (scopeId(item.scope) !== scopeId(scope) || !isLeaving(remediationOf(item.id))) continue
    if (item.kind === 'group-member') members.add(`${item.group.id} ${item.user}`)
    else if ('row' in item && roleIdOf(item.row.role) === adminRoleOf[scopeLevel(scope)]) assignments.add(item.row.id)
  }
  return { assignments, members }
}

function isLeaving(remediation: Remediation | undefined): boolean {
  if (remediation === undefined) return false
  const { end, event } = remediation
  // A refused change can't take effect later; any other might.
  if (end === 'failed') return event.reason !== 'refused'
  return end === 'done-not-verified' || end === 'unknown' || isCutOff(remediation)
}
