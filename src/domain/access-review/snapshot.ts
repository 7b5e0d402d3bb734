import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { GroupKind } from '#src/domain/access.ts'
import { placeOf, viaScope } from '#src/domain/access-map.ts'
import type { Coverage } from '#src/domain/permission-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { Completeness } from './completeness.ts'
import type { ViewedPart } from './view-permissions.ts'

/** Everything that an access review loads about a scope, as plain data. Identifiers alone collide between scopes. */

export type PrincipalKind = 'user' | 'group' | 'service-account' | 'other'

/** A role: built-in, or of one scope (`/org/project:id`), because two scopes can use the same identifier. */
export type RoleKey = `built-in:${string}` | `/${string}:${string}`

/** @param owner scope of a custom role; undefined if it is built-in */
export function roleKey(owner: Scope | undefined, id: string): RoleKey {
  return owner === undefined ? `built-in:${id}` : `/${placeOf(owner).slice(1)}:${id}`
}

/** Whether a text, for instance in an address, is a role key. */
export function isRoleKey(text: string): text is RoleKey {
  return /^(?:built-in|\/[\w$-]*(?:\/[\w$-]+)?):[\w$-]{1,128}$/u.test(text)
}

/** The identifier of a role. */
export function roleIdOf(key: RoleKey): string {
  return key.slice(key.indexOf(':') + 1)
}

/** Identifies groups, and resource groups as used at a scope. */
export function keyAt(scope: Scope, id: string): string {
  return `${placeOf(scope)} ${id}`
}

/** Identity of a role assignment, regardless of its identifier: the same access assigned again is the same. */
export function accessKey({
  scope,
  kind,
  groupScope,
  role,
  resourceGroup,
  principal,
}: Pick<AssignmentRow, 'scope' | 'kind' | 'role' | 'resourceGroup' | 'principal'> & {
  readonly groupScope?: Scope | undefined
}): string {
  const owner = groupScope === undefined ? '-' : placeOf(groupScope)
  return [placeOf(scope), kind, owner, role, resourceGroup, principal].join(' ')
}

export type RoleFacts = {
  readonly name: string
  /** Undefined if the role could not be loaded. */
  readonly permissions: readonly string[] | undefined
}

/** One role assignment at exactly one scope. */
export type AssignmentRow = {
  readonly id: string
  readonly scope: Scope
  readonly kind: PrincipalKind
  readonly principal: string
  /** Scope of the group, if the principal is a group. */
  readonly groupScope?: Scope
  readonly role: RoleKey
  readonly resourceGroup: string
  /** Part of the membership, so it can't be removed separately. */
  readonly managed: boolean
  /** Turned off: grants no permissions. */
  readonly disabled: boolean
  /** Assigned by Harness automatically. */
  readonly internal: boolean
  /** Milliseconds since the epoch. */
  readonly createdAt?: number | undefined
}

/** A user, stored once for any number of scopes. Flags are undefined if not reported. */
export type SnapshotUser = {
  readonly id: string
  readonly email: string
  readonly name?: string | undefined
  readonly scopes: readonly Scope[]
  readonly locked?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly externallyManaged?: boolean | undefined
  readonly twoFactor?: boolean | undefined
}

export type SnapshotGroup = {
  readonly id: string
  readonly scope: Scope
  readonly name: string
  readonly kind: GroupKind
  readonly members: readonly string[] | 'all-users-of-scope' | 'unknown'
}

export type InvitationRow = {
  readonly id: string
  readonly scope: Scope
  readonly email: string
  readonly roles: readonly { readonly role: string; readonly resourceGroup: string | undefined }[]
  readonly groups: readonly string[]
}

export type NamedScope = { readonly scope: Scope; readonly name: string | undefined }

/** Rows that are stored in columns and created on access. */
export type Rows<Row> = Iterable<Row> & { readonly size: number; readonly at: (place: number) => Row | undefined }

/** Users can be found by identifier, too. */
export type UserRows = Rows<SnapshotUser> & { readonly get: (id: string) => SnapshotUser | undefined }

export type AccessSnapshot = {
  readonly account: string
  /** Loaded access: the requested scope comes first. */
  readonly scopes: readonly NamedScope[]
  readonly users: UserRows
  readonly assignments: Rows<AssignmentRow>
  /** Keyed by `keyAt`. */
  readonly groups: ReadonlyMap<string, SnapshotGroup>
  readonly roles: ReadonlyMap<RoleKey, RoleFacts>
  /** Keyed by `keyAt` of the assignment's scope: a built-in one is specific to that scope. */
  readonly resourceGroups: ReadonlyMap<string, Coverage>
  readonly invitations: readonly InvitationRow[]
  /** Number of users in scopes whose users were not loaded by name, by `scopeId`; undefined if unknown. */
  readonly unnamed: ReadonlyMap<string, number | undefined>
  readonly completeness: Completeness
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
  /** Number of requests; undefined in files of earlier versions, like the members below. */
  readonly calls?: number | undefined
  /** What the API key could view. */
  readonly visible?: readonly VisibleParts[] | undefined
  /** Milliseconds that the device was ahead of Harness, by which times are corrected; undefined if at most a minute. */
  readonly clockOffset?: number | undefined
}

export type VisibleParts = { readonly scope: Scope; readonly parts: readonly ViewedPart[] }

const kinds = new Map<string, PrincipalKind>([
  ['USER', 'user'],
  ['USER_GROUP', 'group'],
  ['SERVICE_ACCOUNT', 'service-account'],
])

/**
 * A row of `roleassignments/filter`.
 *
 * @param keyOfRole resolves a role identifier at a scope, and at a level if the service reports it
 */
export function assignmentRowOf(
  scope: Scope,
  row: PlainAssignment,
  keyOfRole: (id: string, level: string | undefined) => RoleKey,
): AssignmentRow {
  const kind = kinds.get(row.principal.type) ?? 'other'
  return {
    id: row.identifier,
    scope,
    kind,
    principal: row.principal.identifier,
    ...(kind === 'group' ? { groupScope: viaScope(scope, row.principal.scopeLevel) } : {}),
    role: keyOfRole(row.roleIdentifier, row.roleLevel),
    resourceGroup: row.resourceGroupIdentifier,
    managed: row.managed === true,
    disabled: row.disabled === true,
    internal: row.internal === true,
    createdAt: row.createdAt,
  }
}
