import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { OperationId } from '#src/contract/operations.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import type { Finding } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { createSessionStore } from '#src/session/store.ts'

/** One effect as data: what it sends, what it makes stale, and how to find out when its answer was lost. */
export type SafeMutation<Variables, Data> = {
  readonly operation: OperationId
  /** Where it happens, for its receipt. */
  readonly scope: Scope
  /** The lock, together with `operation`: a second call for the same target is dropped, not queued. */
  readonly target: (variables: Variables) => string
  /** What it does, for a notice after the person left the page: "Remove Dana Kim". */
  readonly label: (variables: Variables) => string
  /** What the answer tells of each of several people, for its receipt. */
  readonly lines?: (data: Data) => readonly string[]
  readonly send: (variables: Variables) => Promise<Data>
  /** Keys to refetch after success. */
  readonly staleOnSuccess: readonly QueryKey[]
  /** Keys to refetch when the outcome is in doubt, or the target is gone. */
  readonly staleIfInDoubt: readonly QueryKey[]
  /** Puts what the answer says into the cache, before the refetch. */
  readonly onAnswer?: (client: QueryClient, data: Data, variables: Variables) => void
  /**
   * Whether an answer says that the effect happened: a 200 may say no, or leave out what would tell
   * (`undefined`, F40), which is then looked up. Left out: every answer says yes.
   */
  readonly confirms?: (data: Data, variables: Variables) => boolean | undefined
  /** What an answer tells beyond done or not done, as a sentence: that it was so already, or why it was not done. */
  readonly told?: (data: Data) => string | undefined
  /** No user-visible change, so skip the notice after navigation and the receipt. */
  readonly silent?: true
  /** Shown in the frame of every page until it ends: another page does not leave it. */
  readonly everywhere?: true
  /** A read that tells whether the effect happened. */
  readonly verify?: (variables: Variables) => Promise<Finding>
}

/** Locks of the effects in flight. */
const running = createSessionStore(() => new Set<string>(), 'session-end')
const underWay = createSessionStore(() => new Set<symbol>(), 'session-end')

/**
 * From here on, signing out asks first: an effect is on its way (docs/failures.md, F51).
 *
 * @returns a callback to call when the effect has settled
 */
export function trackPendingMutation(): () => void {
  const all = underWay.get()
  const effect = Symbol()
  all.add(effect)
  return () => {
    all.delete(effect)
  }
}

/** Whether signing out now would leave an effect without its outcome being read. */
export function hasPendingMutations(): boolean {
  return underWay.get().size > 0
}

/** Effects on their way whose page can be left, by their locks. */
export const leavableMutations = createSessionStore((): readonly string[] => [], 'session-end')

/**
 * Takes the lock of an effect, at once and in the same task as the click.
 *
 * @returns a callback that releases the lock, or undefined while the same effect is in flight
 */
export function lockMutation<Variables, Data>(
  write: SafeMutation<Variables, Data>,
  variables: Variables,
): (() => void) | undefined {
  const lock = `${write.operation} ${write.target(variables)}`
  // The set of this session: a late end must not take the lock of the next one.
  const locks = running.get()
  if (locks.has(lock)) return undefined
  locks.add(lock)
  const isLeavable = write.silent !== true && write.everywhere !== true
  if (isLeavable) leavableMutations.set([...leavableMutations.get(), lock])
  const end = write.silent === true ? undefined : trackPendingMutation()
  return () => {
    locks.delete(lock)
    if (isLeavable) leavableMutations.set(leavableMutations.get().filter((each) => each !== lock))
    end?.()
  }
}

/**
 * Sends an effect once: never repeated, never held back while offline. Settles after what it made stale is
 * fresh. Nothing of the variables stays in the cache: they may hold a password.
 *
 * @throws ApiError
 */
export async function sendMutation<Variables, Data>(
  client: QueryClient,
  write: SafeMutation<Variables, Data>,
  variables: Variables,
): Promise<Data> {
  const cache = client.getMutationCache()
  const mutation = cache.build<Data, ApiError, Variables, unknown>(client, {
    mutationKey: [write.operation],
    mutationFn: async (input) => {
      const data = await write.send(input)
      write.onAnswer?.(client, data, input)
      return data
    },
    retry: false,
    networkMode: 'always',
    meta: { staleOnSuccess: write.staleOnSuccess },
  })
  try {
    return await mutation.execute(variables)
  } finally {
    cache.remove(mutation)
  }
}
