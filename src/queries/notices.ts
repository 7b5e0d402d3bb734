import { createSessionStore, nextId } from '#src/session/store.ts'

/** A message about something that ended while the person was on another page (F07). */
export type Notice = { readonly id: number; readonly tone: 'success' | 'danger' | 'warning'; readonly text: string }

/** Messages that wait to be shown. */
export const notices = createSessionStore((): readonly Notice[] => [], 'session-end')

/** Shows a message wherever the person is now. Success only; what needs an action is shown in its place (ER-06). */
export function addNotice(tone: Notice['tone'], text: string): void {
  notices.set([...notices.get(), { id: nextId(), tone, text }])
}

/**
 * Hands the messages over to be shown, each of them once.
 *
 * @returns those that nobody took yet
 */
export function takeNotices(): readonly Notice[] {
  const taken = notices.get()
  if (taken.length > 0) notices.set([])
  return taken
}
