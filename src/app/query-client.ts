import { MutationCache, onlineManager, QueryClient } from '@tanstack/react-query'
import { canRetryRead, readRetryDelay } from '#src/domain/api-error.ts'
import { boundCache } from '#src/queries/bounded-cache.ts'
import '#src/queries/register.ts'
import { JUST_NOW } from '#src/queries/start-read.ts'

/** A cache for one session; a new session gets a new one. */
export function createQueryClient(): QueryClient {
  // The network status reports only changes, and the network might already be gone.
  onlineManager.setOnline(navigator.onLine)
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // With 0, a route's loader and its page would ask twice.
        staleTime: 10_000,
        retry: canRetryRead,
        retryDelay: (failures, error) => readRetryDelay(failures, error, Math.random()),
        // `always` reports a failure instead of silently waiting. It disables refetching on reconnect, so that is set
        // here.
        networkMode: 'always',
        // Failed queries refetch when the network is back, however fresh the older data is (docs/failures.md, F01).
        refetchOnReconnect: ({ state }) => (state.status === 'error' ? 'always' : true),
        // A route starts its reads before its page has loaded; a read that failed in between is not repeated.
        retryOnMount: ({ state }) => Date.now() - state.errorUpdatedAt > JUST_NOW,
      },
    },
    mutationCache: new MutationCache({
      // The mutation stays pending until stale queries are fresh, so that a dialog closes onto the new rows.
      onSuccess: async (_data, _variables, _context, mutation) => {
        const stale = mutation.meta?.staleOnSuccess ?? []
        await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
      },
    }),
  })
  boundCache(client)
  return client
}
