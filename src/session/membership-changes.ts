import type { Scope } from '#src/domain/scope.ts'
import { createSessionStore } from './store.ts'

/** Whether a user is in a group, as last reported by Harness. `scope`: where the group is defined. */
type MembershipChange = {
  readonly scope: Scope
  readonly groupId: string
  readonly userId: string
  readonly member: boolean
}

const lastChange = createSessionStore((): MembershipChange | undefined => undefined, 'session-end')

/** Updates all data about members of a group after Harness reported a change of one of them. */
export function notifyMembership(change: MembershipChange): void {
  lastChange.set(change)
}

/**
 * Calls back on each change.
 *
 * @returns a function that unsubscribes
 */
export function subscribeMembership(listener: (change: MembershipChange) => void): () => void {
  return lastChange.subscribe(() => {
    const change = lastChange.get()
    if (change !== undefined) listener(change)
  })
}
