import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { getRole } from '#src/api/access-api.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { coverageOf, type Coverage } from '#src/domain/permission-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsByIdQuery } from './access-lookup.ts'
import { sessionKey } from './session-keys.ts'

/** Permissions of roles and coverage of resource groups, one at a time on demand or for all of a user's. */

const MINUTES_5 = 300_000

/** One role with its permissions, as available at a scope. */
export function roleQuery(scope: Scope, id: string) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'role', scopeId(scope), id],
    queryFn: ({ signal }) => getRole(scope, id, signal),
    staleTime: MINUTES_5,
  })
}

/** Coverage of a resource group that is used at a scope. `null`: no such resource group is visible in the scope. */
export function coverageQuery(scope: Scope, id: string) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'coverage', scopeId(scope), id],
    queryFn: async ({ client }: { client: QueryClient }) => {
      const found = (await client.query(resourceGroupsByIdQuery(scope, [id]))).get(id)
      return found === undefined ? null : coverageOf(found, scope)
    },
    staleTime: MINUTES_5,
  })
}

/** A role or resource group at the scope where it is used. */
export type ScopedId = { readonly scope: Scope; readonly id: string }

/** Key of an identifier within its scope. */
export function scopedKey({ scope, id }: ScopedId): string {
  return `${scopeId(scope)} ${id}`
}

/** Results of several reads; failures are included. */
export type ReadEach<Data> = { readonly read: ReadonlyMap<string, Data>; readonly failed: ReadonlyMap<string, unknown> }

const IN_FLIGHT = 3

/**
 * Reads a few at a time.
 *
 * @throws if the session ends or the component unmounts
 */
async function readEach<Data>(
  refs: readonly ScopedId[],
  read: (ref: ScopedId) => Promise<Data>,
  signal: AbortSignal,
): Promise<ReadEach<Data>> {
  const left = new Map(refs.map((ref) => [scopedKey(ref), ref]))
  const done = { read: new Map<string, Data>(), failed: new Map<string, unknown>() }
  const next = async (): Promise<void> => {
    for (const [key, ref] of left) {
      left.delete(key)
      signal.throwIfAborted()
      try {
        done.read.set(key, await read(ref))
      } catch (error) {
        if (!isApiError(error) || error.kind === 'session') throw error
        done.failed.set(key, error)
      }
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, next))
  return done
}

function eachKey(account: string, kind: string, refs: readonly ScopedId[]) {
  return [...sessionKey(account), kind, 'each', refs.map(scopedKey).toSorted()] as const
}

/** Permissions of many roles. */
export function permissionsOfRolesQuery(account: string, refs: readonly ScopedId[]) {
  return queryOptions({
    queryKey: eachKey(account, 'role', refs),
    queryFn: ({ client, signal }: { client: QueryClient; signal: AbortSignal }): Promise<ReadEach<readonly string[]>> =>
      readEach(
        refs.filter(({ id }) => isSafeId(id)),
        async ({ scope, id }) => (await client.query(roleQuery(scope, id))).role.permissions,
        signal,
      ),
    staleTime: MINUTES_5,
  })
}

/** Coverage of many resource groups. */
export function coverageOfGroupsQuery(account: string, refs: readonly ScopedId[]) {
  return queryOptions({
    queryKey: eachKey(account, 'coverage', refs),
    queryFn: ({ client, signal }: { client: QueryClient; signal: AbortSignal }): Promise<ReadEach<Coverage | null>> =>
      readEach(refs, ({ scope, id }) => client.query(coverageQuery(scope, id)), signal),
    staleTime: MINUTES_5,
  })
}
