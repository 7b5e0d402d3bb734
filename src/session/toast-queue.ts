import { createSessionStore, nextId } from '#src/session/store.ts'

/** An action that a message offers while it is shown: undo or a next step. */
export type ToastAction = { readonly label: string; readonly run: () => void }

/** A message about something that ended, on whatever page the user is (docs/failures.md, F07). */
export type QueuedToast = {
  readonly id: number
  readonly tone: 'success' | 'danger' | 'warning'
  readonly text: string
  readonly action?: ToastAction
}

/** Messages that wait to be shown. */
export const queuedToasts = createSessionStore((): readonly QueuedToast[] => [], 'session-end')
/** Messages that no longer apply, shown or not. */
export const dismissedToasts = createSessionStore((): readonly number[] => [], 'session-end')

/**
 * Shows a message wherever the user is now. Failures that need an action are shown in their place instead.
 *
 * @returns its id, for `dismissToast`
 */
export function addToast(tone: QueuedToast['tone'], text: string, action?: ToastAction): number {
  const id = nextId()
  queuedToasts.set([...queuedToasts.get(), { id, tone, text, ...(action === undefined ? {} : { action }) }])
  return id
}

/** Removes a message whose action no longer applies. */
export function dismissToast(id: number): void {
  dismissedToasts.set([...dismissedToasts.get(), id])
}

/**
 * Drains the messages, so that each is shown once.
 *
 * @returns those that were not drained yet
 */
export function drainToasts(): readonly QueuedToast[] {
  const drained = queuedToasts.get()
  if (drained.length > 0) queuedToasts.set([])
  return drained
}
