import type { UserAggregate } from '#src/contract/user-schema.ts'
import { formatNumber } from './format.ts'
import type { VisibleRole } from './roles.ts'

/** Roles at one scope that users inherit from groups, and lists that include them. */

/** A role with the group it is inherited from. */
export type InheritedRole = VisibleRole & { readonly from: string }

/** Roles at one scope that groups grant their members. */
export type InheritedRoles = {
  /** From groups that include everyone in the scope. */
  readonly everyone: readonly InheritedRole[]
  readonly byUser: ReadonlyMap<string, readonly InheritedRole[]>
  /** Why some of them are unknown; `gaps` names groups whose members could not be loaded. */
  readonly missing: 'hidden' | 'failed' | 'partly' | undefined
  readonly gaps: readonly string[]
}

/** @param missing why nothing is known about groups */
export function notInherited(missing?: InheritedRoles['missing']): InheritedRoles {
  return { everyone: [], byUser: new Map(), missing, gaps: [] }
}

/** Inherited roles of a user. */
export function inheritedBy({ everyone, byUser }: InheritedRoles, userId: string): readonly InheritedRole[] {
  const own = byUser.get(userId)
  if (own === undefined) return everyone
  return everyone.length === 0 ? own : [...own, ...everyone]
}

/** Direct roles first, then inherited ones. */
export function allRoles(
  { user, roleAssignmentMetadata }: UserAggregate,
  inherited: InheritedRoles | undefined,
): readonly VisibleRole[] {
  const more = inherited === undefined ? [] : inheritedBy(inherited, user.uuid)
  return more.length === 0 ? roleAssignmentMetadata : [...roleAssignmentMetadata, ...more]
}

/** Filter by role and resource group; an empty list matches all. */
export type AccessFilter = { readonly roles: readonly string[]; readonly resourceGroups: readonly string[] }

/** Whether one role matches both filters, as the service filters. */
export function matchesAccessFilter(
  { roleIdentifier, resourceGroupIdentifier }: VisibleRole,
  { roles, resourceGroups }: AccessFilter,
): boolean {
  return (
    (roles.length === 0 || roles.includes(roleIdentifier)) &&
    (resourceGroups.length === 0 ||
      (resourceGroupIdentifier !== undefined && resourceGroups.includes(resourceGroupIdentifier)))
  )
}

/** Whether a filter is active. */
export function filtersByAccess({ roles, resourceGroups }: AccessFilter): boolean {
  return roles.length > 0 || resourceGroups.length > 0
}

/** Groups that grant one of the filtered roles, with the number of members; undefined: everyone. */
export function groupsMatching(
  { everyone, byUser }: InheritedRoles,
  filter: AccessFilter,
): { readonly group: string; readonly members: number | undefined }[] {
  const found = new Map<string, number | undefined>()
  for (const role of everyone) if (matchesAccessFilter(role, filter)) found.set(role.from, undefined)
  for (const roles of byUser.values())
    for (const group of new Set(roles.flatMap((role) => (matchesAccessFilter(role, filter) ? role.from : []))))
      if (!found.has(group) || found.get(group) !== undefined) found.set(group, (found.get(group) ?? 0) + 1)
  return [...found].map(([group, members]) => ({ group, members }))
}

/**
 * Maximum number of assignments in one response about roles; the service doesn't report that more exist
 * (docs/service.md, trap 13).
 */
export const MAX_ASSIGNMENTS_READ = 1000

/** Number of shown assignments from which a response might be cut off: some of those that count are not shown. */
const NEARLY_CUT = 800

/** Whether roles of some of these users might be missing, because the response reached the limit. */
export function isNearLimit(rows: readonly UserAggregate[]): boolean {
  return rows.reduce((sum, { roleAssignmentMetadata: roles }) => sum + roles.length, 0) >= NEARLY_CUT
}

/** How a filter by roles or resource groups is processed. */
export type FilterPlan = {
  /** Matching direct assignments; undefined: not reported. */
  readonly assignments: number | undefined
  /** Maximum number of matching assignments of internal roles that aren't counted. */
  readonly hidden: number
  readonly inherited: InheritedRoles
  readonly ways: ReturnType<typeof groupsMatching>
  /** Everyone in the scope, if relevant and reported. */
  readonly users: number | undefined
}

/** Maximum number of users that are loaded without asking, if the service's response is incomplete. */
const FEW_USERS = 1000

/** Whether the service's response to the filter might omit users: at exactly 1,000, that is unknown. */
export function isOverLimit({ assignments, hidden }: Pick<FilterPlan, 'assignments' | 'hidden'>): boolean {
  return assignments === undefined || assignments + hidden >= MAX_ASSIGNMENTS_READ
}

/** Whether internal roles, which any user can have, match a filter: they are on the built-in resource groups. */
export function includesInternalRoles({ roles, resourceGroups }: AccessFilter): boolean {
  return roles.length === 0 && resourceGroups.some((id) => id.startsWith('_all_'))
}

/** Why users might be missing in a file of users found by their roles. */
export const hiddenRolesGap = 'Might be incomplete: Harness doesn’t show roles that it assigns automatically.'

/** Whether all users are loaded and filtered here without asking. */
export function scansAllUsers(plan: FilterPlan): boolean {
  return (isOverLimit(plan) || plan.ways.length > 0) && plan.users !== undefined && plan.users <= FEW_USERS
}

/**
 * Meaning of a total. `exact`: everyone who has it, direct or inherited. `direct`: everyone with a direct assignment;
 * others might inherit it. `at-least`: this many or more. `more`: more than that.
 */
export type TotalKind = 'exact' | 'direct' | 'at-least' | 'more'

/**
 * @param plan undefined if there is no filter by roles
 * @param total the service's total for the users in its response
 */
export function totalKind(plan: FilterPlan | undefined, total: number): TotalKind {
  if (plan === undefined) return 'exact'
  if (isOverLimit(plan))
    return total >= MAX_ASSIGNMENTS_READ && (plan.assignments ?? 0) > MAX_ASSIGNMENTS_READ ? 'more' : 'at-least'
  return plan.ways.length > 0 || plan.inherited.missing !== undefined ? 'direct' : 'exact'
}

/** "More than 1,000". */
export function boundText(total: number, kind: TotalKind): string {
  const number = formatNumber(total)
  return kind === 'more' ? `More than ${number}` : kind === 'at-least' ? `At least ${number}` : number
}
