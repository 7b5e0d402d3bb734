import type { Scope, ScopeLevel } from '#src/domain/scope.ts'

export type PrincipalType = 'USER' | 'USER_GROUP' | 'SERVICE_ACCOUNT'

export type Principal = {
  readonly type: PrincipalType
  readonly identifier: string
  /** Level of a group; null for users and service accounts. */
  readonly scopeLevel: ScopeLevel | null
}

/** A principal has a role on a resource group at a scope. */
export type Assignment = {
  readonly identifier: string
  readonly scope: Scope
  readonly principal: Principal
  readonly roleIdentifier: string
  readonly resourceGroupIdentifier: string
  /** Managed by the service: created with a membership, can't be deleted. */
  readonly managed: boolean
  readonly disabled: boolean
  readonly createdAt: number
}
