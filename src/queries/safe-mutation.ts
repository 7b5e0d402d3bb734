import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { OperationId } from '#src/contract/operations.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import type { Finding } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { createSessionStore } from '#src/session/store.ts'

/** One change as data: what it sends, what it makes stale, and how to verify it after a lost response. */
export type SafeMutation<Variables, Data> = {
  readonly operation: OperationId
  /** Scope, for the change log. */
  readonly scope: Scope
  /** The lock key, together with `operation`: a second call for the same target is dropped, not queued. */
  readonly target: (variables: Variables) => string
  /** The change, for a toast after navigation: "Remove Dana Kim". */
  readonly label: (variables: Variables) => string
  /** The same once it happened, as a sentence without its period: "Dana Kim was removed". */
  readonly past: (variables: Variables) => string
  /** The user it is about, named in `past`, for a link; undefined if they are no longer in the scope. */
  readonly about?: (variables: Variables) => { readonly id: string; readonly name: string }
  /** Result for each of several users, for the change log. */
  readonly lines?: (data: Data) => readonly string[]
  readonly send: (variables: Variables) => Promise<Data>
  /** Keys to refetch after success. */
  readonly staleOnSuccess: readonly QueryKey[]
  /** Keys to refetch if the outcome is in doubt, or the target is gone. */
  readonly staleIfInDoubt: readonly QueryKey[]
  /** Writes the response to the cache, before the refetch. */
  readonly onAnswer?: (client: QueryClient, data: Data, variables: Variables) => void
  /**
   * Whether a response confirms the change: a 200 can report a failure, or omit the confirmation (`undefined`, F40),
   * which is then verified. Default: every response confirms it.
   */
  readonly confirms?: (data: Data, variables: Variables) => boolean | undefined
  /** Detail of a response beyond done or not done, as a sentence: that it was already done, or why it wasn't. */
  readonly answerText?: (data: Data) => string | undefined
  /** No user-visible change, so skip the toast after navigation and the change log. */
  readonly silent?: true
  /** Shown in the frame of every page until it ends: navigation does not hide it. */
  readonly everywhere?: true
  /** A read that shows whether the change was made. */
  readonly verify?: (variables: Variables) => Promise<Finding>
}

/** Locks of the mutations in flight. */
const running = createSessionStore(() => new Set<string>(), 'session-end')
const underWay = createSessionStore(() => new Set<symbol>(), 'session-end')

/**
 * From here on, signing out asks first: a change is pending (docs/failures.md, F51).
 *
 * @returns a callback to call when the mutation settles
 */
export function trackPendingMutation(): () => void {
  const all = underWay.get()
  const mutation = Symbol()
  all.add(mutation)
  return () => {
    all.delete(mutation)
  }
}

/** Whether signing out now would leave a change without a visible outcome. */
export function hasPendingMutations(): boolean {
  return underWay.get().size > 0
}

/** Pending changes whose page can be left, by their locks. */
export const leavableMutations = createSessionStore((): readonly string[] => [], 'session-end')

/**
 * Takes the lock of a mutation, synchronously in the click handler.
 *
 * @returns a callback that releases the lock, or undefined while the same mutation is in flight
 */
export function lockMutation<Variables, Data>(
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
): (() => void) | undefined {
  const lock = `${mutation.operation} ${mutation.target(variables)}`
  // The set of this session: a late response must not release the lock of the next one.
  const locks = running.get()
  if (locks.has(lock)) return undefined
  locks.add(lock)
  const isLeavable = mutation.silent !== true && mutation.everywhere !== true
  if (isLeavable) leavableMutations.set([...leavableMutations.get(), lock])
  const end = mutation.silent === true ? undefined : trackPendingMutation()
  return () => {
    locks.delete(lock)
    if (isLeavable) leavableMutations.set(leavableMutations.get().filter((each) => each !== lock))
    end?.()
  }
}

/**
 * Sends a mutation once: never retried, never paused while offline. Settles after stale queries are fresh. The
 * variables never stay in the cache: they can contain a password.
 *
 * @throws ApiError
 */
export async function sendMutation<Variables, Data>(
  client: QueryClient,
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
): Promise<Data> {
  const cache = client.getMutationCache()
  const built = cache.build<Data, ApiError, Variables, unknown>(client, {
    mutationKey: [mutation.operation],
    mutationFn: async (input) => {
      const data = await mutation.send(input)
      mutation.onAnswer?.(client, data, input)
      return data
    },
    retry: false,
    networkMode: 'always',
    meta: { staleOnSuccess: mutation.staleOnSuccess },
  })
  try {
    return await built.execute(variables)
  } finally {
    cache.remove(built)
  }
}
