import type { AclAggregateFilter } from '#src/contract/user-schema.ts'
import type { AccessFilter } from '#src/domain/inherited.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { StatusMatch, StatusName } from '#src/domain/user-status.ts'
import { sessionKey } from './session-keys.ts'

/** Parameters of the user list, with every default filled in. `search` as typed; `pageIndex` from 0. */
export type UserListParams = {
  readonly search: string
  readonly roles: readonly string[]
  readonly resourceGroups: readonly string[]
  /** Groups as named in addresses; default: any. The service can't filter by them, so every user is loaded. */
  readonly groups?: readonly string[]
  /** Wire format `field,DIRECTION`. */
  readonly sort: string
  readonly pageIndex: number
  readonly pageSize: number
}

/** The query of a scan; pages are sliced from its results. */
export type ScanQuestion = Omit<UserListParams, 'pageIndex' | 'pageSize'> & {
  /** Filters that the service does not support. */
  readonly status: readonly StatusName[]
  /** Default: users must match all of them. */
  readonly match?: StatusMatch | undefined
}

/** Keys of all data about other users. The scope comes right after the session, so that one prefix covers it. */
export const userKeys = {
  all: (scope: Scope) => [...sessionKey(scope.account), 'users', scopeId(scope)] as const,
  lists: (scope: Scope) => [...userKeys.all(scope), 'list'] as const,
  list: (scope: Scope, params: UserListParams) => [...userKeys.lists(scope), params] as const,
  scans: (scope: Scope) => [...userKeys.lists(scope), 'scan'] as const,
  scan: (scope: Scope, question: ScanQuestion) => [...userKeys.scans(scope), question] as const,
  /** Not under `all`: invalidation of a list already loads it again, so this one would be a second request. */
  latest: (scope: Scope, params: UserListParams) =>
    [...sessionKey(scope.account), 'latest-users', scopeId(scope), params] as const,
  /** Inherited roles of a scope. Not under `all`: refetching a list doesn't refetch them. */
  inherited: (scope: Scope) => [...userKeys.inheritedAnywhere(scope.account), scopeId(scope)] as const,
  inheritedAnywhere: (account: string) => [...sessionKey(account), 'inherited-roles'] as const,
  plans: (scope: Scope) => [...userKeys.plansAnywhere(scope.account), scopeId(scope)] as const,
  plansAnywhere: (account: string) => [...sessionKey(account), 'filter-plan'] as const,
  plan: (scope: Scope, { roles, resourceGroups }: AccessFilter) =>
    [...userKeys.plans(scope), roles, resourceGroups] as const,
  detail: (scope: Scope, userId: string) => [...userKeys.all(scope), 'detail', userId] as const,
  lastAdmin: (scope: Scope, userId: string) => [...userKeys.all(scope), 'last-admin', userId] as const,
  access: (account: string, userId: string) => [...sessionKey(account), 'access', userId] as const,
  lookup: (scope: Scope, emails: readonly string[]) => [...userKeys.all(scope), 'lookup', emails] as const,
}

/** Filter of the aggregate call; undefined if nothing is filtered. */
export function aggregateFilter(
  params: Pick<UserListParams, 'roles' | 'resourceGroups'>,
): AclAggregateFilter | undefined {
  if (params.roles.length === 0 && params.resourceGroups.length === 0) return undefined
  return {
    ...(params.roles.length === 0 ? {} : { roleIdentifiers: params.roles }),
    ...(params.resourceGroups.length === 0 ? {} : { resourceGroupIdentifiers: params.resourceGroups }),
  }
}
