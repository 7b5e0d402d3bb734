import { queryOptions } from '@tanstack/react-query'
import { getAccessControlList } from '#src/api/permission-api.ts'
import { permissionChecks, permissionsOf } from '#src/domain/permissions.ts'
import { scopeId, scopeQuery, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'

const RIGHTS = 'permissions'

/** Whether a query loads the caller's permissions, at any scope. */
export function isPermissionQuery({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return queryKey[2] === RIGHTS
}

/** Permissions of the caller at a scope: one batched check. */
export function permissionsQuery(scope: Scope) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), RIGHTS, scopeId(scope)],
    queryFn: async ({ signal }) =>
      permissionsOf(scope, await getAccessControlList(scope, permissionChecks(scope), signal)),
    staleTime: 60_000,
  })
}

/** Whether the caller has one permission at a scope, for any resource; null: not reported. */
export function ownPermissionQuery(scope: Scope, permission: string, resourceType: string) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'own-permission', scopeId(scope), permission, resourceType],
    queryFn: async ({ signal }) => {
      const { accountIdentifier = '', ...place } = scopeQuery(scope)
      const check = { resourceScope: { accountIdentifier, ...place }, resourceType, permission }
      const rows = await getAccessControlList(scope, [check], signal)
      return rows.find((row) => row.permission === permission)?.permitted ?? null
    },
    staleTime: 60_000,
  })
}
