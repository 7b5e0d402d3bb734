/** A message about something that ended while the person was on another page (F07). */
export type Notice = { readonly id: number; readonly tone: 'success' | 'danger' | 'warning'; readonly text: string }

let notices: readonly Notice[] = []
let count = 0
const listeners = new Set<() => void>()

function publish(next: readonly Notice[]) {
  notices = next
  for (const listener of listeners) listener()
}

export function getNotices(): readonly Notice[] {
  return notices
}

export function subscribeNotices(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Shows a message wherever the person is now. Success only; what needs an action is shown in its place (ER-06). */
export function addNotice(tone: Notice['tone'], text: string): void {
  count += 1
  publish([...notices, { id: count, tone, text }])
}

/**
 * Hands the messages over to be shown, each of them once.
 *
 * @returns those that nobody took yet
 */
export function takeNotices(): readonly Notice[] {
  const taken = notices
  if (taken.length > 0) publish([])
  return taken
}

/** At the end of a session nothing of it may stay on screen. */
export function dropAllNotices(): void {
  publish([])
}
