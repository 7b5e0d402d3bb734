import { queryOptions } from '@tanstack/react-query'
import { getAccessControlList } from '#src/api/permission-api.ts'
import type { ApplyPermission } from '#src/domain/access-review/remediation-plan.ts'
import { scopeId, scopeQuery, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'

/** Permissions for applying the decisions of a review, with their resource types. */
const resourceTypes: Record<ApplyPermission, string> = {
  core_user_manage: 'USER',
  core_usergroup_manage: 'USERGROUP',
  core_user_invite: 'USER',
  core_serviceaccount_edit: 'SERVICEACCOUNT',
}

export type PermissionNeed = { readonly scope: Scope; readonly permission: ApplyPermission }

/** Unique key of a need. */
export function needKey({ scope, permission }: PermissionNeed): string {
  return `${scopeId(scope)} ${permission}`
}

/** Checks per request. */
const BATCH = 500

/**
 * Needs that the key of the session doesn't have, by `needKey`. Unreported permissions are left to the change itself.
 */
export function missingPermissionsQuery(account: string, needs: readonly PermissionNeed[]) {
  const needsByKey = new Map(needs.map((need) => [needKey(need), need]))
  const keys = [...needsByKey.keys()].toSorted()
  return queryOptions({
    queryKey: [...sessionKey(account), 'permissions', 'apply', keys],
    queryFn: async ({ signal }) => {
      const missing = new Set<string>()
      for (let from = 0; from < keys.length; from += BATCH) {
        const part = keys.slice(from, from + BATCH).flatMap((key) => needsByKey.get(key) ?? [])
        const checks = part.map(({ scope, permission }) => {
          const { accountIdentifier = account, ...place } = scopeQuery(scope)
          return { resourceScope: { accountIdentifier, ...place }, resourceType: resourceTypes[permission], permission }
        })
        const rows = await getAccessControlList({ account }, checks, signal)
        for (const need of part) {
          const { scope, permission } = need
          const row = rows.find(
            ({ permission: checkedPermission, resourceScope }) =>
              checkedPermission === permission &&
              resourceScope?.orgIdentifier === scope.org &&
              resourceScope?.projectIdentifier === scope.project,
          )
          if (row?.permitted === false) missing.add(needKey(need))
        }
      }
      return missing
    },
    enabled: keys.length > 0,
    staleTime: 60_000,
  })
}
