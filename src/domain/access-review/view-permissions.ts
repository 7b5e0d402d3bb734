import type { PermissionCheck, PermissionRow } from '#src/contract/permission-schema.ts'
import { scopeId, scopeQuery, type Scope } from '#src/domain/scope.ts'
import type { Part } from './completeness.ts'

/** Permissions that the key needs, by part of a load. */
const needed = {
  users: ['core_user_view', 'USER'],
  groups: ['core_usergroup_view', 'USERGROUP'],
  'service-accounts': ['core_serviceaccount_view', 'SERVICEACCOUNT'],
  roles: ['core_role_view', 'ROLE'],
  'resource-groups': ['core_resourcegroup_view', 'RESOURCEGROUP'],
} as const satisfies Partial<Record<Part, readonly [permission: string, resourceType: string]>>

export type ViewedPart = keyof typeof needed
export const viewedParts = Object.keys(needed) as ViewedPart[] // Keys of the table, which Object.keys doesn't type.

/** Viewable parts, by `scopeId`. */
export type Visible = ReadonlyMap<string, ReadonlySet<ViewedPart>>

/** The permission checks for these scopes. */
export function viewChecks(scopes: readonly Scope[]): PermissionCheck[] {
  return scopes.flatMap((scope) => {
    const { accountIdentifier = '', ...rest } = scopeQuery(scope)
    return Object.values(needed).map(([permission, resourceType]) => ({
      resourceScope: { accountIdentifier, ...rest },
      resourceType,
      permission,
    }))
  })
}

/** The granted ones. A check without a result for the scope counts as not granted. */
export function visibleIn(scopes: readonly Scope[], rows: readonly PermissionRow[]): Visible {
  const granted = new Set<string>()
  const refused = new Set<string>()
  for (const { permission, permitted, resourceScope } of rows) {
    if (resourceScope == null) continue
    const { orgIdentifier = '', projectIdentifier = '' } = resourceScope
    const key = `${permission} ${orgIdentifier} ${projectIdentifier}`
    ;(permitted ? granted : refused).add(key)
  }
  return new Map(
    scopes.map((scope) => [
      scopeId(scope),
      new Set(
        viewedParts.filter((part) => {
          const key = `${needed[part][0]} ${scope.org ?? ''} ${scope.project ?? ''}`
          return granted.has(key) && !refused.has(key)
        }),
      ),
    ]),
  )
}
