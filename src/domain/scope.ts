/**
 * Layer `domain`: pure rules. No React, fetch, clock or random; may import `contract` only.
 */

/** Scope of administration. The most specific member that is set determines the level. */
export type Scope = {
  readonly account: string
  readonly org?: string
  readonly project?: string
}

export type ScopeLevel = 'account' | 'organization' | 'project'

/**
 * Creates a scope; a project without an organization is prevented by the types of the callers and ignored here.
 *
 * @param account account identifier
 * @param org organization identifier
 * @param project project identifier, only with `org`
 */
export function makeScope(account: string, org?: string, project?: string): Scope {
  if (org === undefined) return { account }
  return project === undefined ? { account, org } : { account, org, project }
}

/** Level of a scope. */
export function scopeLevel(scope: Scope): ScopeLevel {
  if (scope.project !== undefined) return 'project'
  return scope.org !== undefined ? 'organization' : 'account'
}

/** The scope's query parameters; missing levels are omitted, never sent empty (docs/service.md, trap 8). */
export function scopeQuery(scope: Scope): Record<string, string> {
  return {
    accountIdentifier: scope.account,
    ...(scope.org === undefined ? {} : { orgIdentifier: scope.org }),
    ...(scope.project === undefined ? {} : { projectIdentifier: scope.project }),
  }
}

/** Whether two scopes are equal. */
export function isSameScope(one: Scope, other: Scope): boolean {
  return one.account === other.account && one.org === other.org && one.project === other.project
}

/** Key of a scope, for caches. */
export function scopeId(scope: Scope): string {
  return [scope.account, scope.org, scope.project].filter((part) => part !== undefined).join('/')
}

/** Parents of a scope, nearest first. */
export function parentScopes(scope: Scope): Scope[] {
  if (scope.org === undefined) return []
  return scope.project === undefined
    ? [{ account: scope.account }]
    : [{ account: scope.account, org: scope.org }, { account: scope.account }]
}

export const scopeLevelLabels: Record<ScopeLevel, string> = {
  account: 'Account',
  organization: 'Organization',
  project: 'Project',
}

/** Built-in admin role that the last-admin check counts, by level. */
export const adminRoleOf: Record<ScopeLevel, string> = {
  account: '_account_admin',
  organization: '_organization_admin',
  project: '_project_admin',
}
