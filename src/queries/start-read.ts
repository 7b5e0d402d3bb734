import type { QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * So long after a failure, what starts automatically does not ask again: the person does, by a button or a later visit.
 */
export const JUST_NOW = 5000

type Read = { readonly queryKey: QueryKey }

/** Whether a read has failed a moment ago, after all its attempts. */
export function failedJustNow(client: QueryClient, { queryKey }: Read): boolean {
  const state = client.getQueryState(queryKey)
  return state?.status === 'error' && Date.now() - state.errorUpdatedAt < JUST_NOW
}

/**
 * Starts a read together with the code of its page, unless it has failed a moment ago: then it was tried often enough
 * for what the person did.
 *
 * @param read asks; its failure is kept in the cache and shown by the page
 */
export function startRead(client: QueryClient, { queryKey }: Read, read: () => Promise<unknown>): void {
  if (failedJustNow(client, { queryKey })) return
  void read().catch(() => undefined)
}
