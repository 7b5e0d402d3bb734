import { accessCheckResponse, type PermissionCheck } from '#src/contract/permission-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/**
 * The caller's own permissions.
 *
 * @throws ApiError
 * @returns one row per check; match by content, not by order
 */
export async function getAccessControlList(
  scope: Scope,
  permissions: readonly PermissionCheck[],
  signal?: AbortSignal,
) {
  const body = { permissions }
  return (
    await request('getAccessControlList', accessCheckResponse, { scope: { account: scope.account }, body, signal })
  ).data.accessControlList
}
