import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import type { ScopeLevel } from './scope.ts'

/** A role or a resource group, by id or by the value of a choice. */
type Ref = { readonly id: string } | { readonly value: string }

/**
 * One string for a role on a resource group.
 *
 * @param pair as the service names it (a blank resource group is the default one of the level), staged, or chosen
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

/** Built-in roles that may manage and invite people. Custom roles can't be recognized by id. */
export const adminRoles: ReadonlySet<string> = new Set([
  '_account_admin',
  '_organization_admin',
  '_project_admin',
  '_sei_admin',
])

/** Built-in roles that everyone in a scope gets; they say nothing about a person. */
const viewerRoles = new Set(['_account_viewer', '_organization_viewer', '_project_viewer'])

/** Whether a role can manage people. */
export function isAdminRole(roleIdentifier: string): boolean {
  return adminRoles.has(roleIdentifier)
}

/** Whether a role is the built-in viewer of a level. */
export function isViewerRole(roleIdentifier: string): boolean {
  return viewerRoles.has(roleIdentifier)
}

/** Badge of a user who alone has the built-in admin role of a level. */
export const lastAdminLabels: Record<ScopeLevel, string> = {
  account: 'Last account admin',
  organization: 'Last organization admin',
  project: 'Last project admin',
}

/** A role as shown in a row: of an assignment, of an invitation, or inherited from a group. */
export type VisibleRole = Pick<RoleAssignmentMetadata, 'roleIdentifier'> &
  Partial<Pick<RoleAssignmentMetadata, 'roleName' | 'resourceGroupIdentifier' | 'resourceGroupName'>> & {
    /** Name of the group it is inherited from; absent where it is direct. */
    readonly from?: string
    /** The same group as `groupRef` names it in the scope of the role. */
    readonly fromGroup?: string
  }

/**
 * Which roles of a person a list knows. `all`: direct and inherited. `direct`: those assigned directly. `some`: not
 * even all of them. `invited`: what an invitation gives.
 */
export type KnownRoles = 'all' | 'direct' | 'some' | 'invited'

/** Name of an assignment's role; the identifier where the service gave none. */
export function roleNameOf({ roleIdentifier, roleName }: VisibleRole): string {
  return roleName ?? roleIdentifier
}

/** Name of an assignment's resource group, or undefined if the service gave none. */
export function resourceGroupNameOf(
  assignment: Pick<VisibleRole, 'resourceGroupIdentifier' | 'resourceGroupName'>,
): string | undefined {
  return assignment.resourceGroupName ?? assignment.resourceGroupIdentifier
}

/** Summary of roles for a row: none, only the built-in viewer, or the first ones and the number of others. */
export type RolesSummary =
  | { readonly kind: 'none' }
  | { readonly kind: 'viewer-only'; readonly name: string }
  | { readonly kind: 'roles'; readonly shown: readonly VisibleRole[]; readonly more: number }

/**
 * Sums up roles for a table row: admin roles first, the built-in viewer never as a chip, and what is inherited only
 * if it is not direct as well.
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
