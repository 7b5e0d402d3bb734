import { useQuery } from '@tanstack/react-query'
import type { Permission } from '#src/domain/permissions.ts'
import type { Scope } from '#src/domain/scope.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'

/** What the caller may do. Until it is known, nothing is allowed. */
export type Rights = {
  readonly pending: boolean
  readonly failed: boolean
  readonly has: (permission: Permission) => boolean
  /** Sentence on why something is blocked, or undefined when it is allowed. */
  readonly reason: (permission: Permission) => string | undefined
}

/**
 * Rights of the caller at a scope, from one batched check. They only make the screen helpful: the service decides.
 *
 * @param scope where something would be done
 */
export function usePermissions(scope: Scope): Rights {
  const query = useQuery(permissionsQuery(scope))
  const has = (permission: Permission) => query.data?.has(permission) === true
  return {
    pending: query.isPending,
    failed: query.isError,
    has,
    reason: (permission) => {
      if (has(permission)) return undefined
      if (query.isPending) return 'Checking what you may do here.'
      if (query.isError) return 'What you may do here could not be checked. Reload to try again.'
      return `Needs the permission ${permission} here. An administrator of this scope can give it.`
    },
  }
}
