import { MutationCache, QueryClient } from '@tanstack/react-query'
import { mayRetryRead, readRetryDelay } from '#src/domain/api-error.ts'
import '#src/queries/register.ts'

/** A cache for one session; a new session gets a new one (rule E6). */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // With 0, a route's loader and its page would ask twice.
        staleTime: 10_000,
        retry: mayRetryRead,
        retryDelay: (failures, error) => readRetryDelay(failures, error, Math.random()),
        // `always` reports a failure instead of waiting in silence; it switches the refetch off, so it is said here.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
    },
    mutationCache: new MutationCache({
      // The effect stays pending until what it made stale is fresh, so a dialog closes onto the new rows.
      onSuccess: async (_data, _variables, _context, mutation) => {
        const stale = mutation.meta?.invalidates ?? []
        await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
      },
    }),
  })
  return client
}
