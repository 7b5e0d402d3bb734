import type { Scope } from '#src/domain/scope.ts'
import { createSessionStore } from './store.ts'

/** Whether someone is in a group, as Harness last reported. `scope`: where the group is defined. */
type MembershipChange = {
  readonly scope: Scope
  readonly groupId: string
  readonly userId: string
  readonly member: boolean
}

const lastChange = createSessionStore((): MembershipChange | undefined => undefined, 'session-end')

/** Updates everything that shows members of a group after Harness reported a change of one of them. */
export function notifyMembership(change: MembershipChange): void {
  lastChange.set(change)
}

/** Calls back with each change. @returns ends it */
export function subscribeMembership(listener: (change: MembershipChange) => void): () => void {
  return lastChange.subscribe(() => {
    const change = lastChange.get()
    if (change !== undefined) listener(change)
  })
}
