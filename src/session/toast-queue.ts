import { createSessionStore, nextId } from '#src/session/store.ts'

/** A message about something that ended while the person was on another page (docs/failures.md, F07). */
export type QueuedToast = {
  readonly id: number
  readonly tone: 'success' | 'danger' | 'warning'
  readonly text: string
}

/** Messages that wait to be shown. */
export const queuedToasts = createSessionStore((): readonly QueuedToast[] => [], 'session-end')

/** Shows a message wherever the person is now. Failures that need an action are shown in their place instead. */
export function addToast(tone: QueuedToast['tone'], text: string): void {
  queuedToasts.set([...queuedToasts.get(), { id: nextId(), tone, text }])
}

/**
 * Drains the messages, so that each is shown once.
 *
 * @returns those that nobody took yet
 */
export function drainToasts(): readonly QueuedToast[] {
  const taken = queuedToasts.get()
  if (taken.length > 0) queuedToasts.set([])
  return taken
}
