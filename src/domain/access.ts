import type { RoleAssignmentRow } from '#src/contract/access-schema.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import { isApiError } from './api-error.ts'
import { adminRoleOf, makeScope, scopeId, scopeLevel, type Scope } from './scope.ts'

/** How a role is assigned. `other`: an unknown kind of principal, as named by the service. */
type Via =
  | { readonly kind: 'direct' }
  | { readonly kind: 'group'; readonly id: string; readonly name: string; readonly level: string | undefined }
  | { readonly kind: 'other'; readonly word: string }

/** One role of a user on one resource group at one scope. */
export type RoleAssignment = {
  /** Unique in a list of role assignments. */
  readonly id: string
  readonly role: { readonly id: string; readonly name: string }
  /** The assignment itself, for changes; undefined if not reported. */
  readonly assignmentId: string | undefined
  /** Name of the resource group; its identifier if the name is not reported. */
  readonly resourceGroup: string
  /** Undefined if not reported. */
  readonly resourceGroupId: string | undefined
  readonly scope: Scope
  readonly orgName: string | undefined
  readonly projectName: string | undefined
  readonly via: Via
  /** Milliseconds since the epoch; undefined if not reported. */
  readonly since: number | undefined
  /** Part of the membership, so it can't be removed separately. */
  readonly managed: boolean
  /** Turned off: grants no permissions. Undefined if not reported. */
  readonly disabled: boolean | undefined
}

/**
 * Rows of `roleassignments/v2/filter` for one user, sorted: account first, then by organization and project, direct
 * before groups, then by role.
 *
 * @param account the requested account; rows can omit it
 */
export function assignmentsOfRows(account: string, rows: readonly RoleAssignmentRow[]): RoleAssignment[] {
  return sorted(rows.map((row) => assignmentOfRow(account, row)))
}

function assignmentOfRow(account: string, row: RoleAssignmentRow): RoleAssignment {
  const { role } = row.role
  const { orgIdentifier, projectIdentifier, orgName, projectName } = row.scope
  return {
    id: row.identifier,
    assignmentId: row.identifier,
    role: { id: role.identifier, name: role.name ?? role.identifier },
    resourceGroup: row.resourceGroup.name ?? row.resourceGroup.identifier,
    resourceGroupId: row.resourceGroup.identifier,
    scope: makeScope(account, orgIdentifier, projectIdentifier),
    orgName: orgName ?? orgIdentifier,
    projectName: projectName ?? projectIdentifier,
    via: viaOf(row.principal),
    since: row.createdAt,
    managed: row.harnessManaged === true,
    disabled: row.disabled === true,
  }
}

function viaOf({ type, identifier, name, scopeLevel: level }: RoleAssignmentRow['principal']): Via {
  if (type === 'USER') return { kind: 'direct' }
  if (type === 'USER_GROUP') return { kind: 'group', id: identifier, name: name ?? identifier, level }
  return { kind: 'other', word: type }
}

/**
 * Direct roles at exactly one scope as returned by `user/aggregate`; their dates are not reported there.
 *
 * @param names names of the organization and project of the scope, if known
 */
export function assignmentsOfUser(
  scope: Scope,
  metadata: readonly RoleAssignmentMetadata[],
  names: { readonly org?: string | undefined; readonly project?: string | undefined } = {},
): RoleAssignment[] {
  return sorted(
    metadata.map((row, index) => ({
      id: row.identifier ?? `${scopeId(scope)} ${row.roleIdentifier} ${row.resourceGroupIdentifier ?? ''} ${index}`,
      assignmentId: row.identifier,
      role: { id: row.roleIdentifier, name: row.roleName ?? row.roleIdentifier },
      resourceGroup: row.resourceGroupName ?? row.resourceGroupIdentifier ?? 'Unknown',
      resourceGroupId: row.resourceGroupIdentifier,
      scope,
      orgName: names.org ?? scope.org,
      projectName: names.project ?? scope.project,
      via: { kind: 'direct' },
      since: undefined,
      managed: row.managedRoleAssignment === true,
      disabled: undefined,
    })),
  )
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true })
const viaOrder: Record<Via['kind'], number> = { direct: 0, group: 1, other: 2 }

/** Compares names in natural order. */
export function byText(one: string, other: string): number {
  return collator.compare(one, other)
}

/**
 * The order of role assignments: account first, then by organization and project, direct before groups, then by role.
 */
export function inOrder(one: RoleAssignment, other: RoleAssignment): number {
  return (
    byText(one.orgName ?? '', other.orgName ?? '') ||
    byText(one.projectName ?? '', other.projectName ?? '') ||
    viaOrder[one.via.kind] - viaOrder[other.via.kind] ||
    byText(one.role.name, other.role.name) ||
    byText(one.resourceGroup, other.resourceGroup)
  )
}

function sorted(assignments: RoleAssignment[]): RoleAssignment[] {
  return assignments.toSorted(inOrder)
}

/**
 * Whether the built-in admin role of exactly this scope is among the role assignments, direct or inherited from a
 * group.
 */
export function holdsAdminRole(scope: Scope, assignments: readonly RoleAssignment[]): boolean {
  const role = adminRoleOf[scopeLevel(scope)]
  return assignments.some(
    (assignment) => !assignment.disabled && assignment.role.id === role && scopeId(assignment.scope) === scopeId(scope),
  )
}

/**
 * Whether a failed read of all access of a user means that the caller can't view it (docs/service.md, trap 4: partly
 * HTTP 400).
 */
export function isAccessRefused(error: unknown): boolean {
  return isApiError(error) && (error.status === 403 || error.code === 'USER_NOT_AUTHORIZED')
}

/** Who manages the members of a group. */
export type GroupKind = 'built-in' | 'scim' | 'sso' | 'local' | 'unknown'

/** Kind of a group; unknown if the service didn't report it. */
export function groupKind(group: Pick<UserGroup, 'harnessManaged' | 'externallyManaged' | 'ssoLinked'>): GroupKind {
  const { harnessManaged, externallyManaged, ssoLinked } = group
  if (harnessManaged === true) return 'built-in'
  if (externallyManaged === true) return 'scim'
  if (ssoLinked === true) return 'sso'
  return (harnessManaged ?? externallyManaged ?? ssoLinked) === undefined ? 'unknown' : 'local'
}

/** Label for a kind of group and, if members can't be changed here, the reason. */
export const groupKinds: Record<GroupKind, { readonly word: string; readonly lock?: string }> = {
  'built-in': { word: 'Built-in', lock: 'Everyone in this scope is a member' },
  scim: { word: 'Managed by SCIM', lock: 'Changed in the identity provider' },
  sso: { word: 'Linked to SSO', lock: 'Follows the identity provider' },
  local: { word: 'Managed by Harness' },
  unknown: { word: 'Unknown' },
}
