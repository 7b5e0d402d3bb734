import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import type { ScopeLevel } from './scope.ts'

/** A role or a resource group, by ID or by the value of an option. */
type Ref = { readonly id: string } | { readonly value: string }

/**
 * Key of a role on a resource group.
 *
 * @param pair as reported by the service (an empty resource group is the default one of the level), staged, or
 *   chosen
 */
export function pairKey(
  pair:
    | { readonly roleIdentifier: string; readonly resourceGroupIdentifier?: string | undefined }
    | { readonly role: Ref; readonly resourceGroup: Ref },
): string {
  if ('role' in pair) return `${refOf(pair.role)} ${refOf(pair.resourceGroup)}`
  return `${pair.roleIdentifier} ${pair.resourceGroupIdentifier ?? ''}`
}

function refOf(ref: Ref): string {
  return 'id' in ref ? ref.id : ref.value
}

/** Built-in roles that can manage and invite users. Custom roles can't be recognized by ID. */
export const adminRoles: ReadonlySet<string> = new Set([
  '_account_admin',
  '_organization_admin',
  '_project_admin',
  '_sei_admin',
])

/** Built-in roles that every user in a scope gets; they say nothing about a user. */
const viewerRoles = new Set(['_account_viewer', '_organization_viewer', '_project_viewer'])

/** Whether a role can manage users. */
export function isAdminRole(roleIdentifier: string): boolean {
  return adminRoles.has(roleIdentifier)
}

/** Whether a role is the built-in viewer role of a level. */
export function isViewerRole(roleIdentifier: string): boolean {
  return viewerRoles.has(roleIdentifier)
}

/** Badge of the only user with the built-in admin role of a level. */
export const lastAdminLabels: Record<ScopeLevel, string> = {
  account: 'Last account admin',
  organization: 'Last organization admin',
  project: 'Last project admin',
}

/** A role as shown in a row: of an assignment, of an invitation, or inherited from a group. */
export type VisibleRole = Pick<RoleAssignmentMetadata, 'roleIdentifier'> &
  Partial<Pick<RoleAssignmentMetadata, 'roleName' | 'resourceGroupIdentifier' | 'resourceGroupName'>> & {
    /** Name of the group it is inherited from; undefined if direct. */
    readonly from?: string
    /** The same group as formatted by `groupRef` in the scope of the role. */
    readonly fromGroup?: string
  }

/**
 * Which roles of a user a list contains. `all`: direct and inherited. `direct`: direct ones. `some`: not even all
 * direct ones. `invited`: those of an invitation.
 */
export type KnownRoles = 'all' | 'direct' | 'some' | 'invited'

/** Name of an assignment's role; its identifier if the name is not reported. */
export function roleNameOf({ roleIdentifier, roleName }: VisibleRole): string {
  return roleName ?? roleIdentifier
}

/** Name of an assignment's resource group, or undefined if not reported. */
export function resourceGroupNameOf(
  assignment: Pick<VisibleRole, 'resourceGroupIdentifier' | 'resourceGroupName'>,
): string | undefined {
  return assignment.resourceGroupName ?? assignment.resourceGroupIdentifier
}

/** Summary of roles for a row: none, only the built-in viewer role, or the first ones and the number of others. */
export type RolesSummary =
  | { readonly kind: 'none' }
  | { readonly kind: 'viewer-only'; readonly name: string }
  | { readonly kind: 'roles'; readonly shown: readonly VisibleRole[]; readonly more: number }

/**
 * Summarizes roles for a table row: admin roles first, the built-in viewer role never as a chip, and inherited roles
 * only if they are not direct as well.
 *
 * @param assignments at one scope, direct ones first
 * @param max how many are shown before "+n"
 */
export function summarizeRoles(assignments: readonly VisibleRole[], max = 1): RolesSummary {
  const keys = new Set<string>()
  const shown = assignments.filter((role) => {
    const key = pairKey(role)
    const isRepeated = role.from !== undefined && keys.has(key)
    keys.add(key)
    return !isViewerRole(role.roleIdentifier) && !isRepeated
  })
  const [first] = assignments
  if (first === undefined) return { kind: 'none' }
  if (shown.length === 0) return { kind: 'viewer-only', name: roleNameOf(first) }
  const ordered = [
    ...shown.filter(({ roleIdentifier }) => isAdminRole(roleIdentifier)),
    ...shown.filter(({ roleIdentifier }) => !isAdminRole(roleIdentifier)),
  ]
  return { kind: 'roles', shown: ordered.slice(0, max), more: Math.max(0, ordered.length - max) }
}
