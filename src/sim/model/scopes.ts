import { isSameScope as isSame, parentScopes, scopeLevel, type Scope, type ScopeLevel } from '#src/domain/scope.ts'

export { isSame }

/** Key of a scope. A project without an organization is a separate scope without members. */
export function keyOf(scope: Scope): string {
  return JSON.stringify([scope.account, scope.org ?? null, scope.project ?? null])
}

/** Whether `inner` is `outer` or a child of it. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  if (inner.account !== outer.account) return false
  if (outer.org === undefined) return outer.project === undefined || isSame(inner, outer)
  return inner.org === outer.org && (outer.project === undefined || inner.project === outer.project)
}

/** The scope of a level at or above `scope`, undefined if `scope` is higher. */
export function scopeAtLevel(scope: Scope, level: ScopeLevel): Scope | undefined {
  return [scope, ...parentScopes(scope)].find((candidate) => scopeLevel(candidate) === level)
}

/** Scope members as in most bodies of the service, null if absent. */
export function scopeFields(scope: Scope) {
  return {
    accountIdentifier: scope.account,
    orgIdentifier: scope.org ?? null,
    projectIdentifier: scope.project ?? null,
  }
}

/** The same for the bodies that omit nulls. */
export function presentScopeFields(scope: Scope) {
  return {
    accountIdentifier: scope.account,
    ...(scope.org === undefined ? {} : { orgIdentifier: scope.org }),
    ...(scope.project === undefined ? {} : { projectIdentifier: scope.project }),
  }
}

/**
 * Scope from members of a body or a query. An empty text counts as set and matches nothing (docs/service.md, trap 8).
 */
export function scopeFrom(fields: {
  accountIdentifier?: string | null | undefined
  orgIdentifier?: string | null | undefined
  projectIdentifier?: string | null | undefined
}): Scope {
  return {
    account: fields.accountIdentifier ?? '',
    ...(fields.orgIdentifier == null ? {} : { org: fields.orgIdentifier }),
    ...(fields.projectIdentifier == null ? {} : { project: fields.projectIdentifier }),
  }
}

export const viewerRoleOf: Record<ScopeLevel, string> = {
  account: '_account_viewer',
  organization: '_organization_viewer',
  project: '_project_viewer',
}

export const basicRoleOf: Record<ScopeLevel, string> = {
  account: '_account_basic',
  organization: '_organization_basic',
  project: '_project_basic',
}

/** Resource group of a binding that names none. */
export const defaultResourceGroupOf: Record<ScopeLevel, string> = {
  account: '_all_account_level_resources',
  organization: '_all_organization_level_resources',
  project: '_all_project_level_resources',
}

export const RETIRED_RESOURCE_GROUP = '_all_resources'
export const ALL_WITH_CHILD_SCOPES = '_all_resources_including_child_scopes'
