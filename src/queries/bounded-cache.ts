import type { Query, QueryClient } from '@tanstack/react-query'

/** Pages kept in the cache for back navigation. */
const MAX_PAGES = 20
/** Scans kept in the cache; each might hold all users of an account. */
const MAX_SCANS = 3

const isOfList = ({ queryKey }: Query) => queryKey[4] === 'list'
const isScan = (query: Query) => isOfList(query) && query.queryKey[5] === 'scan'
const isPage = (query: Query) => isOfList(query) && !isScan(query)

/**
 * Evicts the least recently used pages and scans of users that have no observers, so that an hour of paging in an
 * account of 50,000 needs no more memory than its first minute. Pending reads stay. Keys: `user-keys.ts`.
 */
export function boundCache(client: QueryClient): void {
  const cache = client.getQueryCache()
  cache.subscribe((event) => {
    // Not when an observer is removed: during a back navigation, the target page has none yet.
    if (event.type !== 'observerAdded' || !isOfList(event.query as Query)) return
    for (const [predicate, max] of [
      [isPage, MAX_PAGES],
      [isScan, MAX_SCANS],
    ] as const) {
      const unused = cache.findAll({ type: 'inactive', fetchStatus: 'idle', predicate })
      unused.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
      for (const oldest of unused.slice(max)) cache.remove(oldest)
    }
  })
}
