import { getSessionState, subscribeSession } from '#src/session/credential.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { createSessionStore, createStore, nextId } from '#src/session/store.ts'

/** A confirmed removal that is delayed for a moment, so that it can be undone. */
export type PendingRemoval = {
  readonly id: string
  /** The user and the scope. */
  readonly place: string
  readonly scope: Scope
  readonly user: UserMetadata
  /** "project Checkout", as shown in the confirm dialog. */
  readonly scopeName: string
  /** The user confirmed although the dialog warned that no other admin would remain. */
  readonly acceptedLastAdmin: boolean
  /**
   * State of the removal, for its notice and for the rows. `sent`: the request was sent, and its result is not known
   * yet. `ended`: only its notice is left to read.
   */
  readonly stage: 'held' | 'sent' | 'ended'
}

/** Removals that ended with a session. Counts only: names are deleted with the session. */
export type DroppedRemovals = { readonly unsent: number; readonly unread: number }

const nothingDropped: DroppedRemovals = { unsent: 0, unread: 0 }
/** Removals of the last session that were unsent or unread; zero once the next one is open. */
export const droppedRemovals = createStore(nothingDropped)
/** The last completed removal, for the pages that show the user. */
const lastRemoved = createSessionStore((): PendingRemoval | undefined => undefined, 'session-end')

/**
 * Removals that are delayed, in flight, or ended with a message to read. Unsent ones are dropped when the session
 * ends.
 */
export const pendingRemovals = createSessionStore(
  (): readonly PendingRemoval[] => [],
  'session-end',
  (last) => {
    const at = (stage: PendingRemoval['stage']) => last.filter((each) => each.stage === stage).length
    droppedRemovals.set({ unsent: at('held'), unread: at('sent') })
  },
)

subscribeSession(() => {
  if (getSessionState().status === 'open') droppedRemovals.set(nothingDropped)
})

/** Whether a removal is delayed or in flight. */
export function isOpen({ stage }: PendingRemoval): boolean {
  return stage !== 'ended'
}

/** Whether a user is about to be removed from exactly this scope; false if the notice shows the result. */
export function isBeingRemoved(removals: readonly PendingRemoval[], scope: Scope, userId: string): boolean {
  return removals.some((each) => isOpen(each) && each.place === placeOf(scope, userId))
}

/**
 * Delays a removal. A second one of the same user from the same scope is dropped, unless the first has ended: then it
 * replaces its notice.
 */
export function addPendingRemoval(removal: Omit<PendingRemoval, 'id' | 'place' | 'stage'>): void {
  const place = placeOf(removal.scope, removal.user.uuid)
  const pending = pendingRemovals.get()
  const same = pending.find((entry) => entry.place === place)
  if (same !== undefined && isOpen(same)) return
  const held = { ...removal, id: String(nextId()), place, stage: 'held' } as const
  pendingRemovals.set([...pending.filter((entry) => entry !== same), held])
}

/** Records the state of a removal. */
export function setRemovalStage(id: string, stage: PendingRemoval['stage']): void {
  pendingRemovals.set(pendingRemovals.get().map((entry) => (entry.id === id ? { ...entry, stage } : entry)))
}

/** Removes a removal from the list: undone, done, or its result was read. */
export function dropPendingRemoval(id: string): void {
  pendingRemovals.set(pendingRemovals.get().filter((entry) => entry.id !== id))
}

/** Notifies the pages that the user has left the scope. */
export function notifyRemoved(removal: PendingRemoval): void {
  lastRemoved.set(removal)
}

/** @param listener called with each user who was removed @returns a function that unsubscribes */
export function subscribeRemoved(listener: (removal: PendingRemoval) => void): () => void {
  return lastRemoved.subscribe(() => {
    const removal = lastRemoved.get()
    if (removal !== undefined) listener(removal)
  })
}

function placeOf(scope: Scope, userId: string): string {
  return `${scopeId(scope)} ${userId}`
}
