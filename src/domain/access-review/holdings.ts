import { isAdminRole } from '#src/domain/roles.ts'
import { isSameScope, type Scope } from '#src/domain/scope.ts'
import type { Gap } from './completeness.ts'
import { keyAt, roleIdOf, type AccessSnapshot, type AssignmentRow, type SnapshotGroup } from './snapshot.ts'

/** Who has which role at a scope, direct and inherited from groups. Long work is a generator, to be run in slices. */

/** A role that a user has; `group`: where it is inherited from, undefined if it is direct. */
export type Held = { readonly row: AssignmentRow; readonly group: SnapshotGroup | undefined }

export type Holdings = {
  readonly scope: Scope
  /** Identifiers of the users of the scope. */
  readonly users: ReadonlySet<string>
  /** Roles that every user of the scope has from built-in groups. */
  readonly everyone: readonly Held[]
  readonly byUser: ReadonlyMap<string, readonly Held[]>
}

/** Number of steps after which a slice can end. */
const STEP = 200

/** Whether a part of a scope has a known gap. */
export function hasGap(snapshot: AccessSnapshot, part: Gap['part'], scope: Scope): boolean {
  return snapshot.completeness.gaps.some((gap) => gap.part === part && isSameScope(gap.scope, scope))
}

/** Whether no role assignment of a scope could be loaded, so that nothing is known about its users' roles. */
export function lacksAssignments(snapshot: AccessSnapshot, scope: Scope): boolean {
  return snapshot.assignments.size === 0 && hasGap(snapshot, 'assignments', scope)
}

/** Why an assignment grants nothing; undefined if it is effective. */
export function idleReason(
  snapshot: AccessSnapshot,
  row: AssignmentRow,
): 'disabled' | 'missing-role' | 'missing-resource-group' | undefined {
  return row.disabled ? 'disabled' : missingPart(snapshot, row)
}

/**
 * A missing role, resource group or principal of an assignment, whether the assignment is turned off or not; undefined
 * if none is missing.
 */
export function missingPart(
  snapshot: AccessSnapshot,
  row: AssignmentRow,
): 'missing-role' | 'missing-resource-group' | undefined {
  if (!snapshot.roles.has(row.role) && !hasGap(snapshot, 'roles', row.scope)) return 'missing-role'
  const isCovered = snapshot.resourceGroups.has(keyAt(row.scope, row.resourceGroup))
  return isCovered || hasGap(snapshot, 'resource-groups', row.scope) ? undefined : 'missing-resource-group'
}

/** The group of an assignment; undefined if it is unknown or missing. */
export function groupOf(snapshot: AccessSnapshot, row: AssignmentRow): SnapshotGroup | undefined {
  return row.kind === 'group' ? snapshot.groups.get(keyAt(row.groupScope ?? row.scope, row.principal)) : undefined
}

/** Whether a user is in a scope. */
export function isUserOf(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.some((each) => isSameScope(each, scope))
}

/**
 * Roles of users at exactly one scope. Assignments that are turned off, internal, or without role or resource group
 * are omitted.
 */
export function* holdingsAt(snapshot: AccessSnapshot, scope: Scope): Generator<undefined, Holdings> {
  const users = new Set<string>()
  const byUser = new Map<string, Held[]>()
  const everyone: Held[] = []
  const addHolding = (id: string, held: Held) => {
    const known = byUser.get(id)
    if (known === undefined) byUser.set(id, [held])
    else known.push(held)
  }
  let steps = 0
  for (const user of snapshot.users) {
    if (isUserOf(user.scopes, scope)) users.add(user.id)
    if (++steps % STEP === 0) yield
  }
  for (const row of snapshot.assignments) {
    if (++steps % STEP === 0) yield
    if (!isSameScope(row.scope, scope) || row.internal || idleReason(snapshot, row) !== undefined) continue
    if (row.kind === 'user') addHolding(row.principal, { row, group: undefined })
    const group = groupOf(snapshot, row)
    if (group === undefined) continue
    if (group.members === 'all-users-of-scope') {
      if (isSameScope(group.scope, scope)) everyone.push({ row, group })
      else
        for (const user of snapshot.users) {
          if (++steps % STEP === 0) yield
          if (isUserOf(user.scopes, group.scope)) addHolding(user.id, { row, group })
        }
    } else if (group.members !== 'unknown')
      for (const id of group.members) {
        if (++steps % STEP === 0) yield
        addHolding(id, { row, group })
      }
  }
  return { scope, users, everyone, byUser }
}

/** Roles of one user. */
export function holdingsOfUser({ byUser, everyone, users }: Holdings, id: string): readonly Held[] {
  const own = byUser.get(id) ?? []
  return everyone.length === 0 || !users.has(id) ? own : [...own, ...everyone]
}

/** Permissions that let a user change the access of others. */
export const privileges: ReadonlySet<string> = new Set([
  'core_user_manage',
  'core_user_invite',
  'core_usergroup_manage',
  'core_authsetting_edit',
  'core_role_edit',
  'core_resourcegroup_edit',
])
/** The built-in resource group that includes all child scopes. */
export const EVERYTHING_BELOW = '_all_resources_including_child_scopes'

/** Whether a role lets a user change the access of others. */
export function isPrivileged(snapshot: AccessSnapshot, role: AssignmentRow['role']): boolean {
  if (role.startsWith('built-in:') && isAdminRole(roleIdOf(role))) return true
  return snapshot.roles.get(role)?.permissions?.some((permission) => privileges.has(permission)) === true
}

/** Whether an assignment is privileged, so that a review checks it first. */
export function isHighImpact(snapshot: AccessSnapshot, row: Pick<AssignmentRow, 'role' | 'resourceGroup'>): boolean {
  return row.resourceGroup === EVERYTHING_BELOW || isPrivileged(snapshot, row.role)
}
