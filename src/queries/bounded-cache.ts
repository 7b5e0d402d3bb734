import type { Query, QueryClient } from '@tanstack/react-query'

/** Pages of people that are kept for going back to them. */
const MAX_PAGES = 20
/** Scans that are kept; each may hold everyone of an account. */
const MAX_SCANS = 3

const isOfList = ({ queryKey }: Query) => queryKey[4] === 'list'
const isScan = (query: Query) => isOfList(query) && query.queryKey[5] === 'scan'
const isPage = (query: Query) => isOfList(query) && !isScan(query)

/**
 * Evicts the oldest pages and scans of people that have no observers, so that an hour of turning pages in an account
 * of 50,000 takes no more memory than its first minute. What is being read stays. Keys: `user-keys.ts`.
 */
export function boundCache(client: QueryClient): void {
  const cache = client.getQueryCache()
  cache.subscribe((event) => {
    // Not on removal of an observer: the page that is gone back to has none yet.
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
