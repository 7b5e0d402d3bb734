import { getSessionState, subscribeSession } from '#src/session/credential.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { createSessionStore, createStore, nextId } from '#src/session/store.ts'

/** A confirmed removal that is held back for a moment, so that it can be undone. */
export type PendingRemoval = {
  readonly id: string
  /** Whom it removes from where. */
  readonly place: string
  readonly scope: Scope
  readonly user: UserMetadata
  /** "project Checkout", as it was on the confirm dialog. */
  readonly scopeName: string
  /** The user confirmed although the dialog warned that no other admin would remain. */
  readonly acceptedLastAdmin: boolean
  /**
   * Where it stands, for its notice and for the rows alike. `sent`: the request left the page, and how it ended is not
   * known yet. `ended`: only its notice is left, to be read.
   */
  readonly stage: 'held' | 'sent' | 'ended'
}

/** Removals that the end of a session took off the page. Numbers only: names are gone with the session. */
export type DroppedRemovals = { readonly unsent: number; readonly unread: number }

const nothingDropped: DroppedRemovals = { unsent: 0, unread: 0 }
/** Removals of the last session that were unsent or unread; zero once the next one is open. */
export const droppedRemovals = createStore(nothingDropped)
/** The removal that ended last with the person gone, for the pages that show the person. */
const lastRemoved = createSessionStore((): PendingRemoval | undefined => undefined, 'session-end')

/**
 * Removals that wait, are in flight, or ended with a message to read. Unsent ones are dropped when the session ends.
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

/** Whether a removal is still to come or on its way. */
export function isOpen({ stage }: PendingRemoval): boolean {
  return stage !== 'ended'
}

/** Whether a person is about to be removed from exactly this scope; not when the notice says how that ended. */
export function isBeingRemoved(removals: readonly PendingRemoval[], scope: Scope, userId: string): boolean {
  return removals.some((each) => isOpen(each) && each.place === placeOf(scope, userId))
}

/**
 * Holds a removal back. A second one of the same person from the same scope is dropped, unless the first has
 * ended: then it takes the place of its notice.
 */
export function addPendingRemoval(removal: Omit<PendingRemoval, 'id' | 'place' | 'stage'>): void {
  const place = placeOf(removal.scope, removal.user.uuid)
  const pending = pendingRemovals.get()
  const same = pending.find((entry) => entry.place === place)
  if (same !== undefined && isOpen(same)) return
  const held = { ...removal, id: String(nextId()), place, stage: 'held' } as const
  pendingRemovals.set([...pending.filter((entry) => entry !== same), held])
}

/** Notes where a removal stands. */
export function setRemovalStage(id: string, stage: PendingRemoval['stage']): void {
  pendingRemovals.set(pendingRemovals.get().map((entry) => (entry.id === id ? { ...entry, stage } : entry)))
}

/** Takes a removal off the list: undone, done, or its ending was read. */
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
