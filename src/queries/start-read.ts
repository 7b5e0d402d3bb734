import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** How long after a failure automatic reads are not repeated: the user repeats them, with a button or a later visit. */
export const JUST_NOW = 5000

type Read = { readonly queryKey: QueryKey }

/** Whether a read has recently failed, after all its attempts. */
export function failedJustNow(client: QueryClient, { queryKey }: Read): boolean {
  const state = client.getQueryState(queryKey)
  return state?.status === 'error' && Date.now() - state.errorUpdatedAt < JUST_NOW
}

/**
 * Starts a read together with the code of its page, unless it has recently failed.
 *
 * @param read starts the query; its failure is cached and shown by the page
 */
export function startRead(client: QueryClient, { queryKey }: Read, read: () => Promise<unknown>): void {
  if (failedJustNow(client, { queryKey })) return
  void read().catch(() => undefined)
}
