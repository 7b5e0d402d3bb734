import { useQuery } from '@tanstack/react-query'
import { permissionLabel, type Permission } from '#src/domain/permissions.ts'
import type { Scope } from '#src/domain/scope.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'

/** Permissions of the caller. Until they are known, nothing is allowed. */
export type Rights = {
  readonly pending: boolean
  readonly failed: boolean
  readonly has: (permission: Permission) => boolean
  /** Sentence on why something is disabled, or undefined if it is allowed. */
  readonly reason: (permission: Permission) => string | undefined
  /** The same for permissions that are always checked in the account. */
  readonly accountReason: (permission: 'core_user_manage') => string | undefined
}

/**
 * Permissions of the caller at a scope, from one batched check. They only adapt the screen: the service decides.
 *
 * @param scope where the action would take place
 */
export function usePermissions(scope: Scope): Rights {
  // Components that mount later do not repeat a failed read; the user does.
  const query = useQuery({ ...permissionsQuery(scope), retryOnMount: false })
  const has = (permission: Permission) => query.data?.here.has(permission) === true
  const unknown = query.isPending
    ? 'Checking your permissions…'
    : query.isError
      ? 'Couldn’t check your permissions. Reload to try again.'
      : undefined
  return {
    pending: query.isPending,
    failed: query.isError,
    has,
    reason: (permission) => {
      if (has(permission)) return undefined
      return (
        unknown ?? `You need the permission ${permissionLabel(permission)} in this scope. Ask an admin to grant it.`
      )
    },
    accountReason: (permission) => {
      if (query.data?.inAccount.has(permission) === true) return undefined
      return (
        unknown ??
        (scope.org === undefined
          ? `You need the permission ${permissionLabel(permission)} in this scope. Ask an admin to grant it.`
          : `You need the permission ${permissionLabel(permission)} in the account, because 2FA applies to the whole account. Ask an admin to grant it.`)
      )
    },
  }
}
